package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestPressure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodePressures;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.Pressure;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.sync.Sync;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PressuresTest {
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final NodeName PVE2 = new NodeName("pve2");
    private static final GuestId VM = GuestId.parse("qemu/100");
    private static final GuestId OTHER_VM = GuestId.parse("qemu/101");
    private static final GuestId CONTAINER = GuestId.parse("lxc/102");
    private static final Instant BEFORE = FakePve.NOW.minusSeconds(60);
    private static final Map<GuestId, GuestPressure> KNOWN = Map.of(
            VM, new GuestPressure(PVE1, some(1), BEFORE),
            OTHER_VM, new GuestPressure(PVE1, some(2), BEFORE),
            CONTAINER, new GuestPressure(PVE1, some(3), BEFORE));

    @Test
    void aListThatWasReadReplacesWhatWasKnownOfItAndNothingElse() {
        Map<GuestId, GuestPressure> joined = Pressures.joined(KNOWN, read(PVE1, GuestType.QEMU, Map.of(VM, some(9))));

        assertThat(joined)
                .containsEntry(VM, new GuestPressure(PVE1, some(9), FakePve.NOW))
                .containsEntry(CONTAINER, new GuestPressure(PVE1, some(3), BEFORE))
                .doesNotContainKey(OTHER_VM);
    }

    @Test
    void aGuestThatMovedIsKnownFromItsNewNode() {
        Map<GuestId, GuestPressure> moved = Pressures.joined(KNOWN, read(PVE2, GuestType.QEMU, Map.of(VM, some(9))));

        assertThat(moved)
                .containsEntry(VM, new GuestPressure(PVE2, some(9), FakePve.NOW))
                .containsKeys(OTHER_VM, CONTAINER);
        assertThat(Pressures.joined(moved, read(PVE1, GuestType.QEMU, Map.of(OTHER_VM, some(4)))))
                .as("the old node's list has no say any more")
                .containsKey(VM);
    }

    @Test
    void aListThatCouldNotBeReadLeavesWhatWasKnown() {
        TreeMap<NodeName, Failure> failures =
                new TreeMap<>(Map.of(PVE1, new Failure(Kind.TIMEOUT, "late", Optional.empty())));

        assertThat(Pressures.joined(KNOWN, new NodeReadings<>(List.of(), failures)))
                .isEqualTo(KNOWN);
    }

    @Test
    void guestsThatAreGoneOrStoppedLoseTheirsAndUnknownOnesDoNot() {
        List<GuestRecord> guests = guests("""
                [{"type":"node","node":"pve1"},{"type":"qemu","vmid":100,"node":"pve1","status":"stopped"},
                 {"type":"lxc","vmid":102,"node":"pve1","status":"unknown"}]""");

        assertThat(Pressures.ofThoseLeft(KNOWN, guests)).containsOnlyKeys(CONTAINER);
    }

    @Test
    void whereAllStillRunNothingIsMadeAnew() {
        List<GuestRecord> guests = guests("""
                [{"type":"node","node":"pve1"},{"type":"qemu","vmid":100,"node":"pve1","status":"running"},
                 {"type":"qemu","vmid":101,"node":"pve1","status":"running"},
                 {"type":"lxc","vmid":102,"node":"pve1","status":"running"},
                 {"type":"lxc","vmid":103,"node":"pve1","status":"running"}]""");

        assertThat(Pressures.ofThoseLeft(KNOWN, guests)).isSameAs(KNOWN);
    }

    private static NodeReadings<NodePressures> read(NodeName node, GuestType type, Map<GuestId, Pressure> byGuest) {
        return new NodeReadings<>(List.of(new NodePressures(node, type, byGuest, FakePve.NOW)), new TreeMap<>());
    }

    private static List<GuestRecord> guests(String resources) {
        return new Sync(FakePve.CLOCK)
                .run(
                        new FakePve()
                                .answer("/cluster/resources", Recorded.json(resources))
                                .target("lab"),
                        FakePve.DEADLINE)
                .guests();
    }

    private static Pressure some(double cpu) {
        return new Pressure(cpu, null, null, null, null, null);
    }
}
