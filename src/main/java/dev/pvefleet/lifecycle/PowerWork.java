package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Change.Shutdown;
import dev.pvefleet.lifecycle.Change.Start;
import dev.pvefleet.lifecycle.Change.Stop;
import dev.pvefleet.lifecycle.Gates.Objection;
import dev.pvefleet.lifecycle.Write.Done;
import dev.pvefleet.lifecycle.Write.Trace;
import dev.pvefleet.lifecycle.Writes.Sent;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.GuestChanges;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Starts guests, stops them, and asks them to shut down.
final class PowerWork {
    private static final Pattern RUNS_ALREADY = Pattern.compile("(?:VM|CT) \\d+ already running");
    private static final Pattern STOPPED_ALREADY = Pattern.compile("(?:VM|CT) \\d+ not running");

    /// PVE needs some time around the one that it gives the guest.
    private static final Duration AROUND_A_SHUTDOWN = Duration.ofSeconds(30);

    private final Writes writes;
    private final Observed observed;
    private final AddressWork addresses;

    PowerWork(Writes writes, Observed observed, AddressWork addresses) {
        this.writes = writes;
        this.observed = observed;
        this.addresses = addresses;
    }

    ChangeResult start(Place at, Start change, Trail trail) {
        GuestNow now = GuestNow.read(at, trail);
        Request<Optional<Upid>> request = GuestChanges.start(at.node(), at.guest());
        boolean runs = now.status().isRunning();
        if (trail.conduct().dryRun()) {
            return trail.planned(now.at(), change, now.status().word(), runs ? Stream.empty() : Stream.of(request));
        }
        Sent sent = runs ? Sent.NOTHING_TO_DO : start(now, request, trail);
        Place where = sent.isLeftToHa() ? observed.await(now, sent, "running", trail) : now.at();
        if (runs && !now.status().word().equals("running")) {
            trail.warn("%s is %s, not stopped: start does not wake it"
                    .formatted(now.called(), now.status().word()));
        }
        String address = change.waitForIp() ? addresses.await(now, where, change.ipTimeout(), trail) : null;
        ChangeResult result = sent.changed()
                ? trail.done(where, change, "running")
                : trail.nothingToDo(where, change, runs ? now.status().word() : "running");
        return Trail.with(result, address, null, null);
    }

    private Sent start(GuestNow now, Request<Optional<Upid>> request, Trail trail) {
        trail.step("start " + now.called());
        Trace trace = now.trace("qmstart", "vzstart", "hastart");
        Write write = new Write(
                "start of " + now.called(),
                request,
                Optional.of(trace),
                Gates.none(now.at(), trail),
                Optional.of(new Done(
                        RUNS_ALREADY,
                        () -> GuestNow.read(now.at(), trail).status().isRunning())),
                now.underWay(trace));
        return writes.send(now.at().target().api(), write, trail);
    }

    /// Starts a guest that was just made, unless it runs.
    ///
    /// @return its status afterwards
    String bringUp(Place at, Trail trail) {
        GuestNow now = GuestNow.read(at, trail);
        if (!now.status().isRunning()) {
            Sent sent = start(now, GuestChanges.start(at.node(), at.guest()), trail);
            if (sent.isLeftToHa()) {
                observed.await(now, sent, "running", trail);
            }
        }
        return "running";
    }

    ChangeResult stop(Place at, Stop change, Trail trail) {
        GuestNow now = GuestNow.read(at, trail);
        return end(now, change, GuestChanges.stop(at.node(), at.guest()), trail, "qmstop", "vzstop");
    }

    ChangeResult shutdown(Place at, Shutdown change, Trail trail) {
        change.timeout().ifPresent(time -> trail.bePatient(time.plus(AROUND_A_SHUTDOWN)));
        GuestNow now = GuestNow.read(at, trail);
        Request<Optional<Upid>> request =
                GuestChanges.shutdown(at.node(), at.guest(), change.timeout(), change.forceStop());
        return end(now, change, request, trail, "qmshutdown", "vzshutdown");
    }

    private ChangeResult end(
            GuestNow now, Change change, Request<Optional<Upid>> request, Trail trail, String... types) {
        Function<Tags, List<Objection>> objections = tags -> Gates.toStop(
                change.operation(), now.called(), tags, now.at().target().safety());
        Gates.pass(objections.apply(now.tags()), trail);
        boolean stopped = isAtRest(now, trail) && !now.status().mayBeStartedByHa();
        if (trail.conduct().dryRun()) {
            return trail.planned(now.at(), change, now.status().word(), stopped ? Stream.empty() : Stream.of(request));
        }
        if (stopped) {
            return trail.nothingToDo(now.at(), change, "stopped");
        }
        trail.step(change.operation() + " " + now.called());
        Trace trace = now.trace(types[0], types[1], "hastop");
        Write write = new Write(
                change.operation() + " of " + now.called(),
                request,
                Optional.of(trace),
                Gates.again(now.at(), objections, trail),
                Optional.of(new Done(STOPPED_ALREADY, () -> isStopped(GuestNow.read(now.at(), trail), trail))),
                now.underWay(trace));
        Sent sent = writes.send(now.at().target().api(), write, trail);
        Place where = sent.isLeftToHa() ? observed.await(now, sent, "stopped", trail) : now.at();
        return sent.changed() ? trail.done(where, change, "stopped") : trail.nothingToDo(where, change, "stopped");
    }

    /// Whether it is stopped, and stays so.
    ///
    /// @throws TransportException if the HA manager may start it: PVE does not pass a stop of a container on to the
    ///     manager while the container does not run
    private static boolean isStopped(GuestNow now, Trail trail) {
        boolean atRest = isAtRest(now, trail);
        if (atRest && now.status().mayBeStartedByHa()) {
            throw locked(
                    "%s does not run at this moment, but the HA manager may start it (HA state %s)"
                            .formatted(now.called(), now.status().haWord()),
                    "try again in a moment, or have it stopped for good, as root on any node: ha-manager set %s:%s --state stopped"
                            .formatted(
                                    now.at().guest().type() == GuestType.QEMU ? "vm" : "ct",
                                    now.at().guest().vmid()));
        }
        return atRest;
    }

    /// Whether it does not run. A container that migrates is stopped on the one node to be started on the other. That
    /// may have begun after its configuration was read and before its status was, so it is read again.
    ///
    /// @throws TransportException if it is on its way
    private static boolean isAtRest(GuestNow now, Trail trail) {
        if (!now.status().isStopped()) {
            return false;
        }
        GuestOptions options =
                now.at().guest().type() == GuestType.LXC ? GuestNow.options(now.at(), trail) : now.options();
        if (options.lock().filter("migrate"::equals).isPresent()) {
            throw locked(
                    "%s is on its way from node %s to another, where it may be started again"
                            .formatted(now.called(), now.at().node()),
                    "try again when it has arrived");
        }
        return true;
    }

    private static TransportException locked(String message, String hint) {
        return new TransportException(Kind.LOCKED, message, message, 0, Map.of(), hint, null);
    }
}
