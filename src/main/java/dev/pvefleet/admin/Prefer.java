package dev.pvefleet.admin;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header `Prefer` of RFC 7240, of which this API knows `wait`. What it does not know it leaves alone, as the
/// RFC wants it.
final class Prefer {
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Pattern WAIT = Pattern.compile("\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(;.*)?");

    private Prefer() {}

    /// How long the client is ready to wait, at most {@link #LONGEST_WAIT}.
    ///
    /// @param headers all of that name
    static Optional<Duration> waiting(List<String> headers) {
        for (String header : headers) {
            for (String preference : header.split(",", -1)) {
                Matcher wait = WAIT.matcher(preference.toLowerCase(Locale.ROOT));
                if (wait.matches()) {
                    return Optional.of(shorter(Duration.ofSeconds(Integer.parseInt(wait.group(1))), LONGEST_WAIT));
                }
            }
        }
        return Optional.empty();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
