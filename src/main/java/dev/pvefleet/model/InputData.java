package dev.pvefleet.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What a program in a guest reads on its standard input: any bytes, as PVE takes them in `input-data`.
///
/// @param octets one character for each byte. PVE hands its characters to MIME::Base64 (PVE::API2::Qemu::Agent,
/// `exec`), which takes them for bytes and dies of any above U+00FF
public record InputData(String octets) {
    /// What PVE takes at most, from its schema.
    public static final int MOST_BYTES = 65_536;

    public InputData {
        if (octets.chars().anyMatch(octet -> octet > 0xFF)) {
            throw new IllegalArgumentException("input has characters that are no bytes");
        }
        if (octets.length() > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "has %d bytes; PVE takes at most %d (64 KiB)".formatted(octets.length(), MOST_BYTES));
        }
    }

    public static InputData of(byte[] bytes) {
        return new InputData(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /// A text as UTF-8.
    ///
    /// @throws IllegalArgumentException for half a surrogate pair, which has no bytes, and for too much
    public static InputData ofText(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] used = new byte[bytes.remaining()];
            bytes.get(used);
            return of(used);
        } catch (CharacterCodingException _) {
            throw new IllegalArgumentException("holds half a surrogate pair, which cannot be written as UTF-8");
        }
    }

    /// Bytes in base64, which many programs write in lines.
    ///
    /// @throws IllegalArgumentException for what is none, and for too much
    public static InputData ofBase64(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.replaceAll("\\R", ""));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("is not base64");
        }
        return of(bytes);
    }

    public boolean isEmpty() {
        return octets.isEmpty();
    }

    /// It may be a secret.
    @Override
    public String toString() {
        return octets.length() + " bytes";
    }
}
