package dev.pvefleet.state.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// A large document as it is kept: JSON, compressed with zlib.
///
/// With the size beside it, `sqlite3` shows it: `select sqlar_uncompress(document, size) from part`.
///
/// @param size of the JSON in bytes
@SuppressWarnings("ArrayRecordComponent") // never compared, and handed on as it is
public record Packed(byte[] bytes, int size) {
    private static final int BUFFER = 32 * 1024;

    static Packed of(Body body) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER);
        try {
            write(body, new DeflaterOutputStream(bytes, deflater, BUFFER));
            return new Packed(bytes.toByteArray(), Math.toIntExact(deflater.getBytesRead()));
        } catch (IOException e) {
            throw new DocumentException(e);
        } finally {
            deflater.end();
        }
    }

    private static void write(Body body, OutputStream to) throws IOException {
        try (JsonGenerator out = Json.FACTORY.createGenerator(to)) {
            out.writeStartObject();
            body.write(out);
            out.writeEndObject();
        }
    }

    /// Hands over each field of the document in its order, with the parser at the begin of its value.
    static void read(byte[] bytes, Field field) {
        try (JsonParser in = Json.FACTORY.createParser(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            in.nextToken();
            Json.expect(in, JsonToken.START_OBJECT);
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                field.read(name, in);
            }
            Json.expect(in, JsonToken.END_OBJECT);
        } catch (IOException | IllegalArgumentException e) {
            throw new DocumentException(e);
        }
    }

    /// Writes the fields of a document.
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator out) throws IOException;
    }

    /// Takes one field. It must not leave the parser elsewhere than at the end of the value.
    @FunctionalInterface
    interface Field {
        void read(String name, JsonParser in) throws IOException;
    }
}
