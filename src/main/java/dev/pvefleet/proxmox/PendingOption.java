package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One option of a guest's configuration, with what waits for its next start or its next change.
///
/// @param value what it is; absent where it is not set
/// @param pending what it is to become; absent where nothing waits
/// @param deleted whether its deletion waits
public record PendingOption(
        String key, @Nullable String value, @Nullable String pending, boolean deleted) {

    static List<PendingOption> listed(JsonNode data) {
        return Listing.of(data, PendingOption::of).items();
    }

    private static Optional<PendingOption> of(Fields row) {
        String key = row.text("key");
        return key == null || key.equals("digest")
                ? Optional.empty()
                : Optional.of(new PendingOption(key, row.text("value"), row.text("pending"), row.isSet("delete")));
    }

    /// Whether something waits.
    public boolean isPending() {
        return pending != null || deleted;
    }
}
