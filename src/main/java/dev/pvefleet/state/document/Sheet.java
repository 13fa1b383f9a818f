package dev.pvefleet.state.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.pvefleet.model.Distinct;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How the records of one type are written: the columns and where their values come from, and how a row becomes a
/// record
/// again.
///
/// To keep one more value of a record, add a column and read it: older documents lack it, which gives null, and older
/// programs leave it alone.
final class Sheet<R> {
    private final List<Column<R>> columns;
    private final Function<Row, R> reader;

    @SafeVarargs
    Sheet(Function<Row, R> reader, Column<R>... columns) {
        this.reader = reader;
        List<Column<R>> all = new ArrayList<>();
        for (Column<R> column : columns) {
            all.add(column);
        }
        this.columns = List.copyOf(all);
    }

    /// A column whose values are texts, numbers, truth values, lists of those, or null.
    static <R> Column<R> column(String name, Function<R, @Nullable Object> value) {
        return new Column<>(name, value);
    }

    void write(JsonGenerator out, Collection<R> records) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("columns");
        for (Column<R> column : columns) {
            out.writeString(column.name);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("rows");
        for (R record : records) {
            out.writeStartArray();
            for (Column<R> column : columns) {
                Json.write(out, column.value.apply(record));
            }
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /// Reads what `write` wrote; the parser stands at its begin.
    List<R> read(JsonParser in, Distinct distinct) throws IOException {
        List<R> records = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Json.expect(in, JsonToken.START_OBJECT);
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "columns" -> Json.list(in).forEach(name -> names.add(String.valueOf(name)));
                case "rows" -> readRows(in, new Row(names, distinct), records);
                default -> in.skipChildren();
            }
        }
        return records;
    }

    private void readRows(JsonParser in, Row row, List<R> records) throws IOException {
        Json.expect(in, JsonToken.START_ARRAY);
        while (in.nextToken() == JsonToken.START_ARRAY) {
            row.take(Json.list(in));
            records.add(read(row));
        }
    }

    /// One record as an object, without what is null.
    Map<String, Object> cells(R record) {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (Column<R> column : columns) {
            Object value = column.value.apply(record);
            if (value != null) {
                cells.put(column.name, value);
            }
        }
        return cells;
    }

    /// @throws DocumentException if the values make no record
    R read(Row row) {
        try {
            return reader.apply(row);
        } catch (IllegalArgumentException e) {
            throw new DocumentException(e);
        }
    }

    /// One record as a text of its own.
    String text(R record) {
        return Json.text(cells(record));
    }

    /// Reads what `text` wrote.
    R read(String text) {
        return read(Row.of(Json.map(text), new Distinct()));
    }

    /// One column.
    record Column<R>(String name, Function<R, @Nullable Object> value) {}
}
