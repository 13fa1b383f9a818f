package dev.pvefleet.state.document;

import dev.pvefleet.model.Distinct;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of one row by the names of their columns. A column that the document does not have is null.
final class Row {
    private final Map<String, Integer> index = new HashMap<>();
    private final Distinct distinct;
    private @Nullable Object[] values;

    Row(List<String> columns, Distinct distinct) {
        for (String column : columns) {
            index.put(column, index.size());
        }
        this.distinct = distinct;
        this.values = new Object[columns.size()];
    }

    /// A row that stands alone.
    static Row of(Map<?, ?> cells, Distinct distinct) {
        Row row = new Row(cells.keySet().stream().map(String::valueOf).toList(), distinct);
        row.take(new ArrayList<>(cells.values()));
        return row;
    }

    /// Takes the next row; the values of the one before are forgotten.
    void take(List<@Nullable Object> next) {
        values = next.toArray(new @Nullable Object[0]);
    }

    @Nullable
    String text(String column) {
        return value(column) instanceof String text ? distinct.text(text) : null;
    }

    String word(String column) {
        String text = text(column);
        if (text == null) {
            throw new DocumentException("'%s' is missing".formatted(column));
        }
        return text;
    }

    @Nullable
    Long whole(String column) {
        return value(column) instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }

    long number(String column) {
        Long whole = whole(column);
        if (whole == null) {
            throw new DocumentException("'%s' is missing".formatted(column));
        }
        return whole;
    }

    /// A number that is 0 where it was not counted.
    long count(String column) {
        Long whole = whole(column);
        return whole == null ? 0 : whole;
    }

    @Nullable
    Double decimal(String column) {
        return value(column) instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
    }

    @Nullable
    Boolean flag(String column) {
        return value(column) instanceof Boolean flag ? flag : null;
    }

    boolean isTrue(String column) {
        return Boolean.TRUE.equals(value(column));
    }

    @Nullable
    NodeName node(String column) {
        return value(column) instanceof String text ? distinct.node(text) : null;
    }

    NodeName requiredNode(String column) {
        return distinct.node(word(column));
    }

    Tags tags(String column) {
        return value(column) instanceof String text ? distinct.tags(text) : Tags.NONE;
    }

    @Nullable
    Instant time(String column) {
        return value(column) instanceof String text ? distinct.time(text) : null;
    }

    Instant requiredTime(String column) {
        return distinct.time(word(column));
    }

    <E extends Enum<E>> E constant(String column, Class<E> type) {
        return Enum.valueOf(type, word(column));
    }

    /// What a cell that is an object holds.
    Map<?, ?> map(String column) {
        return value(column) instanceof Map<?, ?> map ? map : Map.of();
    }

    /// A cell that is a bag of options. Those without a value are left out.
    Map<String, Object> options(String column) {
        Map<String, Object> options = new LinkedHashMap<>();
        map(column).forEach((option, value) -> {
            if (value != null) {
                options.put(String.valueOf(option), value);
            }
        });
        return options;
    }

    List<String> texts(String column) {
        List<String> texts = new ArrayList<>();
        list(column).forEach(element -> {
            if (element instanceof String text) {
                texts.add(distinct.text(text));
            }
        });
        return texts;
    }

    List<Double> decimals(String column) {
        List<Double> decimals = new ArrayList<>();
        list(column).forEach(element -> {
            if (element instanceof Number number) {
                decimals.add(number.doubleValue());
            }
        });
        return decimals;
    }

    /// The records that a cell holds, each an object of its own.
    <R> List<R> records(String column, Sheet<R> sheet) {
        List<R> records = new ArrayList<>();
        list(column).forEach(element -> {
            if (element instanceof Map<?, ?> cells) {
                records.add(sheet.read(of(cells, distinct)));
            }
        });
        return records;
    }

    /// A cell that holds one object is taken as a list of one.
    private List<?> list(String column) {
        return switch (value(column)) {
            case List<?> list -> list;
            case Map<?, ?> map -> List.of(map);
            case null, default -> List.of();
        };
    }

    boolean has(String column) {
        return value(column) != null;
    }

    private @Nullable Object value(String column) {
        Integer place = index.get(column);
        return place == null || place >= values.length ? null : values[place];
    }
}
