package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Change.Resize;
import dev.pvefleet.lifecycle.Write.Done;
import dev.pvefleet.lifecycle.Writes.Sent;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.GuestChanges;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.Request;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Grows disks. PVE never makes one smaller.
final class ResizeWork {
    /// What PVE answers for a container; for a VM it says nothing.
    private static final Pattern HAS_THAT_SIZE = Pattern.compile("disk is already at specified size");

    private static final Pattern SIZE_OF_VOLUME =
            Pattern.compile("(?:^|,)size=(\\d{1,15}(?:\\.\\d{1,6})?[KMGT]?)(?:,|$)");

    private final Writes writes;

    ResizeWork(Writes writes) {
        this.writes = writes;
    }

    ChangeResult resize(Place at, Resize change, Trail trail) {
        GuestNow now = GuestNow.read(at, trail);
        Request<Optional<Upid>> request = GuestChanges.resize(at.node(), at.guest(), change.disk(), change.size());
        boolean done = isDone(now.options(), change);
        if (trail.conduct().dryRun()) {
            return trail.planned(now.at(), change, now.status().word(), done ? Stream.empty() : Stream.of(request));
        }
        if (done) {
            return trail.nothingToDo(now.at(), change, now.status().word());
        }
        trail.step("resize %s of %s: %s".formatted(change.disk(), now.called(), change.size()));
        Write write = new Write(
                "resize of %s of %s".formatted(change.disk(), now.called()),
                request,
                Optional.of(now.trace("resize")),
                Gates.none(at, trail),
                Optional.of(new Done(HAS_THAT_SIZE, () -> isStillThere(at, trail))),
                Optional.empty());
        Sent sent = writes.send(at.target().api(), write, trail);
        return sent.changed()
                ? trail.done(now.at(), change, now.status().word())
                : trail.nothingToDo(now.at(), change, now.status().word());
    }

    private static boolean isDone(GuestOptions options, Resize change) {
        return options.text(change.disk())
                .filter(volume -> hasSize(volume, change.size()))
                .isPresent();
    }

    /// PVE measures the disk itself; the size in the configuration may be an older one, so it is no proof.
    private static boolean isStillThere(Place at, Trail trail) {
        GuestNow.options(at, trail);
        return true;
    }

    /// Whether a volume has an absolute size already. How much it was grown by cannot be seen.
    static boolean hasSize(String volume, String wanted) {
        Matcher size = SIZE_OF_VOLUME.matcher(volume);
        return !wanted.startsWith("+") && size.find() && bytes(size.group(1)).compareTo(bytes(wanted)) == 0;
    }

    private static BigDecimal bytes(String size) {
        int power = "KMGT".indexOf(size.charAt(size.length() - 1)) + 1;
        String digits = power == 0 ? size : size.substring(0, size.length() - 1);
        return new BigDecimal(digits).multiply(BigDecimal.valueOf(1024).pow(power));
    }
}
