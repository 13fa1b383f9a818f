package dev.pvefleet.cli;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.model.Vmid;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which guest: by number or by name, not both.
final class GuestOption {
    @Option(names = "--vmid", paramLabel = "N", description = "The guest's number.")
    private @Nullable Vmid vmid;

    @Option(names = "--vm-name", paramLabel = "NAME", description = "The guest's exact name.")
    private @Nullable String name;

    Optional<GuestRef> guest() {
        if (vmid != null) {
            return Optional.of(new GuestRef.ByVmid(vmid));
        }
        return Optional.ofNullable(name).map(GuestRef.ByName::new);
    }
}
