package dev.pvefleet.contract;

import static dev.pvefleet.contract.Operations.vmid;
import static dev.pvefleet.model.GuestType.QEMU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.lifecycle.Change;
import dev.pvefleet.lifecycle.Conduct;
import dev.pvefleet.lifecycle.Progress;
import dev.pvefleet.lifecycle.PveLifecycle;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.transport.Missing;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.proxmox.transport.Verb;
import dev.pvefleet.simulator.cluster.Power;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What PVE refuses is understood and answered with the same help, whichever way leads to it.
@TestInstance(Lifecycle.PER_CLASS)
abstract class RefusalsContract {
    private static final Vmid NEW = new Vmid(9401);
    private static final Vmid SPARE = new Vmid(121);

    private Labs labs;

    abstract Way way();

    abstract Vertx vertx();

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        labs = Labs.openForChanges(folder, vertx());
    }

    @AfterAll
    void close() {
        labs.close();
    }

    @EachVersion
    void whatIsMissingIsNamedAndTheWriteIsNotRepeated(PveVersion version) {
        assertMissing(version, cloned(Optional.empty(), Optional.empty(), Optional.of("nosuch")), Missing.POOL);
        assertMissing(version, cloned(Optional.of("nosuch"), Optional.empty(), Optional.empty()), Missing.STORAGE);
        assertMissing(version, cloned(Optional.empty(), Optional.of("pve9"), Optional.empty()), Missing.NODE);
    }

    @EachVersion
    void aGuestUnderHaIsDeletedWithPurge(PveVersion version) {
        Lab lab = labs.of(version);
        lab.simulator()
                .cluster()
                .changeGuest(SPARE, guest -> guest.withHa("stopped").withPower(Power.STOPPED, Lab.CLOCK.instant()));

        TransportException refused = refusal(lab, new Change.Delete(QEMU, vmid(SPARE.value()), false));

        assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
        assertThat(refused.hint().orElseThrow()).endsWith("purge=true");
        assertThat(lab.simulator().cluster().guest(SPARE)).isPresent();
    }

    @EachVersion
    void whatOnlyRootMayDependsOnTheWay(PveVersion version) {
        Lab lab = labs.of(version);
        Change change = new Change.SetConfig(
                QEMU, vmid(SPARE.value()), Map.of("args", "-no-hpet"), List.of(), Optional.empty());

        switch (way()) {
            case PVESH -> assertThat(failure(lab, change)).isNull();
            case REST, TUNNEL -> {
                TransportException refused = refusal(lab, change);
                assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN);
                assertThat(refused.hint().orElseThrow())
                        .startsWith("no grant helps")
                        .doesNotContain("pveum");
            }
        }
    }

    private void assertMissing(PveVersion version, Change change, Missing missing) {
        Lab lab = labs.of(version);
        long before = writes(lab);

        TransportException refused = refusal(lab, change);

        assertThat(refused.kind()).as("%s", refused).isEqualTo(Kind.NOT_FOUND);
        assertThat(refused.missing()).contains(missing);
        assertThat(refused.hint().orElseThrow())
                .contains(missing == Missing.NODE ? "'pve9'" : "'nosuch'")
                .doesNotContain("pveum acl");
        assertThat(writes(lab) - before).isOne();
        assertThat(lab.simulator().cluster().guest(NEW)).isEmpty();
    }

    private static long writes(Lab lab) {
        return lab.calls().stream().filter(call -> call.verb() != Verb.GET).count();
    }

    private TransportException refusal(Lab lab, Change change) {
        return catchThrowableOfType(TransportException.class, () -> perform(lab, change));
    }

    private Throwable failure(Lab lab, Change change) {
        return catchThrowable(() -> perform(lab, change));
    }

    private void perform(Lab lab, Change change) {
        Conduct conduct =
                new Conduct(false, false, Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofMinutes(2));
        new PveLifecycle(Lab.CLOCK, Pause.REAL)
                .perform(List.of(lab.target(way(), Lab.ALL)), change, conduct, Progress.NONE);
    }

    private static Change cloned(Optional<String> storage, Optional<String> node, Optional<String> pool) {
        return new Change.Clone(
                QEMU,
                vmid(9000),
                NEW,
                "webapp",
                storage,
                Optional.empty(),
                Optional.empty(),
                node.map(NodeName::new),
                pool,
                Optional.empty(),
                Optional.empty());
    }
}
