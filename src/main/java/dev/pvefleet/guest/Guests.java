package dev.pvefleet.guest;

import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.ClusterResources;
import dev.pvefleet.proxmox.FanOut;
import dev.pvefleet.proxmox.GuestCalls;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Finds one guest among the guests of several targets, and reads it.
///
/// Methods throw {@link GuestNotFoundException} and {@link AmbiguousGuestException} when the search does not end with
/// one guest, and {@link TransportException} when the guest is found and cannot be read.
public final class Guests {
    private static final String OPERATION = "lookup";

    /// A guest's agent may hang; its address is not worth more waiting.
    private static final Duration LONGEST_FOR_ADDRESS = Duration.ofSeconds(5);

    private final Clocks clocks;
    private final Addresses addresses = new Addresses();

    public Guests(Clock clock) {
        this(Clocks.of(clock));
    }

    public Guests(Clocks clocks) {
        this.clocks = clocks;
    }

    /// The live record of a guest, with its address if it runs and tells one in time.
    public GuestRecord lookup(List<Target> targets, GuestType type, GuestRef ref, Instant deadline) {
        return lookup(targets, type, ref, deadline, _ -> {});
    }

    /// The same.
    ///
    /// @param unaddressed is told why PVE did not let us ask for the address, if it did not
    public GuestRecord lookup(
            List<Target> targets, GuestType type, GuestRef ref, Instant deadline, Consumer<Failure> unaddressed) {
        Location found = find(targets, type, ref, deadline);
        GuestRecord guest = found.guest();
        if (!guest.isRunning()) {
            return guest;
        }
        Instant soon = clocks.steady().instant().plus(LONGEST_FOR_ADDRESS);
        Told told = addresses.of(found.target(), guest.node(), guest.id(), soon.isBefore(deadline) ? soon : deadline);
        told.failure().ifPresent(unaddressed);
        return told.address().map(guest::withIpv4).orElse(guest);
    }

    /// The configuration of a guest. One that has migrated between the search and the reading is searched once more.
    public GuestConfig config(List<Target> targets, GuestType type, GuestRef ref, Instant deadline) {
        Location found = find(targets, type, ref, deadline);
        try {
            return config(found, deadline);
        } catch (TransportException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
            return config(find(targets, type, ref, deadline), deadline);
        }
    }

    private GuestConfig config(Location found, Instant deadline) {
        GuestRecord guest = found.guest();
        GuestOptions options = found.target().api().send(GuestCalls.options(guest.node(), guest.id()), deadline);
        return new GuestConfig(
                guest.target(),
                guest.type(),
                guest.vmid(),
                guest.node(),
                options.values(),
                options.digest(),
                clocks.wall().instant());
    }

    /// Where the guest is.
    public Location find(List<Target> targets, GuestType type, GuestRef ref, Instant deadline) {
        List<Answer<ClusterResources>> answers =
                FanOut.over(targets, target -> target.api().ask(ClusterCalls.resources(), deadline));
        Instant recordedAt = clocks.wall().instant();
        List<Location> seen = new ArrayList<>();
        List<TargetName> searched = new ArrayList<>();
        TreeMap<TargetName, Failure> failures = new TreeMap<>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            switch (answers.get(i)) {
                case Answer.Given<ClusterResources>(var resources) -> {
                    searched.add(target.name());
                    seen.addAll(matches(target, resources, ref, recordedAt));
                }
                case Answer.Refused<ClusterResources>(var why) -> failures.put(target.name(), why.asFailure());
            }
        }
        return new Search(seen, searched, failures).decide(type, ref);
    }

    private static List<Location> matches(Target target, ClusterResources resources, GuestRef ref, Instant recordedAt) {
        Set<NodeName> cluster =
                resources.nodes().summaries().stream().map(NodeSummary::node).collect(Collectors.toSet());
        return resources.guests(target, OPERATION, recordedAt).stream()
                .filter(ref::matches)
                .map(guest -> new Location(target, guest, cluster))
                .toList();
    }
}
