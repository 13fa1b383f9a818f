package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.model.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the far end said before it spoke SSH: the lines in front of its identification, or whatever another kind of
/// server says there.
///
/// A server that wants nobody says so here and nowhere else.
final class Greeting {
    private static final int MAX_BYTES = 2 << 10;
    private static final String IDENTIFICATION = "SSH-";

    private final byte[] bytes = new byte[MAX_BYTES];
    private int length;
    private boolean complete;

    /// Takes the first bytes that come in; what follows the identification is none of its business.
    synchronized void hear(byte[] read, int count) {
        if (complete) {
            return;
        }
        int taken = Math.min(count, MAX_BYTES - length);
        System.arraycopy(read, 0, bytes, length, taken);
        length += taken;
        complete = length == MAX_BYTES || identification().isPresent();
    }

    /// The line by which an SSH server makes itself known, once it did.
    synchronized Optional<String> identification() {
        String text = text();
        int start = text.startsWith(IDENTIFICATION) ? 0 : text.indexOf("\n" + IDENTIFICATION) + 1;
        int end = text.indexOf('\n', start);
        return text.startsWith(IDENTIFICATION, start) && end > 0
                ? Optional.of(text.substring(start, end).strip())
                : Optional.empty();
    }

    synchronized boolean isEmpty() {
        return length == 0;
    }

    private String text() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /// The failure of a connection that ended or came to nothing before an SSH server spoke.
    ///
    /// @param stop where it led to
    /// @param remark what the carrier of the bytes said, in brackets; may be empty
    synchronized SshFailure failure(String stop, String remark, @Nullable Throwable cause) {
        String text = text();
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return unreachable(
                    "%s closed the connection before it said anything%s".formatted(stop, remark),
                    "sshd closes connections that it has no room for (MaxStartups) or does not want (PerSourcePenalties,"
                            + " hosts.deny, fail2ban): its log says which",
                    cause);
        }
        String said = "%s refused the connection: %s%s".formatted(stop, shown(), remark);
        if (lower.contains("exceeded maxstartups")) {
            return unreachable(
                    said, "too many logins are under way there at once: see MaxStartups in its sshd_config", cause);
        }
        if (lower.contains("not allowed at this time")) {
            return unreachable(
                    said,
                    "after failed logins sshd shuts an address out for a while (PerSourcePenalties): wait, and mend what"
                            + " failed; PerSourcePenaltyExemptList exempts an address",
                    cause);
        }
        if (text.startsWith("HTTP/") || lower.startsWith("<!doctype") || lower.startsWith("<html")) {
            return unreachable(
                    "an HTTP server answers at %s, not SSH: %s%s".formatted(stop, shown(), remark),
                    "check `port`: it is sshd's, 22 as a rule; for PVE's API on port 8006 use kind: api",
                    cause);
        }
        if (isTls()) {
            return unreachable(
                    "a TLS server answers at %s, not SSH%s".formatted(stop, remark),
                    "check `port`: it is sshd's, 22 as a rule; for PVE's API on port 8006 use kind: api",
                    cause);
        }
        return unreachable(
                "what answers at %s does not speak SSH; it said: %s%s".formatted(stop, shown(), remark),
                "check `host` and `port`; a server that refuses connections may say so in this way",
                cause);
    }

    /// A TLS alert or handshake record.
    private boolean isTls() {
        return length > 2 && (bytes[0] == 0x15 || bytes[0] == 0x16) && bytes[1] == 0x03;
    }

    private String shown() {
        return "'" + OneLine.of(new String(bytes, 0, length, StandardCharsets.UTF_8)) + "'";
    }

    private static SshFailure unreachable(String detail, String hint, @Nullable Throwable cause) {
        return new SshFailure(Kind.UNREACHABLE, detail, hint, cause);
    }
}
