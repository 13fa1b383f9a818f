package dev.pvefleet.proxmox.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The parameters of a call in the order they were given; of an array each element stands for itself.
///
/// There is no null: PVE takes a null for a wrong value, so what is not set is not sent.
///
/// @param arrays the names that stand for a whole array, also where it has one element only
public record Params(List<Param> values, Set<String> arrays) {
    public static final Params NONE = new Params(List.of(), Set.of());

    public Params {
        values = List.copyOf(values);
        arrays = Set.copyOf(arrays);
    }

    public static Params of(String name, String value) {
        return NONE.with(name, value);
    }

    public Params with(String name, String value) {
        List<Param> more = new ArrayList<>(values);
        more.add(new Param(name, value));
        return new Params(more, arrays);
    }

    /// An array, which each way and version of PVE wants in a form of its own.
    public Params withArray(String name, List<String> elements) {
        List<Param> more = new ArrayList<>(values);
        elements.forEach(element -> more.add(new Param(name, element)));
        Set<String> named = new TreeSet<>(arrays);
        named.add(name);
        return new Params(more, named);
    }

    /// The elements of an array.
    public List<String> array(String name) {
        return values.stream()
                .filter(param -> param.name().equals(name))
                .map(Param::value)
                .toList();
    }

    /// The first parameter beside the arrays whose value is empty. A form loses it, pvesh takes it and nothing comes
    /// of it: PVE means something else by it than whoever gave it.
    public Optional<String> firstEmpty() {
        return values.stream()
                .filter(param -> param.value().isEmpty() && !arrays.contains(param.name()))
                .map(Param::name)
                .findFirst();
    }

    /// Booleans travel as 0 and 1, the only form that every PVE version reads.
    public Params with(String name, boolean value) {
        return with(name, value ? "1" : "0");
    }

    public Params with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /// The value of a parameter that stands once.
    public Optional<String> value(String name) {
        return values.stream()
                .filter(param -> param.name().equals(name))
                .map(Param::value)
                .findFirst();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /// One name with one value.
    public record Param(String name, String value) {
        private static final Set<String> SECRETS = Set.of("cipassword", "password", "input-data");

        /// Whether the value is nobody else's to see. What a command in a guest reads may be a password too.
        public boolean isSecret() {
            return SECRETS.contains(name);
        }

        /// Values may be secrets (`cipassword`), so they do not show.
        @Override
        public String toString() {
            return name + "=…";
        }
    }
}
