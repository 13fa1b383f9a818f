package dev.pvefleet.state.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.GuestAddresses;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.NodeName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The addresses of a target's guests, as one document.
///
/// What an earlier version wrote, one time for all of them, is left out: it does not say where a guest was asked, and
/// whoever is asked anew has told soon.
public final class AddressesDocument {
    private static final String TURN = "turnMillis";
    private static final String GUESTS = "guests";
    private static final String NODE = "node";
    private static final String IPV4 = "ipv4";
    private static final String ASKED_AT = "askedAt";
    private static final String TOLD_AT = "toldAt";
    private static final String SILENCES = "silences";
    private static final String CARDS = "cards";
    private static final String OTHERS = "others";

    private final SortedMap<GuestId, GuestAddresses> byGuest = new TreeMap<>();
    private Duration turn = Duration.ZERO;

    private AddressesDocument() {}

    public static Packed pack(Addresses addresses) {
        return Packed.of(out -> {
            out.writeNumberField(TURN, addresses.turn().toMillis());
            out.writeFieldName(GUESTS);
            out.writeStartObject();
            for (Map.Entry<GuestId, GuestAddresses> guest : addresses.byGuest().entrySet()) {
                out.writeFieldName(guest.getKey().toString());
                write(out, guest.getValue());
            }
            out.writeEndObject();
        });
    }

    private static void write(JsonGenerator out, GuestAddresses guest) throws IOException {
        out.writeStartObject();
        out.writeStringField(NODE, guest.node().toString());
        out.writeStringField(ASKED_AT, guest.askedAt().toString());
        Instant toldAt = guest.toldAt();
        if (toldAt != null) {
            out.writeStringField(TOLD_AT, toldAt.toString());
        }
        if (guest.silences() > 0) {
            out.writeNumberField(SILENCES, guest.silences());
        }
        write(out, IPV4, guest.ipv4());
        write(out, CARDS, guest.cards());
        write(out, OTHERS, guest.others());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, String name, List<String> texts) throws IOException {
        if (!texts.isEmpty()) {
            out.writeFieldName(name);
            Json.write(out, texts);
        }
    }

    /// What the document says.
    ///
    /// @throws DocumentException if the document cannot be understood
    public static Addresses unpack(byte[] bytes) {
        AddressesDocument document = new AddressesDocument();
        Packed.read(bytes, document::take);
        return new Addresses(document.byGuest, document.turn);
    }

    private void take(String name, JsonParser in) throws IOException {
        switch (name) {
            case TURN -> turn = Duration.ofMillis(in.getLongValue());
            case GUESTS -> takeGuests(in);
            default -> in.skipChildren();
        }
    }

    private void takeGuests(JsonParser in) throws IOException {
        Json.expect(in, JsonToken.START_OBJECT);
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            GuestId guest = GuestId.parse(in.currentName());
            in.nextToken();
            byGuest.put(guest, guest(Json.map(in)));
        }
    }

    private static GuestAddresses guest(Map<String, @Nullable Object> values) {
        Object toldAt = values.get(TOLD_AT);
        return new GuestAddresses(
                new NodeName(text(values, NODE)),
                texts(values, IPV4),
                Instant.parse(text(values, ASKED_AT)),
                toldAt == null ? null : Instant.parse(toldAt.toString()),
                values.get(SILENCES) instanceof Number times ? times.intValue() : 0,
                texts(values, CARDS),
                texts(values, OTHERS));
    }

    private static String text(Map<String, @Nullable Object> values, String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new DocumentException("'%s' is missing".formatted(name));
        }
        return value.toString();
    }

    private static List<String> texts(Map<String, @Nullable Object> values, String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().filter(Objects::nonNull).map(Object::toString).toList()
                : List.of();
    }
}
