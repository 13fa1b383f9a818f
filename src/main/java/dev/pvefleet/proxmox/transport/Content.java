package dev.pvefleet.proxmox.transport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;

/// JSON as PVE wrote it, known to be complete, and taken apart by whoever reads it.
///
/// As a tree, the list of ten thousand guests takes many times its length. So a reader of a long list sees one element
/// after the other, and only short answers become a tree as a whole.
public final class Content {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory FACTORY = JSON.getFactory();

    private final Source source;

    private Content(Source source) {
        this.source = source;
    }

    public static Content of(JsonNode tree) {
        return new Content(() -> JSON.treeAsTokens(tree));
    }

    /// The value of one field in an object that was written in UTF-8.
    ///
    /// @return empty if that is not all JSON, no object, or has no such field
    public static Optional<Content> ofField(String name, byte[] object) {
        try (JsonParser json = FACTORY.createParser(object)) {
            Optional<Content> found = Optional.empty();
            boolean isObject = json.nextToken() == JsonToken.START_OBJECT;
            while (isObject && json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals(name);
                json.nextToken();
                long begin = json.currentTokenLocation().getByteOffset();
                json.skipChildren();
                json.finishToken();
                long end = json.currentLocation().getByteOffset();
                found = wanted ? Optional.of(ofPart(object, begin, end)) : found;
            }
            return json.nextToken() == null ? found : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static Content ofPart(byte[] whole, long begin, long end) {
        int offset = Math.toIntExact(begin);
        int length = Math.toIntExact(end - begin);
        return new Content(() -> FACTORY.createParser(whole, offset, length));
    }

    /// A text as a whole.
    ///
    /// @return empty if it is not all JSON
    public static Optional<Content> of(String text) {
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() == null) {
                return Optional.empty();
            }
            json.skipChildren();
            return json.nextToken() == null
                    ? Optional.of(new Content(() -> FACTORY.createParser(text)))
                    : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    public JsonNode tree() {
        try (JsonParser json = source.open()) {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isList() {
        try (JsonParser json = source.open()) {
            return json.nextToken() == JsonToken.START_ARRAY;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Hands out the elements of a list in their order.
    public void forEach(Consumer<JsonNode> reader) {
        try (JsonParser json = source.open()) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new IllegalStateException("not a list");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                reader.accept(JSON.readTree(json));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Source {
        JsonParser open() throws IOException;
    }
}
