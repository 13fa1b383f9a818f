package dev.pvefleet.config;

import dev.pvefleet.config.FleetConfig.ApiToken;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.config.FleetConfig.Role;
import dev.pvefleet.config.FleetConfig.Tls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `http:`: where the agent listens, and who may ask it.
final class HttpReader {
    private static final HostPort LOOPBACK = new HostPort("127.0.0.1", 9810);
    private static final int MOST_TOKENS = 100;
    private static final Map<String, Role> ROLES = Map.of("viewer", Role.VIEWER, "operator", Role.OPERATOR);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern SHA256 = Pattern.compile("[0-9A-Fa-f]{64}");

    private final Reading reading;
    private final Mapping http;

    private HttpReader(Reading reading, Mapping http) {
        this.reading = reading;
        this.http = http;
    }

    static Http read(Mapping top, Reading reading) {
        return top.mapping("http")
                .map(found -> new HttpReader(reading, found.allow(Section.HTTP)).read())
                .orElse(new Http(LOOPBACK.host(), LOOPBACK.port(), Optional.empty(), Optional.empty(), List.of()));
    }

    private Http read() {
        HostPort listen = http.scalar("listen")
                .flatMap(value ->
                        value.as("an address to listen at: HOST:PORT, IPv6 as [::1]:9810", HostPort::parseListener))
                .orElse(LOOPBACK);
        Optional<Tls> tls =
                http.wholeMapping("tls", "'cert' and 'key' are needed").flatMap(found -> tls(found.allow(Section.TLS)));
        Optional<Secret> metricsToken = http.scalar("metricsToken").flatMap(HttpReader::metricsToken);
        List<ApiToken> tokens = tokens();
        if (tls.isEmpty() && !listen.isLoopback() && (metricsToken.isPresent() || !tokens.isEmpty())) {
            http.warn(
                    "listen",
                    "is not a loopback address and there is no 'tls': tokens cross the network in clear text");
        }
        return new Http(listen.host(), listen.port(), tls, metricsToken, tokens);
    }

    private Optional<Tls> tls(Mapping tls) {
        Optional<Path> cert = tls.requiredPath("cert", "the PEM file of the server's certificate")
                .flatMap(value -> readable(value, true));
        Optional<Path> key = tls.requiredPath("key", "the PEM file of its private key")
                .flatMap(value -> {
                    Optional<Path> file = readable(value, false);
                    file.ifPresent(value::warnIfOpen);
                    return file;
                });
        return cert.flatMap(certFile -> key.map(keyFile -> new Tls(certFile, keyFile)));
    }

    private Optional<Path> readable(Scalar value, boolean certificate) {
        Optional<Path> file = value.filePath();
        if (file.isPresent()) {
            Optional<String> problem =
                    Certificates.problemOf(file.get(), value.named(file.get()), certificate, reading.surroundings());
            problem.ifPresent(value::mistake);
            return problem.isPresent() ? Optional.empty() : file;
        }
        return file;
    }

    private static Optional<Secret> metricsToken(Scalar value) {
        if (value.text().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            value.mistake("is not a token: printable ASCII without spaces");
            return Optional.empty();
        }
        return Optional.of(value.secret());
    }

    private List<ApiToken> tokens() {
        List<Mapping> given = http.mappings("tokens");
        if (given.size() > MOST_TOKENS) {
            http.mistake("tokens", "holds %d tokens; at most %d are allowed".formatted(given.size(), MOST_TOKENS));
        }
        List<ApiToken> tokens = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Mapping entry : given) {
            token(entry.allow(Section.TOKEN)).ifPresent(token -> {
                if (!names.add(token.name())) {
                    entry.mistake("name", "is the name of another token too");
                }
                tokens.add(token);
            });
        }
        return tokens;
    }

    private static Optional<ApiToken> token(Mapping entry) {
        Optional<String> name = entry.required("name", "who uses the token, for the audit trail")
                .flatMap(value -> value.matching(NAME, "a name: letters, digits, '.', '_' and '-', at most 63"));
        Optional<Role> role = entry.required("role", "viewer or operator")
                .flatMap(value -> value.word(ROLES, "a role: viewer or operator"));
        Optional<String> hash = entry.required("sha256", "the token's hash, from: printf %s TOKEN | sha256sum")
                .flatMap(value -> value.parsed(HttpReader::sha256));
        if (name.isEmpty() || role.isEmpty() || hash.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ApiToken(name.get(), role.get(), hash.get()));
    }

    /// What stands here may be the token itself, put in by mistake, so the message must not show it.
    private static String sha256(String text) {
        if (!SHA256.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "is not a SHA-256 hash of 64 hex digits (%d characters were found); make it with: printf %%s TOKEN | sha256sum"
                            .formatted(text.length()));
        }
        return text.toLowerCase(Locale.ROOT);
    }
}
