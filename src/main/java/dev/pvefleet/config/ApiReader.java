package dev.pvefleet.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the keys of `kind: api`.
final class ApiReader {
    private static final int MOST_URLS = 16;
    private static final int LONGEST_PATH = 4096;

    /// PVE's form of a token id (`pve-tokenid`): a user, its realm, and the token's own name.
    private static final Pattern TOKEN_ID =
            Pattern.compile("[^\\s:/;=\\x00-\\x1f]{1,60}@[A-Za-z][A-Za-z0-9._-]{1,31}![A-Za-z][A-Za-z0-9._-]{1,63}");

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-Fa-f]{64}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}");

    private final Reading reading;
    private final Mapping api;

    ApiReader(Reading reading, Mapping api) {
        this.reading = reading;
        this.api = api;
    }

    Optional<TransportConfig> read() {
        List<URI> urls = urls();
        Optional<String> tokenId =
                api.required("tokenId", "the API token's id, user@realm!token").flatMap(ApiReader::tokenId);
        Optional<Secret> secret = api.required(
                        "tokenSecret", "the token's secret, best kept elsewhere and named with ${file:PATH}")
                .flatMap(ApiReader::tokenSecret);
        Optional<String> caCert = api.block("caCert").flatMap(this::caCert);
        Optional<String> fingerprint = api.scalar("fingerprint").flatMap(value -> value.parsed(ApiReader::fingerprint));
        boolean skipTlsVerify = skipTlsVerify();
        Optional<SshConfig.Connection> tunnel = api.wholeMapping("tunnel", "at least a 'host' is needed")
                .flatMap(found -> new SshReader(reading, found.allow(Section.TUNNEL)).connection());
        if (urls.isEmpty() || tokenId.isEmpty() || secret.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ApiConfig(urls, tokenId.get(), secret.get(), caCert, fingerprint, skipTlsVerify, tunnel));
    }

    private List<URI> urls() {
        if (!api.has("apiUrl")) {
            api.missing("apiUrl", "where PVE's API answers, such as https://pve1.example:8006");
            return List.of();
        }
        List<URI> urls = new ArrayList<>();
        List<Scalar> given = api.scalars("apiUrl", true);
        for (Scalar value : given) {
            url(value).ifPresent(url -> {
                if (urls.contains(url)) {
                    value.mistake("names the same entry point a second time");
                }
                urls.add(url);
            });
        }
        if (api.isList("apiUrl") && (given.isEmpty() || given.size() > MOST_URLS)) {
            api.mistake("apiUrl", "holds %d URLs; from 1 to %d are allowed".formatted(given.size(), MOST_URLS));
        }
        return urls;
    }

    /// A URL with an '@' or '?' is not shown, because a password may stand beside them.
    private static Optional<URI> url(Scalar value) {
        boolean mayHoldSecret = value.text().contains("@") || value.text().contains("?");
        return mayHoldSecret ? value.parsed(EntryPointUrl::parse) : value.quoted(EntryPointUrl::parse);
    }

    private static Optional<String> tokenId(Scalar value) {
        if (value.text().contains("=")) {
            value.mistake("must be the id alone, user@realm!token; what stands after '=' belongs to tokenSecret");
            return Optional.empty();
        }
        return value.matching(TOKEN_ID, "a token's id: user@realm!token");
    }

    private static Optional<Secret> tokenSecret(Scalar value) {
        if (value.text().contains("!") && value.text().contains("=")) {
            value.mistake("holds the token's id too: only the secret belongs here, what PVE printed as \"value\"");
            return Optional.empty();
        }
        if (value.text().chars().anyMatch(c -> c <= ' ' || c > '~' || c == ';')) {
            value.mistake("is not a token's secret: it may not hold spaces, ';' or anything but printable ASCII");
            return Optional.empty();
        }
        return Optional.of(value.secret());
    }

    private Optional<String> caCert(Scalar value) {
        api.atMostOneOf("caCert", "fingerprint", "trust either the CA or one certificate");
        if (Certificates.isPem(value.text())) {
            return value.parsed(pem -> Certificates.normal(pem, "the text"));
        }
        if (value.text().length() > LONGEST_PATH || value.text().chars().anyMatch(Character::isISOControl)) {
            value.mistake("is neither a path nor the PEM text of a certificate");
            return Optional.empty();
        }
        return value.filePath()
                .flatMap(
                        file -> value.parsed(_ -> Certificates.pemOf(file, value.named(file), reading.surroundings())));
    }

    private static String fingerprint(String text) {
        if (!FINGERPRINT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "is not a SHA-256 fingerprint of 64 hex digits, in pairs with ':' between or without (%d characters were found)"
                            .formatted(text.length()));
        }
        return text.replace(":", "").toLowerCase(Locale.ROOT);
    }

    private boolean skipTlsVerify() {
        Optional<Scalar> given = api.scalar("skipTlsVerify");
        boolean skip = given.flatMap(Scalar::bool).orElse(false);
        if (skip) {
            excludedBySkipping("caCert");
            excludedBySkipping("fingerprint");
            given.get()
                    .warn("CERTIFICATES ARE NOT CHECKED: whoever stands between can read the token and change every"
                            + " answer. Use caCert with /etc/pve/pve-root-ca.pem instead");
        }
        return skip;
    }

    private void excludedBySkipping(String key) {
        if (api.has(key)) {
            api.mistake(
                    "skipTlsVerify",
                    "cannot stand beside '%1$s', take one of them out: it would switch off the check that '%1$s' asks for"
                            .formatted(key));
        }
    }
}
