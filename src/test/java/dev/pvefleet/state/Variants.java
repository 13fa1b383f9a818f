package dev.pvefleet.state;

import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A record with one of its values put to each of its limits, however deep it lies: what may be null is null, numbers
/// are 0, flags are either, texts and collections are empty. Whose record it is, by target and vmid, stays.
///
/// Records whose constructor refuses a value are left out.
public final class Variants {
    private Variants() {}

    public static <R extends Record> List<R> of(R record) {
        List<R> variants = new ArrayList<>(List.of(record));
        RecordComponent[] components = record.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            for (@Nullable Object value : values(value(components[i], record), components[i].getAnnotatedType())) {
                with(record, components, i, value).ifPresent(variants::add);
            }
        }
        return variants;
    }

    /// What the value may be instead.
    private static List<@Nullable Object> values(@Nullable Object value, AnnotatedType type) {
        List<@Nullable Object> values = new ArrayList<>();
        if (type.isAnnotationPresent(Nullable.class)) {
            values.add(null);
        }
        switch (value) {
            case null -> {}
            case Boolean _ -> values.addAll(List.of(true, false));
            case Long _ -> values.addAll(List.of(0L, -1L, Long.MAX_VALUE));
            case Integer _ -> values.addAll(List.of(0, 1));
            case Double _ -> values.addAll(List.of(0.0, -0.125, 1e17));
            case String _ -> values.addAll(List.of("", "unknown", "null", "ü 'x' \"y\" \n"));
            case Enum<?> word ->
                values.addAll(Arrays.asList(word.getDeclaringClass().getEnumConstants()));
            case Instant _ -> values.add(Instant.EPOCH);
            case Duration _ -> values.add(Duration.ZERO);
            case Optional<?> optional -> addOptional(optional, element(type, 0), values);
            case List<?> list -> addList(list, element(type, 0), values);
            case SortedSet<?> _ -> values.add(new TreeSet<>());
            case Set<?> _ -> values.add(Set.of());
            case SortedMap<?, ?> map -> addMap(map, element(type, 1), values);
            case Map<?, ?> map -> addMap(map, element(type, 1), values);
            case TargetName _ -> {}
            case Vmid _ -> {}
            case Record record -> of(record).stream().skip(1).forEach(values::add);
            default -> throw new IllegalArgumentException("no variants are known of " + value.getClass());
        }
        return values;
    }

    private static void addOptional(Optional<?> optional, AnnotatedType type, List<@Nullable Object> values) {
        values.add(Optional.empty());
        optional.ifPresent(inner -> values(inner, type).forEach(other -> values.add(Optional.ofNullable(other))));
    }

    private static void addList(List<?> list, AnnotatedType type, List<@Nullable Object> values) {
        values.add(List.of());
        for (int i = 0; i < list.size(); i++) {
            for (Object other : values(list.get(i), type)) {
                List<@Nullable Object> changed = new ArrayList<>(list);
                changed.set(i, other);
                values.add(changed);
            }
        }
    }

    private static void addMap(Map<?, ?> map, AnnotatedType type, List<@Nullable Object> values) {
        values.add(map instanceof SortedMap ? new TreeMap<>() : Map.of());
        map.forEach((key, value) -> values(value, type).forEach(other -> {
            TreeMap<@Nullable Object, @Nullable Object> changed = new TreeMap<>(map);
            changed.put(key, other);
            values.add(changed);
        }));
    }

    private static AnnotatedType element(AnnotatedType type, int index) {
        return type instanceof AnnotatedParameterizedType generic
                ? generic.getAnnotatedActualTypeArguments()[index]
                : type;
    }

    private static <R extends Record> Optional<R> with(
            R record, RecordComponent[] components, int place, @Nullable Object value) {
        @Nullable
        Object[] values = Stream.of(components).map(it -> value(it, record)).toArray();
        values[place] = value;
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = record.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            @SuppressWarnings("unchecked")
            R made = (R) constructor.newInstance(values);
            return Optional.of(made);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException) {
                return Optional.empty();
            }
            throw new AssertionError(
                    "%s with %s".formatted(components[place], Collections.singletonList(value)), refused);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static @Nullable Object value(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
