package dev.pvefleet.cli;

import dev.pvefleet.guest.GuestRef;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The arguments of a change as the options of a command give them, under the names that documents use for them too.
final class Given {
    private final Map<String, Object> arguments = new LinkedHashMap<>();
    private UnaryOperator<String> setting = "--set "::concat;

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

    /// Options of a guest, unless there are none.
    Given with(ConfigOptions config, HandedIn handedIn) {
        Map<String, Object> options = config.read(handedIn);
        setting = config::called;
        return with("config", options.isEmpty() ? null : options);
    }

    /// How an option of a guest was given, as messages show it.
    String setting(String name) {
        return setting.apply(name);
    }

    Map<String, Object> arguments() {
        return Collections.unmodifiableMap(arguments);
    }
}
