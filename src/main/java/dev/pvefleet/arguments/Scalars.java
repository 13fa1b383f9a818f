package dev.pvefleet.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Values of a document as PVE would understand them: it takes numbers as text, and 1 and 0 for true and false.
final class Scalars {
    private static final int LONGEST_NUMBER = 18;

    private Scalars() {}

    static boolean isWhole(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof BigInteger;
    }

    /// A number without a fraction that fits.
    static Optional<Integer> whole(Object value) {
        String text = isWhole(value) || value instanceof String ? value.toString() : "";
        if (text.length() > LONGEST_NUMBER || !text.matches("-?[0-9]+")) {
            return Optional.empty();
        }
        long number = Long.parseLong(text);
        return number == (int) number ? Optional.of((int) number) : Optional.empty();
    }

    static Optional<Boolean> flag(Object value) {
        return switch (value.toString()) {
            case "true", "1" -> Optional.of(true);
            case "false", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /// The value as PVE's parameters have it.
    static Optional<String> text(@Nullable Object value) {
        return switch (value) {
            case String text -> Optional.of(text);
            case Boolean flag -> Optional.of(flag ? "1" : "0");
            case BigDecimal number
            when Math.abs((long) number.scale()) <= LONGEST_NUMBER -> Optional.of(number.toPlainString());
            case Double number
            when Double.isFinite(number) ->
                Optional.of(BigDecimal.valueOf(number).toPlainString());
            case Integer number -> Optional.of(number.toString());
            case Long number -> Optional.of(number.toString());
            case BigInteger number -> Optional.of(number.toString());
            case null, default -> Optional.empty();
        };
    }
}
