package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Write.Trace;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import java.util.Optional;
import java.util.stream.Stream;

/// How one new guest is made. {@link Making} decides when each step is due.
interface Recipe {
    Change change();

    Target target();

    Wanted wanted();

    /// Where the guest shall be.
    NodeName node();

    /// How the tasks look in which PVE makes such a guest.
    ///
    /// @param at where a guest is that may be the wanted one
    Trace tasks(Place at);

    /// Makes sure that it can be made.
    ///
    /// @throws RefusedException with everything that stands in the way
    void check(Trail trail);

    /// What would be sent to make it.
    Stream<Request<?>> plan();

    /// What would be sent to finish it.
    Stream<Request<?>> planToFinish(Place at, Trail trail);

    /// What would be sent where the guest is there already.
    Stream<Request<?>> planWhereItIsThere(Place at, Trail trail);

    /// Does what was asked for beside making the guest, where it is there already.
    ///
    /// @return the guest's status afterwards, if something was done
    Optional<String> whereItIsThere(Place at, Trail trail);

    /// Lets PVE make the guest, and waits for that.
    void begin(Trail trail);

    /// Does what is left, and takes the mark away with the last write.
    ///
    /// @return the guest's status afterwards
    String finish(Place at, Trail trail);
}
