package dev.pvefleet.guest;

import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.GuestCalls;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.NodeGuests;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Missing;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Finds one guest among the guests of several targets, and reads it.
///
/// A vmid is looked up in the clusters' lists, which are always right about it. A name is believed where a list shows
/// it once, until the guest itself says that it has another ({@link GuestRef#confirm}). It is not believed to be
/// missing, or borne twice, before the nodes have said how their guests are called at this moment.
///
/// Methods throw {@link GuestNotFoundException} and {@link AmbiguousGuestException} when the search does not end with
/// one guest, and {@link TransportException} when the guest is found and cannot be read.
public final class Guests {
    private static final String OPERATION = "lookup";
    private static final int MOST_LOOKS = 2;

    /// A guest's agent may hang; its address is not worth more waiting.
    private static final Duration LONGEST_FOR_ADDRESS = Duration.ofSeconds(5);

    private final Clocks clocks;
    private final AddressReader addresses = new AddressReader();

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
        return onGuest(targets, type, ref, () -> deadline, Guests::isElsewhere, found -> {
            GuestRecord guest = current(found, ref, deadline);
            return guest.isRunning() ? addressed(found.target(), guest, deadline, unaddressed) : guest;
        });
    }

    private GuestRecord current(Location found, GuestRef ref, Instant deadline) {
        GuestRecord listed = found.guest();
        Target target = found.target();
        Answer<NodeGuests> answer = target.api().ask(GuestCalls.current(listed.node(), listed.id()), deadline);
        Instant recordedAt = clocks.wall().instant();
        return switch (answer) {
            case Answer.Given<NodeGuests>(var one) ->
                confirmed(one.records(target, OPERATION, recordedAt).getFirst(), ref)
                        .listedAs(listed);
            // The cluster knows no more of a guest on a node that is off, and says so.
            case Answer.Refused<NodeGuests>(var why) -> {
                if (why.kind() == Kind.UNREACHABLE && listed.isUnknown()) {
                    yield listed;
                }
                throw why;
            }
        };
    }

    private static GuestRecord confirmed(GuestRecord guest, GuestRef ref) {
        if (guest.name() != null) {
            ref.confirm(guest.id(), guest.node(), guest.name());
        }
        return guest;
    }

    private GuestRecord addressed(Target target, GuestRecord guest, Instant deadline, Consumer<Failure> unaddressed) {
        Instant soon = clocks.steady().instant().plus(LONGEST_FOR_ADDRESS);
        Told told = addresses.of(target, guest.node(), guest.id(), soon.isBefore(deadline) ? soon : deadline);
        told.failure().ifPresent(unaddressed);
        return told.address().map(guest::withIpv4).orElse(guest);
    }

    /// The configuration of a guest.
    public GuestConfig config(List<Target> targets, GuestType type, GuestRef ref, Instant deadline) {
        return onGuest(targets, type, ref, () -> deadline, Guests::isElsewhere, found -> config(found, ref, deadline));
    }

    private GuestConfig config(Location found, GuestRef ref, Instant deadline) {
        GuestRecord guest = found.guest();
        GuestOptions options = options(found, ref, deadline);
        return new GuestConfig(
                guest.target(),
                guest.type(),
                guest.vmid(),
                guest.node(),
                options.values(),
                options.digest(),
                clocks.wall().instant());
    }

    /// The options as PVE shows them for editing. A name among them may be one that only waits, so it is confirmed by
    /// those that hold.
    private static GuestOptions options(Location found, GuestRef ref, Instant deadline) {
        ProxmoxApi api = found.target().api();
        GuestId guest = found.guest().id();
        NodeName node = found.guest().node();
        Request<GuestOptions> options = GuestCalls.options(node, guest);
        return switch (ref) {
            case GuestRef.ByVmid _ -> api.send(options, deadline);
            case GuestRef.ByName _ -> {
                Request<GuestOptions> holding = GuestCalls.runningOptions(node, guest);
                Answers answers = api.sendTogether(List.of(options, holding), deadline);
                ref.confirm(guest, node, answers.to(holding).orThrow().nameOf(guest));
                yield answers.to(options).orThrow();
            }
        };
    }

    /// Finds a guest and does something there, which confirms what it finds by its name. Where the guest has moved
    /// meanwhile, or is not the one that is meant, it is looked for once more.
    ///
    /// @param deadline of a search that begins now
    /// @param isElsewhere whether a failure of the work says so, and the work may be begun once more
    public <T> T onGuest(
            List<Target> targets,
            GuestType type,
            GuestRef ref,
            Supplier<Instant> deadline,
            BiPredicate<Location, RuntimeException> isElsewhere,
            Function<Location, T> work) {
        Location found = find(targets, type, ref, deadline.get());
        return onFound(found, targets, type, ref, deadline, isElsewhere, work);
    }

    /// The same for what cannot be undone: a name that the list shows once may be a second guest's by now, so the
    /// list is never believed without the nodes.
    public <T> T onOnlyGuest(
            List<Target> targets,
            GuestType type,
            GuestRef ref,
            Supplier<Instant> deadline,
            BiPredicate<Location, RuntimeException> isElsewhere,
            Function<Location, T> work) {
        Location found = findAnew(targets, type, ref, deadline.get());
        return onFound(found, targets, type, ref, deadline, isElsewhere, work);
    }

    private <T> T onFound(
            Location found,
            List<Target> targets,
            GuestType type,
            GuestRef ref,
            Supplier<Instant> deadline,
            BiPredicate<Location, RuntimeException> isElsewhere,
            Function<Location, T> work) {
        try {
            return work.apply(found);
        } catch (RuntimeException e) {
            if (!isElsewhere.test(found, e)) {
                throw e;
            }
        }
        return work.apply(findAnew(targets, type, ref, deadline.get()));
    }

    private static boolean isElsewhere(Location found, RuntimeException why) {
        return switch (why) {
            case RenamedGuestException _ -> true;
            case TransportException e ->
                e.missing().filter(Missing.GUEST::equals).isPresent();
            default -> false;
        };
    }

    /// Where the guest is.
    public Location find(List<Target> targets, GuestType type, GuestRef ref, Instant deadline) {
        Listed listed = Listed.read(targets, clocks.wall(), deadline);
        if (ref instanceof GuestRef.ByVmid) {
            return listed.search(ref, deadline).decide(type, ref);
        }
        Instant soon = halfWayTo(deadline);
        Listed named = listed.each(
                guests -> guests.withMissingNames(type, clocks.wall().instant(), soon));
        return named.search(ref, deadline).only(type).orElseGet(() -> findAnew(named, targets, type, ref, deadline, 1));
    }

    /// Where the guest is, by the names that guests have at this moment and not by those that the list shows.
    private Location findAnew(List<Target> targets, GuestType type, GuestRef ref, Instant deadline) {
        Listed listed = Listed.read(targets, clocks.wall(), deadline);
        return ref instanceof GuestRef.ByVmid
                ? listed.search(ref, deadline).decide(type, ref)
                : findAnew(listed, targets, type, ref, deadline, 1);
    }

    private Location findAnew(
            Listed listed, List<Target> targets, GuestType type, GuestRef ref, Instant deadline, int look) {
        Instant soon = halfWayTo(deadline);
        Listed named = listed.each(
                guests -> guests.withPresentNames(type, clocks.wall().instant(), soon));
        Search search = named.search(ref, deadline);
        if (search.only(type).isEmpty() && named.hasElusive(type) && look < MOST_LOOKS) {
            return findAnew(Listed.read(targets, clocks.wall(), deadline), targets, type, ref, deadline, look + 1);
        }
        return named.withDoubts(type).search(ref, deadline).decide(type, ref);
    }

    /// A node that hangs must leave some time for what comes after it.
    private Instant halfWayTo(Instant deadline) {
        Instant now = clocks.steady().instant();
        return now.plus(Duration.between(now, deadline).dividedBy(2));
    }
}
