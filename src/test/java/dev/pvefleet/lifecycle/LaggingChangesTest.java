package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.guest.AmbiguousGuestException;
import dev.pvefleet.guest.GuestNotFoundException;
import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.lifecycle.Change.Clone;
import dev.pvefleet.lifecycle.Change.Delete;
import dev.pvefleet.lifecycle.Change.GuestExec;
import dev.pvefleet.lifecycle.Change.SetConfig;
import dev.pvefleet.lifecycle.Change.Start;
import dev.pvefleet.lifecycle.Change.Stop;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Changes by name while the cluster's list shows what was.
class LaggingChangesTest {
    private static final GuestType QEMU = GuestType.QEMU;
    private final World world = World.lagging();

    @Test
    void aNewGuestIsChangedByItsNameAtOnce() {
        world.perform(clone(new GuestRef.ByVmid(new Vmid(9000)), 330, "fresh"));

        assertThat(world.perform(new Start(QEMU, named("fresh"), false, Duration.ZERO))
                        .vmid())
                .isEqualTo(new Vmid(330));
        assertThat(world.perform(new Stop(QEMU, named("fresh"))).changed()).isTrue();
        ChangeResult deleted = world.perform(new Delete(QEMU, named("fresh"), false));

        assertThat(deleted.operation()).isEqualTo("delete");
        assertThat(deleted.changed()).isTrue();
        assertThat(world.guest(330)).isEmpty();
        assertThat(world.perform(new Delete(QEMU, named("fresh"), false)).operation())
                .isEqualTo("delete (already gone)");
    }

    @Test
    void aNewGuestIsATemplateByItsNameAtOnce() {
        world.perform(clone(new GuestRef.ByVmid(new Vmid(9000)), 330, "fresh"));

        ChangeResult cloned = world.perform(clone(named("fresh"), 331, "second"));

        assertThat(cloned.changed()).isTrue();
        assertThat(world.guest(331))
                .hasValueSatisfying(guest -> assertThat(guest.name()).isEqualTo("second"));
    }

    @Test
    void aRenamedGuestIsNotTouchedByItsOldName() {
        world.perform(clone(new GuestRef.ByVmid(new Vmid(9000)), 330, "old"));
        world.pass(Duration.ofSeconds(30));
        rename(330, "new");

        assertThat(world.perform(new Delete(QEMU, named("old"), false)).operation())
                .isEqualTo("delete (already gone)");
        assertThatThrownBy(() -> world.perform(new Start(QEMU, named("old"), false, Duration.ZERO)))
                .isInstanceOfSatisfying(
                        GuestNotFoundException.class,
                        e -> assertThat(e.isCertain()).isTrue());
        assertThat(world.guest(330)).isPresent();
        assertThat(world.perform(new Delete(QEMU, named("new"), false)).changed())
                .isTrue();
        assertThat(world.guest(330)).isEmpty();
    }

    @Test
    void nothingRunsInAGuestByItsOldName() {
        rename(100, "shop");

        assertThatThrownBy(() -> world.perform(exec("web"))).isInstanceOf(GuestNotFoundException.class);
        assertThat(world.calls()).noneMatch(call -> call.path().contains("/agent/exec"));
        assertThat(world.perform(exec("shop")).vmid()).isEqualTo(new Vmid(100));
    }

    @Test
    void aNameThatWasGivenAwayIsTheOthers() {
        world.perform(clone(new GuestRef.ByVmid(new Vmid(9000)), 330, "blue"));
        world.perform(clone(new GuestRef.ByVmid(new Vmid(9000)), 331, "green"));
        world.pass(Duration.ofSeconds(30));
        rename(330, "red");
        rename(331, "blue");

        world.perform(new Delete(QEMU, named("blue"), false));

        assertThat(world.guest(330)).isPresent();
        assertThat(world.guest(331)).isEmpty();
    }

    @Test
    void aNameThatTwoGuestsBearByNowDeletesNeither() {
        world.perform(clone(new GuestRef.ByVmid(new Vmid(9000)), 330, "blue"));
        world.perform(clone(new GuestRef.ByVmid(new Vmid(9000)), 331, "green"));
        world.pass(Duration.ofSeconds(30));
        rename(331, "blue");

        assertThatThrownBy(() -> world.perform(new Delete(QEMU, named("blue"), false)))
                .isInstanceOf(AmbiguousGuestException.class)
                .hasMessageContaining("vmid 330")
                .hasMessageContaining("vmid 331");
        assertThat(world.guest(330)).isPresent();
        assertThat(world.guest(331)).isPresent();
    }

    @Test
    void aDeadDaemonKeepsNobodyFromFindingAGuest() {
        world.cluster.killStatistics(new NodeName("pve1"), true);
        world.cluster.killStatistics(new NodeName("pve2"), true);
        world.perform(clone(new GuestRef.ByVmid(new Vmid(9000)), 330, "fresh"));
        world.pass(Duration.ofMinutes(6));

        assertThat(world.perform(new Start(QEMU, named("fresh"), false, Duration.ZERO))
                        .changed())
                .isTrue();
        assertThat(world.perform(new Delete(QEMU, named("nosuch"), false)).operation())
                .isEqualTo("delete (already gone)");
    }

    @Test
    void aNodeThatIsOffLeavesItOpenWhetherAGuestIsGone() {
        world.cluster.changeNode(new NodeName("pve2"), node -> node.withCondition(Node.Condition.OFFLINE));

        assertThatThrownBy(() -> world.perform(new Delete(QEMU, named("nosuch"), false)))
                .isInstanceOfSatisfying(
                        GuestNotFoundException.class,
                        e -> assertThat(e.isCertain()).isFalse())
                .hasMessageContaining("pve2");
    }

    private void rename(int vmid, String name) {
        world.perform(new SetConfig(
                QEMU, new GuestRef.ByVmid(new Vmid(vmid)), Map.of("name", name), List.of(), Optional.empty()));
    }

    private static Change exec(String name) {
        return new GuestExec(named(name), List.of("hostname"), Optional.empty(), Duration.ofSeconds(10));
    }

    private static Clone clone(GuestRef template, int vmid, String name) {
        return new Clone(
                QEMU,
                template,
                new Vmid(vmid),
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.of(true),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static GuestRef named(String name) {
        return new GuestRef.ByName(name);
    }
}
