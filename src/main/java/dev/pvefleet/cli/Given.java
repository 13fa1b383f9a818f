package dev.pvefleet.cli;

import dev.pvefleet.guest.GuestRef;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The arguments of a change as the options of a command give them, under the names that documents use for them too.
final class Given {
    private final Map<String, Object> arguments = new LinkedHashMap<>();

    /// An argument, unless its option was left out.
    Given with(String name, @Nullable Object value) {
        if (value != null) {
            arguments.put(name, value);
        }
        return this;
    }

    /// A wait, in whole seconds; less than one is one.
    Given with(String name, @Nullable Duration wait) {
        return with(name, wait == null ? null : (Object) wait.plusMillis(999).toSeconds());
    }

    Given guest(Optional<GuestRef> guest) {
        return switch (guest.orElseThrow()) {
            case GuestRef.ByVmid(var vmid) -> with("vmid", vmid.value());
            case GuestRef.ByName(var name) -> with("vmName", name);
        };
    }

    Map<String, Object> arguments() {
        return Collections.unmodifiableMap(arguments);
    }
}
