package dev.pvefleet.proxmox.transport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// What PVE answered: the `data` of its envelope, the same over every transport.
///
/// @param content PVE's data; a JSON null is a normal success
/// @param output lines that came beside the data: over SSH, the log of a task that pvesh waited for
public record Reply(Content content, List<String> output) {
    public Reply {
        output = List.copyOf(output);
    }

    public Reply(JsonNode data, List<String> output) {
        this(Content.of(data), output);
    }

    public static Reply of(JsonNode data) {
        return new Reply(data, List.of());
    }

    public static Reply of(Content content) {
        return new Reply(content, List.of());
    }

    /// The data as a whole.
    public JsonNode data() {
        return content.tree();
    }
}
