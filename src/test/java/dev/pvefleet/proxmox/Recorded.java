package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// Answers in the shapes that PVE 7, 8 and 9 send them in, from files.
public final class Recorded {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Recorded() {}

    /// The data of a file such as `pve8/resources.json`.
    public static JsonNode data(String name) {
        try (InputStream file = Objects.requireNonNull(Recorded.class.getResourceAsStream("recorded/" + name), name)) {
            return JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Data written out in a test.
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
