package dev.pvefleet.admin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A client's own name for a request, so that a repetition of it is no second one.
///
/// @param value any visible ASCII
record IdempotencyKey(String value) {
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,200}");

    /// @param headers all of that name
    static Optional<IdempotencyKey> of(List<String> headers) {
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        if (headers.size() > 1 || !FORM.matcher(headers.getFirst()).matches()) {
            throw Problem.of(
                            Trouble.USAGE,
                            "Idempotency-Key: one header of 1 to 200 visible ASCII characters is allowed")
                    .asException();
        }
        return Optional.of(new IdempotencyKey(headers.getFirst()));
    }

    /// What was asked for, hashed. Bodies may hold passwords, and short ones could be found again from a plain hash
    /// by who reads the journal; so the client's token goes into it, which is nowhere on this machine.
    static String hash(Caller caller, String method, String path, Map<String, ?> arguments) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((method + " " + path + "\n").getBytes(StandardCharsets.UTF_8));
        request.writeBytes(JsonBody.canonical(new TreeMap<>(arguments)));
        byte[] key = caller.token().value().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Sha256.keyed(key, request.toByteArray()));
    }
}
