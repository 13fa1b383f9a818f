package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.KeyExchange;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.jspecify.annotations.Nullable;

/// Finds out why an attempt did not end in a session: MINA's own words come last, because they often say no more than
/// that there is none.
record LoginFailure(SshConfig.Connection connection, Attempt attempt) {
    private static final String PUBLIC_KEY = "publickey";
    private static final Pattern NO_COMMON = Pattern.compile(
            "Unable to negotiate key exchange for (?<what>.+) \\(client: .* / server: (?<server>.*)\\)");
    /// What MINA says where it has nothing to say.
    private static final String CLOSING = "Session is being closed";

    /// What it says where the server ended the connection before MINA had made a session of it.
    private static final String GONE = "No session attached to ";

    /// The settings of sshd that name what it offers, by MINA's name of that.
    private static final Map<String, String> SETTINGS = Map.of(
            "kex algorithms", "KexAlgorithms",
            "server host key algorithms", "HostKeyAlgorithms",
            "encryption algorithms (client to server)", "Ciphers",
            "encryption algorithms (server to client)", "Ciphers",
            "mac algorithms (client to server)", "MACs",
            "mac algorithms (server to client)", "MACs");

    /// The time was up.
    SshFailure late() {
        if (!attempt.greeting().isEmpty() && attempt.greeting().identification().isEmpty()) {
            return attempt.greeting().failure(stop(), remark(), null);
        }
        String stage = attempt.greeting().isEmpty()
                ? "no SSH server answered"
                : attempt.offered().isEmpty() ? "the key exchange did not end" : "the login did not end";
        return new SshFailure(
                Kind.TIMEOUT,
                "%s at %s within %d s%s"
                        .formatted(stage, stop(), connection.connectTimeout().toSeconds(), remark()),
                null,
                null);
    }

    SshFailure of(@Nullable Throwable cause) {
        if (attempt.setUpFailure().isPresent()) {
            return attempt.setUpFailure().get();
        }
        if (attempt.hostKey().refusal().isPresent()) {
            return attempt.hostKey().refusal().get();
        }
        String words = cause == null ? CLOSING : closingOr(SshFailure.words(cause));
        if (words.contains("Too many authentication failures")) {
            return unauthenticated(
                    "%s ended the login after too many keys that it did not take: %s".formatted(stop(), tried()),
                    "name the right key with identityFile; with an agent, identityFile: id.pub picks that one out of it",
                    cause);
        }
        if (attempt.refused() || endedLogin(cause)) {
            return refusedLogin(cause);
        }
        if (attempt.greeting().identification().isEmpty()) {
            return attempt.greeting().failure(stop(), remark(), cause);
        }
        Matcher noCommon = NO_COMMON.matcher(words);
        if (noCommon.find()) {
            return noCommon(noCommon.group("what"), noCommon.group("server"), cause);
        }
        return brokenOff(words, cause);
    }

    private static String closingOr(String words) {
        return words.startsWith(GONE) ? CLOSING : words;
    }

    /// The server ended it, or this program did.
    private SshFailure brokenOff(String words, @Nullable Throwable cause) {
        boolean login = !attempt.offered().isEmpty();
        if (login && !attempt.banner().isEmpty()) {
            return unauthenticated(
                    "%s ended the login of %s".formatted(stop(), connection.user()),
                    "the account there may be locked or expired, or be kept out (AllowUsers, PAM): sshd's log says which",
                    cause);
        }
        if (cause instanceof SshException ended && ended.getDisconnectCode() > 0) {
            return unreachable("%s ended the session: %s%s".formatted(stop(), words, remark()), cause);
        }
        if (words.equals(CLOSING)) {
            return unreachable(
                    "%s (%s) closed the connection during the %s%s"
                            .formatted(
                                    stop(),
                                    attempt.greeting().identification().orElse("SSH"),
                                    login ? "login" : "key exchange",
                                    remark()),
                    cause);
        }
        return unreachable("no SSH session with %s: %s%s".formatted(stop(), words, remark()), cause);
    }

    private SshFailure noCommon(String what, String server, @Nullable Throwable cause) {
        List<String> known = what.equals("kex algorithms")
                ? Arrays.stream(KeyExchange.values())
                        .map(KeyExchange::toString)
                        .filter(List.of(server.split(",", -1))::contains)
                        .toList()
                : List.of();
        String hint = known.isEmpty()
                ? "allow a newer one with %s in the sshd_config there".formatted(SETTINGS.getOrDefault(what, what))
                : "set kexAlgorithms: [%s]".formatted(String.join(", ", known));
        return new SshFailure(
                Kind.UNREACHABLE,
                "%s has no %s in common with this program; it offers %s".formatted(stop(), what, server),
                hint,
                cause);
    }

    private SshFailure refusedLogin(@Nullable Throwable cause) {
        Set<String> methods = new TreeSet<>(attempt.methods());
        if (!methods.isEmpty() && !methods.contains(PUBLIC_KEY)) {
            String wanted = String.join(", ", methods);
            return attempt.partly()
                    ? unauthenticated(
                            "%s took the key and asks for more: %s".formatted(stop(), wanted),
                            "this program logs in with keys alone: see AuthenticationMethods in the sshd_config there",
                            cause)
                    : unauthenticated(
                            "%s takes no keys for %s, only: %s".formatted(stop(), connection.user(), wanted),
                            "this program logs in with keys alone: set PubkeyAuthentication yes in the sshd_config there",
                            cause);
        }
        return unauthenticated(
                "%s did not accept the login: %s".formatted(stop(), tried()),
                "add the public key to %s's authorized_keys there, or choose another one with identityFile"
                        .formatted(connection.user()),
                cause);
    }

    private String tried() {
        Set<String> offered = new TreeSet<>(attempt.offered());
        Set<String> skipped = new TreeSet<>(attempt.skipped());
        String tried = offered.isEmpty() ? "no key was offered" + lacking() : "tried " + String.join(", ", offered);
        return skipped.isEmpty() ? tried : tried + "; not offered: " + String.join(", ", skipped);
    }

    private String lacking() {
        Identities identities = attempt.identities();
        if (identities.agent().isEmpty()) {
            return "";
        }
        return identities.picked().isEmpty()
                ? " (the agent holds none)"
                : " (the agent does not hold %s)"
                        .formatted(HostKey.shown(identities.picked().getLast()));
    }

    private static boolean endedLogin(@Nullable Throwable cause) {
        return cause instanceof SshException e
                && e.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;
    }

    private SshFailure unauthenticated(String detail, String hint, @Nullable Throwable cause) {
        String banner = attempt.banner();
        return new SshFailure(
                Kind.UNAUTHENTICATED,
                banner.isEmpty() ? detail : "%s (the server says: %s)".formatted(detail, banner),
                hint,
                cause);
    }

    private static SshFailure unreachable(String detail, @Nullable Throwable cause) {
        return new SshFailure(Kind.UNREACHABLE, detail, null, cause);
    }

    private String remark() {
        String words = attempt.stream().lastWords();
        return words.isEmpty() ? "" : " (" + words + ")";
    }

    private String stop() {
        return connection.address();
    }
}
