package dev.pvefleet.proxmox;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// What a program in a guest printed to one of its streams.
///
/// @param text as UTF-8, or where it is none, one letter for each byte
/// @param bytes in base64, where the text is not UTF-8
public record AgentOutput(String text, Optional<String> bytes) {

    /// PVE takes the bytes that a program printed for Latin-1 letters (PVE::API2::Qemu::Agent, `exec-status`).
    static AgentOutput of(String letters) {
        if (letters.chars().allMatch(letter -> letter < 0x80) || letters.chars().anyMatch(letter -> letter > 0xFF)) {
            return new AgentOutput(letters, Optional.empty());
        }
        byte[] printed = letters.getBytes(StandardCharsets.ISO_8859_1);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(printed))
                    .toString();
            return new AgentOutput(text, Optional.empty());
        } catch (CharacterCodingException _) {
            return new AgentOutput(letters, Optional.of(Base64.getEncoder().encodeToString(printed)));
        }
    }
}
