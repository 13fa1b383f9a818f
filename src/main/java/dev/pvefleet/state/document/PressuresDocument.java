package dev.pvefleet.state.document;

import com.fasterxml.jackson.core.JsonParser;
import dev.pvefleet.model.Distinct;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestPressure;
import java.util.HashMap;
import java.util.Map;

/// The pressures inside of a target's guests, as one document.
public final class PressuresDocument {
    private static final String GUESTS = "guests";

    private PressuresDocument() {}

    public static Packed pack(Map<GuestId, GuestPressure> pressures) {
        return Packed.of(out -> {
            out.writeFieldName(GUESTS);
            PressureSheet.GUESTS.write(out, pressures.entrySet());
        });
    }

    /// What the document says.
    ///
    /// @throws DocumentException if the document cannot be understood
    public static Map<GuestId, GuestPressure> unpack(byte[] bytes) {
        Map<GuestId, GuestPressure> pressures = new HashMap<>();
        Packed.read(bytes, (String name, JsonParser in) -> {
            if (name.equals(GUESTS)) {
                PressureSheet.GUESTS
                        .read(in, new Distinct())
                        .forEach(entry -> pressures.put(entry.getKey(), entry.getValue()));
            } else {
                in.skipChildren();
            }
        });
        return pressures;
    }
}
