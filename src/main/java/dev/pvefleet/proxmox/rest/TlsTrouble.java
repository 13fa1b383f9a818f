package dev.pvefleet.proxmox.rest;

import dev.pvefleet.model.Kind;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What went wrong in TLS, where it is not a connection that ended.
final class TlsTrouble {
    static final String CLIENT_CERTIFICATE = "the server wants a client certificate, and pve-fleet shows none";
    static final String CLIENT_CERTIFICATE_HINT =
            "PVE wants none: a proxy in front of it does; let this machine in there"
                    + " without one, or name PVE's own port (8006) in apiUrl";

    private static final String COMMON =
            "both ends must share TLS 1.2 or 1.3 and a cipher; what speaks only older TLS" + " needs an update";
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]+)");
    private static final Pattern OLD_VERSION = Pattern.compile("selected protocol version (?:TLS|SSL)v?([0-9.]+)");
    private static final Pattern RECORD = Pattern.compile("not an SSL/TLS record: ((?:[0-9a-f]{2})+)");
    private static final int LONGEST_SPOKEN = 40;

    /// With which a server ends that misses a client certificate, beside `certificate_required`.
    private static final Set<String> MISSING_CERTIFICATE = Set.of(
            "bad_certificate",
            "handshake_failure",
            "certificate_unknown",
            "unknown_ca",
            "access_denied",
            "no_certificate");

    private TlsTrouble() {}

    /// @param identify whether the server asked for a client certificate
    static Optional<Trouble> of(Throwable failure, boolean identify) {
        Optional<UntrustedCertificate> untrusted = Trouble.find(failure, UntrustedCertificate.class);
        if (untrusted.isPresent()) {
            return untrusted.map(found -> tls(Trouble.words(found), found.hint()));
        }
        Optional<NotSslRecordException> other = Trouble.find(failure, NotSslRecordException.class);
        if (other.isPresent()) {
            return Optional.of(tls(
                    "the port does not speak TLS but something else, such as plain HTTP"
                            + spoken(Trouble.words(other.get())),
                    "PVE's API is HTTPS on port 8006"));
        }
        Optional<Trouble> alert = ofAlert(failure, identify);
        return alert.isPresent()
                ? alert
                : Trouble.find(failure, SSLException.class).map(_ -> ofOurs(failure));
    }

    /// A failure that the server said by an alert.
    static Optional<Trouble> ofAlert(Throwable failure, boolean identify) {
        Matcher alert = ALERT.matcher(Trouble.words(Trouble.root(failure)));
        return alert.find() ? Optional.of(ofAlert(alert.group(1), identify)) : Optional.empty();
    }

    private static Trouble ofAlert(String alert, boolean identify) {
        if (alert.equals("certificate_required") || (identify && MISSING_CERTIFICATE.contains(alert))) {
            return tls("%s (alert %s)".formatted(CLIENT_CERTIFICATE, alert), CLIENT_CERTIFICATE_HINT);
        }
        return switch (alert) {
            case "protocol_version" ->
                tls("the server speaks neither TLS 1.2 nor 1.3 (alert protocol_version)", COMMON);
            case "handshake_failure", "insufficient_security" ->
                tls("the server has no TLS version or cipher in common with us (alert %s)".formatted(alert), COMMON);
            case "unrecognized_name" ->
                tls(
                        "the server does not know the host name that apiUrl has (alert unrecognized_name)",
                        "use a name that it serves");
            default -> tls("the server ended TLS with the alert " + alert, "its own log says why");
        };
    }

    /// A failure that was found at this end.
    private static Trouble ofOurs(Throwable failure) {
        String words = Trouble.words(Trouble.root(failure)).replaceFirst("^\\([a-z_]+\\) ", "");
        Matcher version = OLD_VERSION.matcher(words);
        if (version.find()) {
            String number = version.group(1);
            String shown = number.length() == 2 ? number.charAt(0) + "." + number.charAt(1) : number;
            return tls("the server speaks TLS %s at most, and 1.2 is the least".formatted(shown), COMMON);
        }
        return tls(words, COMMON);
    }

    /// What the other protocol said first, if that is text.
    private static String spoken(String words) {
        Matcher record = RECORD.matcher(words);
        if (!record.find()) {
            return "";
        }
        String text = new String(HexFormat.of().parseHex(record.group(1)), StandardCharsets.ISO_8859_1);
        String line = text.lines().findFirst().orElse("");
        return line.matches("[ -~]{4,}")
                ? ": it said '%s'".formatted(line.substring(0, Math.min(line.length(), LONGEST_SPOKEN)))
                : "";
    }

    private static Trouble tls(String detail, @Nullable String hint) {
        return new Trouble(Kind.TLS, detail, hint);
    }
}
