package dev.pvefleet.lifecycle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.ChangeRecord;
import dev.pvefleet.model.ChangeRecord.State;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.state.ChangeJournal;
import dev.pvefleet.state.MemoryJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AuditedLifecycleTest {
    private static final TargetName LAB = new TargetName("lab");
    private static final Upid TASK = new Upid("UPID:pve1:0000C530:001C9BEC:65F0A2C0:qmstop:100:svc@pve!ops:");
    private static final Change STOP = new Change.Stop(GuestType.QEMU, new GuestRef.ByVmid(new Vmid(100)));
    private static final Conduct FORCED = conduct(true, false);

    private final MemoryJournal journal = new MemoryJournal();
    private final List<String> counted = new ArrayList<>();

    @Test
    void writesDownTheChangeFromItsBeginToItsEnd() {
        List<ChangeRecord> states = new ArrayList<>();
        AuditedLifecycle audited = audited(journal, progress -> {
            progress.found(LAB, GuestId.parse("qemu/100"));
            progress.started(TASK);
            progress.log(TASK, List.of("bye"));
            states.addAll(journal.latest(1));
            return result();
        });

        ChangeResult result =
                audited.perform(Origin.of("ops", "http"), List.of(), STOP, conduct(false, false), Progress.NONE);

        assertThat(states).singleElement().satisfies(running -> {
            assertThat(running.state()).isEqualTo(State.RUNNING);
            assertThat(running.target()).isEqualTo(LAB);
            assertThat(running.vmid()).isEqualTo(new Vmid(100));
            assertThat(running.upids()).containsExactly(TASK);
            assertThat(running.endedAt()).isNull();
        });
        assertThat(journal.latest(9)).singleElement().satisfies(record -> {
            assertThat(record.state()).isEqualTo(State.SUCCEEDED);
            assertThat(record.who()).isEqualTo("ops");
            assertThat(record.via()).isEqualTo("http");
            assertThat(record.operation()).isEqualTo("stop");
            assertThat(record.log()).containsExactly("bye");
            assertThat(record.result()).isEqualTo("the result of stop");
            assertThat(record.endedAt()).isEqualTo(FakePve.NOW);
            assertThat(record.forced()).isFalse();
        });
        assertThat(result.warnings()).isEmpty();
        assertThat(counted).containsExactly("begun stop", "ended stop false");
    }

    @Test
    void keepsTheRecordOfAChangeThatWasBegunButNotRunYet() {
        AuditedLifecycle audited = audited(journal, _ -> result());

        ChangeRecord record = audited.begin(
                        new Origin(ChangeId.random(), "ops", "http", Optional.of("key"), Optional.of("hash")),
                        STOP,
                        FORCED)
                .record();

        assertThat(journal.findByKey("ops", "key")).contains(record);
        assertThat(record.state()).isEqualTo(State.RUNNING);
        assertThat(record.requestHash()).isEqualTo("hash");
    }

    @Test
    void keepsWhatWasAskedForFromTheBeginToTheEnd() {
        Change exec = new Change.GuestExec(
                new GuestRef.ByVmid(new Vmid(100)), List.of("id", "-u"), Optional.empty(), Duration.ofSeconds(9));
        AuditedLifecycle audited = audited(journal, progress -> {
            assertThat(journal.latest(1).getFirst().asked()).containsEntry("command", List.of("id", "-u"));
            progress.found(LAB, GuestId.parse("qemu/100"));
            return result();
        });

        audited.perform(Origin.of("ops", "cli"), List.of(), exec, conduct(false, false), Progress.NONE);

        assertThat(journal.latest(1).getFirst().asked())
                .isEqualTo(Map.of("command", List.of("id", "-u"), "timeoutSec", 9L));
    }

    @Test
    void marksAndCountsAnOverriddenGate() {
        AuditedLifecycle audited = audited(journal, progress -> {
            progress.forced(Gate.UNMANAGED);
            return result();
        });

        audited.perform(Origin.of("ops", "cli"), List.of(), STOP, FORCED, Progress.NONE);

        assertThat(journal.latest(1).getFirst().forced()).isTrue();
        assertThat(counted).containsExactly("begun stop", "forced stop UNMANAGED", "ended stop false");
    }

    @Test
    void doesNotCallAChangeForcedWhereNoGateStoodInTheWay() {
        audited(journal, _ -> result()).perform(Origin.of("ops", "cli"), List.of(), STOP, FORCED, Progress.NONE);

        assertThat(journal.latest(1).getFirst().forced()).isFalse();
    }

    @Test
    void tellsARefusalFromAFailure() {
        AuditedLifecycle refusing = audited(journal, _ -> {
            throw new RefusedException(Gate.PROTECTED, "no", List.of("no"), "use force");
        });

        assertThatThrownBy(() -> refusing.perform(
                        Origin.of("ops", "cli"), List.of(), STOP, conduct(false, false), Progress.NONE))
                .isInstanceOf(RefusedException.class);

        assertThat(journal.latest(1).getFirst().state()).isEqualTo(State.REFUSED);
        assertThat(counted).containsExactly("begun stop", "refused stop PROTECTED", "ended stop false");
    }

    @Test
    void writesDownWhyItFailed() {
        AuditedLifecycle failing = audited(journal, _ -> {
            throw new TaskException(Kind.REJECTED, TASK, "the task failed: no", List.of("no"), "look");
        });

        assertThatThrownBy(() ->
                        failing.perform(Origin.of("ops", "cli"), List.of(), STOP, conduct(false, false), Progress.NONE))
                .isInstanceOf(TaskException.class);

        ChangeRecord record = journal.latest(1).getFirst();
        assertThat(record.state()).isEqualTo(State.FAILED);
        assertThat(record.error()).isNotNull();
        assertThat(requireNonNull(record.error()).message()).isEqualTo("the task failed: no");
        assertThat(counted).containsExactly("begun stop", "ended stop true");
    }

    @Test
    void makesTheChangeThoughTheJournalCannotBeWrittenAndSaysSo() {
        ChangeJournal full = new ChangeJournal() {
            @Override
            public void put(ChangeRecord change) {
                throw new IllegalStateException("the disk is full");
            }

            @Override
            public Optional<ChangeRecord> find(ChangeId id) {
                return Optional.empty();
            }

            @Override
            public Optional<ChangeRecord> findByKey(String who, String idempotencyKey) {
                return Optional.empty();
            }

            @Override
            public List<ChangeRecord> latest(int limit) {
                return List.of();
            }
        };

        ChangeResult result = audited(full, _ -> result())
                .perform(Origin.of("ops", "cli"), List.of(), STOP, conduct(false, false), Progress.NONE);

        assertThat(result.warnings()).containsExactly("the audit trail could not be written: the disk is full");
    }

    @Test
    void writesADryRunDownAsOneAndDoesNotCountIt() {
        audited(journal, progress -> {
                    progress.forced(Gate.UNMANAGED);
                    return result();
                })
                .perform(Origin.of("ops", "cli"), List.of(), STOP, conduct(true, true), Progress.NONE);

        assertThat(journal.latest(1).getFirst().operation()).isEqualTo("stop (dry run)");
        assertThat(counted).isEmpty();
    }

    @Test
    void writesDownThatItWasInterruptedThoughAnInterruptedThreadMayNotWait() {
        List<Boolean> interruptedWhileWriting = new ArrayList<>();
        ChangeJournal strict = new ChangeJournal() {
            @Override
            public void put(ChangeRecord change) {
                interruptedWhileWriting.add(Thread.currentThread().isInterrupted());
                journal.put(change);
            }

            @Override
            public Optional<ChangeRecord> find(ChangeId id) {
                return journal.find(id);
            }

            @Override
            public Optional<ChangeRecord> findByKey(String who, String idempotencyKey) {
                return journal.findByKey(who, idempotencyKey);
            }

            @Override
            public List<ChangeRecord> latest(int limit) {
                return journal.latest(limit);
            }
        };
        AuditedLifecycle audited = audited(strict, progress -> {
            progress.started(TASK);
            Thread.currentThread().interrupt();
            throw new TaskException(Kind.TIMEOUT, TASK, "given up", List.of(), "");
        });

        assertThatThrownBy(() ->
                        audited.perform(Origin.of("me", "cli"), List.of(), STOP, conduct(false, false), Progress.NONE))
                .isInstanceOf(TaskException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interruptedWhileWriting).isNotEmpty().containsOnly(false);
        assertThat(journal.latest(1)).singleElement().satisfies(record -> {
            assertThat(record.state()).isEqualTo(State.INTERRUPTED);
            assertThat(record.upids()).containsExactly(TASK);
        });
    }

    private AuditedLifecycle audited(ChangeJournal journal, Function<Progress, ChangeResult> behaviour) {
        LifecycleObserver observer = new LifecycleObserver() {
            @Override
            public void begun(String operation) {
                counted.add("begun " + operation);
            }

            @Override
            public void forced(String operation, Gate gate) {
                counted.add("forced " + operation + " " + gate);
            }

            @Override
            public void refused(String operation, Gate gate) {
                counted.add("refused " + operation + " " + gate);
            }

            @Override
            public void ended(String operation, boolean failed) {
                counted.add("ended " + operation + " " + failed);
            }
        };
        return new AuditedLifecycle(
                (_, _, _, progress) -> behaviour.apply(progress),
                journal,
                observer,
                result -> "the result of " + result.operation(),
                FakePve.CLOCK);
    }

    private static Conduct conduct(boolean force, boolean dryRun) {
        return new Conduct(force, dryRun, Duration.ofMinutes(5), Duration.ofSeconds(3), Duration.ofSeconds(20));
    }

    private static ChangeResult result() {
        return new ChangeResult(
                LAB,
                GuestType.QEMU,
                new Vmid(100),
                "web",
                new NodeName("pve1"),
                "stop",
                true,
                "stopped",
                List.of(TASK),
                List.of(),
                List.of(),
                null,
                null,
                null,
                FakePve.NOW);
    }
}
