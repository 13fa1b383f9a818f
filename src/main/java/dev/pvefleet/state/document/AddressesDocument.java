package dev.pvefleet.state.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.GuestId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The addresses of a target's guests, as one document.
public final class AddressesDocument {
    private static final String RECORDED_AT = "recordedAt";
    private static final String BY_GUEST = "byGuest";

    private final Map<GuestId, List<String>> byGuest = new HashMap<>();
    private @Nullable Instant recordedAt;

    private AddressesDocument() {}

    public static Packed pack(Addresses addresses) {
        return Packed.of(out -> {
            out.writeStringField(RECORDED_AT, addresses.recordedAt().toString());
            out.writeFieldName(BY_GUEST);
            Json.write(out, addresses.byGuest());
        });
    }

    /// What the document says.
    ///
    /// @throws DocumentException if the document cannot be understood
    public static Addresses unpack(byte[] bytes) {
        AddressesDocument document = new AddressesDocument();
        Packed.read(bytes, document::take);
        if (document.recordedAt == null) {
            throw new DocumentException("'%s' is missing".formatted(RECORDED_AT));
        }
        return Addresses.of(document.byGuest, document.recordedAt);
    }

    private void take(String name, JsonParser in) throws IOException {
        switch (name) {
            case RECORDED_AT -> recordedAt = Instant.parse(in.getText());
            case BY_GUEST -> takeGuests(in);
            default -> in.skipChildren();
        }
    }

    private void takeGuests(JsonParser in) throws IOException {
        Json.expect(in, JsonToken.START_OBJECT);
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            GuestId guest = GuestId.parse(in.currentName());
            in.nextToken();
            List<String> found = new ArrayList<>();
            Json.list(in).forEach(address -> found.add(String.valueOf(address)));
            byGuest.put(guest, found);
        }
    }
}
