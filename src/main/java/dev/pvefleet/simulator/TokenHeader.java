package dev.pvefleet.simulator;

import java.util.Optional;

/// The value of `Authorization: PVEAPIToken=user@realm!name=secret`.
record TokenHeader(String tokenId, String secret) {
    private static final String SCHEME = "PVEAPIToken";

    /// Reads the header as PVE does: the value ends at a `;`, and is split at its last `=`.
    static Optional<TokenHeader> parse(String header) {
        if (!header.startsWith(SCHEME + "=") && !header.startsWith(SCHEME + " ")) {
            return Optional.empty();
        }
        String rest = header.substring(SCHEME.length() + 1);
        int end = rest.indexOf(';');
        String value = BodyDecoding.decoded((end < 0 ? rest : rest.substring(0, end)).replace("+", "%2B"));
        int equals = value.lastIndexOf('=');
        return equals < 0
                ? Optional.empty()
                : Optional.of(new TokenHeader(value.substring(0, equals), value.substring(equals + 1)));
    }

    /// Without the secret.
    @Override
    public String toString() {
        return tokenId;
    }
}
