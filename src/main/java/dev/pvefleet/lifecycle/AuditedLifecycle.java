package dev.pvefleet.lifecycle;

import dev.pvefleet.model.ChangeRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.state.ChangeJournal;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/// Makes changes and leaves a trail of them: a record in the journal from the begin on, a count, and one log line.
///
/// Both faces go through here. A dry run is written down as one (`delete (dry run)`) and counted nowhere.
public final class AuditedLifecycle {
    private final Lifecycle next;
    private final ChangeJournal journal;
    private final LifecycleObserver observer;
    private final Function<ChangeResult, String> json;
    private final Clock clock;

    /// @param json writes the result document that the journal keeps
    public AuditedLifecycle(
            Lifecycle next,
            ChangeJournal journal,
            LifecycleObserver observer,
            Function<ChangeResult, String> json,
            Clock clock) {
        this.next = next;
        this.journal = journal;
        this.observer = observer;
        this.json = json;
        this.clock = clock;
    }

    /// Writes down that a change begins, and makes it when it is run, which it must be.
    ///
    /// A face that answers before the change has ended begins it first, so that whoever asks for it finds it.
    public Begun begin(Origin origin, Change change, Conduct conduct) {
        return new Begun(origin, change, conduct);
    }

    /// Makes a change. Throws what {@link Lifecycle#perform} throws.
    public ChangeResult perform(
            Origin origin, List<Target> targets, Change change, Conduct conduct, Progress progress) {
        return begin(origin, change, conduct).run(targets, progress);
    }

    /// A change that was written down and waits to be made.
    public final class Begun {
        private final Change change;
        private final Conduct conduct;
        private final AuditTrail trail;

        private Begun(Origin origin, Change change, Conduct conduct) {
            this.change = change;
            this.conduct = conduct;
            this.trail = new AuditTrail(origin, change, conduct, journal, observer, clock);
        }

        /// Writes down which guest is meant, for who knows it before it is found.
        public Begun about(TargetName target, Vmid vmid) {
            trail.about(target, vmid);
            return this;
        }

        /// The record as it stands.
        public ChangeRecord record() {
            return trail.record();
        }

        /// Makes the change, once. Throws what {@link Lifecycle#perform} throws.
        public ChangeResult run(List<Target> targets, Progress progress) {
            try {
                ChangeResult result = next.perform(targets, change, conduct, trail.progress(progress));
                trail.succeeded(json.apply(result));
                return trail.complaint().map(result::warning).orElse(result);
            } catch (RefusedException e) {
                trail.refused(e);
                throw e;
            } catch (RuntimeException | Error e) {
                trail.failed(e);
                throw e;
            }
        }
    }
}
