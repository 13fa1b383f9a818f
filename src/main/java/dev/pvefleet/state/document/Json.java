package dev.pvefleet.state.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plain values as JSON.
final class Json {
    static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case String text -> out.writeString(text);
            case Long number -> out.writeNumber(number);
            case Integer number -> out.writeNumber(number);
            case Double number -> out.writeNumber(number);
            case Number number -> out.writeNumber(number.toString());
            case Boolean flag -> out.writeBoolean(flag);
            case List<?> list -> {
                out.writeStartArray();
                for (Object element : list) {
                    write(out, element);
                }
                out.writeEndArray();
            }
            case Map<?, ?> map -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.writeFieldName(String.valueOf(entry.getKey()));
                    write(out, entry.getValue());
                }
                out.writeEndObject();
            }
            default -> out.writeString(value.toString());
        }
    }

    /// The value at which the parser stands.
    static @Nullable Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT ->
                in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? in.getDecimalValue()
                        : (Number) in.getLongValue();
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> list(in);
            case START_OBJECT -> map(in);
            case VALUE_NULL, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE, END_ARRAY, END_OBJECT, FIELD_NAME -> null;
        };
    }

    /// The values of the array at whose begin the parser stands.
    static List<@Nullable Object> list(JsonParser in) throws IOException {
        expect(in, JsonToken.START_ARRAY);
        List<@Nullable Object> values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == null) {
                throw new DocumentException("it ends too early");
            }
            values.add(value(in));
        }
        return values;
    }

    /// The values of the object at whose begin the parser stands.
    static Map<String, @Nullable Object> map(JsonParser in) throws IOException {
        expect(in, JsonToken.START_OBJECT);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            values.put(name, value(in));
        }
        return values;
    }

    static String text(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            write(out, value);
        } catch (IOException e) {
            throw new DocumentException(e);
        }
        return text.toString();
    }

    static List<@Nullable Object> listOf(String text) {
        try (JsonParser in = FACTORY.createParser(text)) {
            in.nextToken();
            return list(in);
        } catch (IOException e) {
            throw new DocumentException(e);
        }
    }

    static Map<String, @Nullable Object> map(String text) {
        try (JsonParser in = FACTORY.createParser(text)) {
            in.nextToken();
            return map(in);
        } catch (IOException e) {
            throw new DocumentException(e);
        }
    }

    static void expect(JsonParser in, JsonToken token) {
        if (in.currentToken() != token) {
            throw new DocumentException("%s is wanted, not %s".formatted(token, in.currentToken()));
        }
    }
}
