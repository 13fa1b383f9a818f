package dev.pvefleet.admin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.arguments.ChangeReader;
import dev.pvefleet.arguments.Method;
import dev.pvefleet.config.FleetConfig.Role;
import dev.pvefleet.config.Secret;
import dev.pvefleet.lifecycle.Conduct;
import dev.pvefleet.lifecycle.OptionState;
import dev.pvefleet.lifecycle.Raised;
import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.ClusterIdentity;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private static final Caller OPS = new Caller("ops", Role.OPERATOR, new Secret("token"));
    private static final Caller EVE = new Caller("eve", Role.OPERATOR, new Secret("other"));
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ClusterIdentity NODES =
            ClusterIdentity.ofNodes(Set.of(new NodeName("pve1"), new NodeName("pve2")));
    private static final Upid UPID = Upid.parse("UPID:pve1:0000C350:001E8480:67B0A1C0:qmstart:100:svc@pve!automation:");

    private final HandClock clock = new HandClock();
    private final FakeAgent agent = new FakeAgent(clock);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private Operations operations = operations(Patience.REAL);

    @AfterEach
    void end() {
        mayEnd.countDown();
        operations.close(LONG);
    }

    @Test
    void aChangeIsFoundWhileItRunsAndAfterItHasEnded() {
        holdChanges();

        ChangeId id = submit(FakeAgent.LAB, 100);

        OperationDocument running = operations.find(id).orElseThrow();
        assertThat(running.state()).isEqualTo("running");
        assertThat(running.isFinal()).isFalse();
        assertThat(running.who()).isEqualTo("ops");
        assertThat(running.via()).isEqualTo("http");
        assertThat(running.operation()).isEqualTo("start");
        assertThat(running.target()).isEqualTo(FakeAgent.LAB);
        assertThat(running.vmid()).isEqualTo(new Vmid(100));
        assertThat(running.result()).isNull();

        OperationDocument ended = end(id);

        assertThat(ended.state()).isEqualTo("succeeded");
        assertThat(ended.isFinal()).isTrue();
        assertThat(ended.result()).isNotNull();
        assertThat(requireNonNull(ended.result()).path("status").asText()).isEqualTo("running");
        assertThat(ended.upids()).containsExactly(UPID);
        assertThat(ended.log()).containsExactly("starting");
        assertThat(operations.find(ChangeId.random())).isEmpty();
    }

    @Test
    void aFailureTellsItsKindAndWhatToDo() {
        agent.changes = (_, _, _, _) -> {
            throw new TransportException(
                    Kind.LOCKED, "VM is locked (backup)", "VM is locked", 500, Map.of(), "wait for the backup", null);
        };

        OperationDocument ended = end(submit(FakeAgent.LAB, 100));

        assertThat(ended.state()).isEqualTo("failed");
        assertThat(ended.error())
                .isEqualTo(new OperationDocument.Error(
                        "locked", "VM is locked (backup)", "wait for the backup", null, null, null));
        assertThat(ended.target()).isEqualTo(FakeAgent.LAB);
    }

    @Test
    void aChangeThatFailedHalfWayTellsItOptionByOption() {
        agent.changes = (_, _, _, _) -> {
            throw Raised.halfWritten(
                    Raised.task(Kind.REJECTED, UPID, "no space left", List.of(), ""),
                    Map.of("cores", OptionState.PENDING));
        };

        OperationDocument ended = end(submit(FakeAgent.LAB, 100));

        assertThat(ended.state()).isEqualTo("failed");
        assertThat(requireNonNull(ended.error()).options()).isEqualTo(Map.of("cores", "pending"));
        assertThat(ended.error().hint()).endsWith("revert=cores");
        assertThat(ended.error().message()).isEqualTo("no space left; of this change cores is pending");
    }

    @Test
    void aDefectEndsTheChangeAndNothingElse() {
        agent.changes = (_, _, _, _) -> {
            throw new IllegalStateException("defect, as this test wants it");
        };

        assertThat(end(submit(FakeAgent.LAB, 100)).state()).isEqualTo("failed");
        assertThat(end(submit(FakeAgent.LAB, 100)).state()).isEqualTo("failed");
    }

    @Test
    void aGuestHasOneChangeAtATime() {
        holdChanges();
        ChangeId first = submit(FakeAgent.LAB, 100);

        Problem second = Problems.of(() -> submit(FakeAgent.LAB, 100));

        assertThat(second.trouble()).isEqualTo(Trouble.BUSY);
        assertThat(second.operation()).contains(first);
        assertThat(second.retryAfter()).isPresent();
        assertThat(submit(FakeAgent.LAB, 101)).isNotNull();
        end(first);
        assertThat(submit(FakeAgent.LAB, 100)).isNotNull();
    }

    @Test
    void theSameGuestThroughAnotherTargetIsTheSameGuest() {
        holdChanges();
        ChangeId first = operations
                .submit(order(OPS, FakeAgent.LAB, 100, NODES, "a", "start", Map.of()))
                .id();

        Problem second =
                Problems.of(() -> operations.submit(order(OPS, FakeAgent.OTHER, 100, NODES, "b", "start", Map.of())));

        assertThat(second.operation()).contains(first);
        assertThat(second.detail()).contains("through target lab");
    }

    @Test
    void guestsOfClustersThatAreNotTheSameAreNot() {
        holdChanges();
        operations.submit(order(OPS, FakeAgent.LAB, 100, NODES, "a", "start", Map.of()));
        operations.submit(order(
                OPS,
                FakeAgent.OTHER,
                100,
                ClusterIdentity.ofNodes(Set.of(new NodeName("pve9"))),
                "b",
                "start",
                Map.of()));
        operations.submit(order(OPS, new TargetName("third"), 100, ClusterIdentity.UNKNOWN, "c", "start", Map.of()));

        assertThat(Problems.of(() -> operations.submit(
                                order(OPS, new TargetName("third"), 100, NODES, "d", "start", Map.of())))
                        .trouble())
                .as("the same target, whose cluster was not known before")
                .isEqualTo(Trouble.BUSY);
    }

    @Test
    void whatChangesNothingIsInNobodysWay() {
        holdChanges();
        submit(FakeAgent.LAB, 100);

        ChangeId dryRun = operations
                .submit(order(OPS, FakeAgent.LAB, 100, NODES, "a", "stop", Map.of("dryRun", true)))
                .id();

        assertThat(operations.find(dryRun).orElseThrow().dryRun()).isTrue();
        assertThat(operations.find(dryRun).orElseThrow().operation()).isEqualTo("stop");
    }

    @Test
    void noMoreThanSoManyRunAtOnce() {
        holdChanges();
        for (int i = 0; i < Operations.MOST_AT_ONCE; i++) {
            submit(FakeAgent.LAB, 100 + i);
        }

        Problem oneMore = Problems.of(() -> submit(FakeAgent.LAB, 999));

        assertThat(oneMore.trouble().status()).isEqualTo(503);
        assertThat(oneMore.retryAfter()).isPresent();
        assertThat(begun.get()).isLessThanOrEqualTo(Operations.MOST_AT_ONCE);
        mayEnd.countDown();
        operations.latest(100).forEach(one -> operations.await(ChangeId.parse(one.id()), LONG));
        assertThat(submit(FakeAgent.LAB, 999)).isNotNull();
    }

    @Test
    void aRepetitionUnderAKeyStartsNothing() {
        holdChanges();
        Order order = order(OPS, FakeAgent.LAB, 100, NODES, "key", "start", Map.of());
        Operations.Submitted first = operations.submit(order);

        assertThat(operations.submit(order)).isEqualTo(new Operations.Submitted(first.id(), true));
        end(first.id());
        assertThat(operations.submit(order)).isEqualTo(new Operations.Submitted(first.id(), true));
        assertThat(begun).hasValue(1);
    }

    @Test
    void aRepetitionIsKnownAfterARestart() {
        Order order = order(OPS, FakeAgent.LAB, 100, NODES, "key", "start", Map.of());
        ChangeId first = operations.submit(order).id();
        end(first);

        operations = operations(Patience.REAL);

        assertThat(operations.submit(order)).isEqualTo(new Operations.Submitted(first, true));
        assertThat(operations.find(first).orElseThrow().state()).isEqualTo("succeeded");
    }

    @Test
    void aKeyIsForOneRequestOfOneClient() {
        ChangeId first = operations
                .submit(order(OPS, FakeAgent.LAB, 100, NODES, "key", "start", Map.of()))
                .id();
        end(first);

        Problem other =
                Problems.of(() -> operations.submit(order(OPS, FakeAgent.LAB, 100, NODES, "key", "stop", Map.of())));
        Operations.Submitted ofSomebodyElse =
                operations.submit(order(EVE, FakeAgent.LAB, 100, NODES, "key", "start", Map.of()));

        assertThat(other.trouble()).isEqualTo(Trouble.KEY_REUSED);
        assertThat(other.operation()).contains(first);
        assertThat(ofSomebodyElse.repeated()).isFalse();
        assertThat(ofSomebodyElse.id()).isNotEqualTo(first);
    }

    @Test
    void aChangeThatWasRefusedForTheMomentMayBeTriedAgainUnderItsKey() {
        holdChanges();
        ChangeId first = submit(FakeAgent.LAB, 100);
        Order order = order(OPS, FakeAgent.LAB, 100, NODES, "key", "stop", Map.of());
        assertThat(Problems.of(() -> operations.submit(order)).trouble()).isEqualTo(Trouble.BUSY);
        end(first);

        assertThat(operations.submit(order).repeated()).isFalse();
    }

    @Test
    void theLatestComeFirst() {
        ChangeId first = submit(FakeAgent.LAB, 100);
        end(first);
        ChangeId second = submit(FakeAgent.LAB, 101);
        end(second);

        assertThat(operations.latest(10))
                .extracting(OperationDocument::id)
                .containsExactly(second.toString(), first.toString());
        assertThat(operations.latest(1)).hasSize(1);
    }

    @Test
    void atTheEndWhatRunsIsGivenTimeAndThenGivenUp() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        agent.changes = (targets, _, _, progress) -> {
            progress.started(UPID);
            waits.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("given up");
            }
            return agent.done(targets.getFirst().name(), "start");
        };
        AtomicInteger asked = new AtomicInteger();
        operations = operations((end, _) -> {
            if (asked.getAndIncrement() > 0) {
                Patience.REAL.await(end, LONG);
            }
        });
        ChangeId id = submit(FakeAgent.LAB, 100);
        waits.await();

        operations.close(Duration.ofSeconds(5));

        OperationDocument ended = operations.find(id).orElseThrow();
        assertThat(ended.state()).isEqualTo("interrupted");
        assertThat(ended.upids()).containsExactly(UPID);
        assertThat(Problems.of(() -> submit(FakeAgent.LAB, 101)).trouble()).isEqualTo(Trouble.NOT_NOW);
    }

    @Test
    void atTheEndWhatEndsInTimeIsNoInterruption() {
        holdChanges();
        ChangeId id = submit(FakeAgent.LAB, 100);
        mayEnd.countDown();

        operations.close(LONG);

        assertThat(operations.find(id).orElseThrow().state()).isEqualTo("succeeded");
    }

    @Test
    void manyAtOnceLoseNothingAndDoubleNothing() throws Exception {
        Map<Integer, AtomicInteger> going = new ConcurrentHashMap<>();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        agent.changes = (targets, change, _, _) -> {
            int vmid = Integer.parseInt(change.toString().replaceAll("\\D*(\\d+).*", "$1"));
            AtomicInteger here = going.computeIfAbsent(vmid, _ -> new AtomicInteger());
            if (here.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            Thread.onSpinWait();
            done.incrementAndGet();
            here.decrementAndGet();
            return agent.done(targets.getFirst().name(), "start");
        };
        Set<ChangeId> accepted = ConcurrentHashMap.newKeySet();
        AtomicInteger busy = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        for (int i = 0; i < 100; i++) {
            int vmid = 100 + i % 20;
            String key = "key-" + i;
            clients.add(Thread.ofVirtual().start(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                Order order = order(OPS, FakeAgent.LAB, vmid, NODES, key, "start", Map.of());
                for (boolean accepting = false; !accepting; ) {
                    try {
                        ChangeId id = operations.submit(order).id();
                        assertThat(operations.submit(order).id()).isEqualTo(id);
                        accepted.add(id);
                        accepting = true;
                    } catch (ProblemException e) {
                        assertThat(e.problem().trouble()).isIn(Trouble.BUSY, Trouble.NOT_NOW);
                        busy.incrementAndGet();
                        Thread.onSpinWait();
                    }
                }
            }));
        }

        go.countDown();
        for (Thread client : clients) {
            client.join();
        }
        accepted.forEach(id -> operations.await(id, LONG));

        assertThat(accepted).hasSize(100);
        assertThat(done).hasValue(100);
        assertThat(overlaps).hasValue(0);
        assertThat(operations.latest(200))
                .hasSize(100)
                .allMatch(one -> one.state().equals("succeeded"));
    }

    private void holdChanges() {
        agent.changes = (targets, change, _, progress) -> {
            begun.incrementAndGet();
            progress.started(UPID);
            progress.log(UPID, List.of("starting"));
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return agent.done(targets.getFirst().name(), change.operation());
        };
    }

    private OperationDocument end(ChangeId id) {
        mayEnd.countDown();
        operations.await(id, LONG);
        return operations.find(id).orElseThrow();
    }

    private Operations operations(Patience patienceWith) {
        return new Operations(
                agent.lifecycle(), agent.journal, Thread.ofVirtual().factory(), patienceWith, clock);
    }

    private ChangeId submit(TargetName target, int vmid) {
        Order order = order(OPS, target, vmid, NODES, "", "start", Map.of());
        return operations
                .submit(new Order(
                        order.caller(),
                        order.target(),
                        order.vmid(),
                        order.cluster(),
                        order.asked(),
                        order.conduct(),
                        Optional.empty(),
                        order.hash()))
                .id();
    }

    private Order order(
            Caller caller,
            TargetName target,
            int vmid,
            ClusterIdentity cluster,
            String key,
            String operation,
            Map<String, ?> arguments) {
        Method method = Method.ofPath(GuestType.QEMU, operation).orElseThrow();
        return new Order(
                caller,
                agent.target(target),
                new Vmid(vmid),
                cluster,
                ChangeReader.read(method, GuestType.QEMU, new Vmid(vmid), arguments),
                new Conduct(false, arguments.containsKey("dryRun"), LONG, LONG, LONG),
                Optional.of(new IdempotencyKey(key.isEmpty() ? "-" : key)),
                operation + vmid);
    }
}
