package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Change.SetConfig;
import dev.pvefleet.lifecycle.Gates.Objection;
import dev.pvefleet.lifecycle.Write.Trace;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.GuestCalls;
import dev.pvefleet.proxmox.GuestChanges;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes the configuration of guests.
final class ConfigWork {
    /// How often a configuration that somebody else changes meanwhile is read again.
    private static final int MOST_TRIES = 3;

    private static final Pattern CHANGED_MEANWHILE =
            Pattern.compile("checksum mismatch \\(|detected modified configuration");

    private final Writes writes;

    ConfigWork(Writes writes) {
        this.writes = writes;
    }

    ChangeResult setConfig(Place at, SetConfig change, Trail trail) {
        for (int tried = 1; ; tried++) {
            GuestNow now = GuestNow.read(at, trail);
            ConfigEdit edit = ConfigEdit.of(change, now.options());
            Gates.pass(objections(now, edit).apply(now.tags()), trail);
            if (trail.conduct().dryRun()) {
                return trail.planned(now.at(), change, now.status().word(), Stream.of(request(at, edit)));
            }
            try {
                write(now, edit, Gates.again(at, objections(now, edit), trail), trail);
                warnOfWaiting(now, edit, trail);
                return trail.done(now.at(), change, now.status().word());
            } catch (TransportException e) {
                boolean again = edit.ownDigest() && tried < MOST_TRIES && wasChangedMeanwhile(e);
                if (!again) {
                    throw e;
                }
            }
        }
    }

    /// What stands in the way of an edit, by the tags that the guest has.
    private static Function<Tags, List<Objection>> objections(GuestNow now, ConfigEdit edit) {
        return tags -> edit.tags()
                .map(wanted -> Gates.toRetag(
                        now.called(), tags, wanted, now.at().target().safety()))
                .orElse(List.of());
    }

    /// Writes, and where no answer comes looks whether it was done all the same.
    ///
    /// @param gates asked right before
    void write(GuestNow now, ConfigEdit edit, Runnable gates, Trail trail) {
        trail.step("configure " + now.called());
        Request<Optional<Upid>> request = request(now.at(), edit);
        Optional<Trace> trace = isTask(now.at(), edit) ? Optional.of(now.trace("qmconfig")) : Optional.empty();
        Write write = new Write("configuration of " + now.called(), request, trace, gates);
        try {
            writes.send(now.at().target().api(), write, trail);
        } catch (TaskException e) {
            throw Leftovers.of(e, now, edit, trail);
        } catch (TransportException e) {
            if (!e.leavesOpenWhetherItBegan()) {
                throw wasChangedMeanwhile(e) ? e : Leftovers.of(e, now, edit, trail);
            }
            if (!isIn(now.at(), edit, trail)) {
                throw e;
            }
            trail.warn("no answer came to the write, but the configuration is as wanted");
        }
    }

    static boolean wasChangedMeanwhile(TransportException e) {
        return CHANGED_MEANWHILE.matcher(e.detail()).find();
    }

    private static boolean isIn(Place at, ConfigEdit edit, Trail trail) {
        Request<GuestOptions> question = GuestCalls.options(at.node(), at.guest());
        return at.target()
                .api()
                .ask(question, trail.readDeadline())
                .value()
                .filter(edit::isIn)
                .isPresent();
    }

    private static boolean isTask(Place at, ConfigEdit edit) {
        return at.guest().type() == GuestType.QEMU && edit.touchesDrives();
    }

    static Request<Optional<Upid>> request(Place at, ConfigEdit edit) {
        NodeName node = at.node();
        GuestId guest = at.guest();
        return isTask(at, edit)
                ? GuestChanges.setConfigInTask(node, guest, edit.params())
                : GuestChanges.setConfig(node, guest, edit.params());
    }

    /// PVE does not say which changes of a running guest took effect and which wait for its next start.
    private static void warnOfWaiting(GuestNow now, ConfigEdit edit, Trail trail) {
        if (!now.status().isRunning()) {
            return;
        }
        NodeName node = now.at().node();
        GuestId guest = now.at().guest();
        Request<GuestOptions> written = GuestCalls.options(node, guest);
        Request<GuestOptions> running = GuestCalls.runningOptions(node, guest);
        ProxmoxApi api = now.at().target().api();
        Answers answers = api.sendTogether(List.of(written, running), trail.readDeadline());
        if (answers.to(written) instanceof Answer.Given<GuestOptions>(var after)
                && answers.to(running) instanceof Answer.Given<GuestOptions>(var before)) {
            String waiting = edit.names()
                    .filter(name -> !Objects.equals(after.text(name), before.text(name)))
                    .collect(Collectors.joining(", "));
            if (!waiting.isEmpty()) {
                trail.warn("takes effect when %s is stopped and started again: %s".formatted(now.called(), waiting));
            }
        } else {
            trail.warn("whether all of it took effect on the running guest could not be seen");
        }
    }
}
