package dev.pvefleet.proxmox;

import dev.pvefleet.model.TargetName;
import java.util.List;
import java.util.Optional;

/// The targets of the configuration that the agent goes by at this moment; a reload replaces some, so ask each time.
///
/// A target that was replaced while somebody works with it can be used until that work is over.
@FunctionalInterface
public interface Targets {
    /// All of them, in the configuration's order.
    List<Target> all();

    default Optional<Target> find(TargetName name) {
        return all().stream().filter(target -> target.name().equals(name)).findFirst();
    }
}
