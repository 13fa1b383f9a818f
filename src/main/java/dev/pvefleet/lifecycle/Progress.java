package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Upid;
import java.util.List;

/// Is told how a change goes while it goes. Called from the thread that makes the change; must not block.
public interface Progress {
    /// For those who only want the result.
    Progress NONE = new Progress() {};

    /// The guest was found, or a place for it; from now on it is known which one is changed.
    default void found(TargetName target, GuestId guest) {}

    /// A gate stood in the way, and `force` overrode it.
    default void forced(Gate gate) {}

    /// The next step begins, such as `clone qemu/9000 to 9001`.
    default void step(String what) {}

    /// A PVE task began, and is waited for from now on.
    default void started(Upid task) {}

    /// A task said more.
    default void log(Upid task, List<String> lines) {}
}
