package dev.pvefleet.simulator.api;

import static dev.pvefleet.simulator.api.Method.DELETE;
import static dev.pvefleet.simulator.api.Method.POST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.cluster.Purpose;
import org.junit.jupiter.api.Test;

/// Removing guests.
class RemovalTest {
    private final Pve pve = Pve.of(ClusterSpec.small().withTemplates());

    @Test
    void removesAStoppedGuestForGood() {
        assertThat(remove(121)).isEqualTo("OK");
        assertThat(pve.newestTask().type()).isEqualTo("qmdestroy");
        assertThat(remove(116)).isEqualTo("OK");
        assertThat(pve.newestTask().type()).isEqualTo("vzdestroy");

        assertThat(pve.hasGuest(121) || pve.hasGuest(116)).isFalse();
        assertThat(pve.refused(DELETE, "/nodes/pve1/qemu/121").message())
                .isEqualTo("Configuration file 'nodes/pve1/qemu-server/121.conf' does not exist\n");
        assertThat(pve.refused(DELETE, "/nodes/pve1/lxc/116").message())
                .isEqualTo("Configuration file 'nodes/pve1/lxc/116.conf' does not exist\n");
    }

    @Test
    void refusesARunningGuest() {
        assertThat(refused(100)).isEqualTo("VM 100 is running - destroy failed\n");
        assertThat(refused(102)).isEqualTo("unable to destroy CT 102 - container is running\n");
        assertThat(pve.guest(102).power()).isEqualTo(Power.RUNNING);

        assertThat(remove(102, "force", "1")).isEqualTo("OK");
        assertThat(pve.hasGuest(102)).isFalse();
    }

    @Test
    void refusesAProtectedGuest() {
        stop(119);
        pve.cluster().changeGuest(new Vmid(116), guest -> guest.withOption("protection", "1"));

        assertThat(refused(119)).isEqualTo("can't remove VM 119 - protection mode enabled\n");
        assertThat(refused(116)).isEqualTo("can't remove CT 116 - protection mode enabled\n");
    }

    @Test
    void removesAnHaGuestOnlyWithPurge() {
        stop(101);

        assertThat(refused(101))
                .isEqualTo("unable to remove VM 101 - used in HA resources and purge parameter not set.\n");
        assertThat(remove(101, "purge", "1")).isEqualTo("OK");
        assertThat(pve.newestTask().log())
                .containsExactly(
                        "purging VM 101 from related configurations..",
                        "NOTE: removed VM 101 from HA resource configuration.");
        assertThat(pve.hasGuest(101)).isFalse();
    }

    @Test
    void findsALockedVmInTheTaskAndALockedContainerBefore() {
        assertThat(remove(110)).isEqualTo("VM is locked (clone)");
        assertThat(pve.hasGuest(110)).isTrue();
        assertThat(refused(118)).isEqualTo("CT is locked (mounted)\n");
    }

    @Test
    void keepsABaseThatOthersAreLinkedTo() {
        pve.exit(POST, "/nodes/pve1/qemu/9000/clone", "newid", "200");
        pve.exit(POST, "/nodes/pve1/lxc/9100/clone", "newid", "201");

        assertThat(remove(9000)).isEqualTo("base volume 'local-zfs:base-9000-disk-0' is still in use by linked cloned");
        assertThat(remove(9100))
                .isEqualTo("base volume 'local-zfs:basevol-9100-disk-0' is still in use by linked cloned");
        remove(200);
        assertThat(remove(9000)).isEqualTo("OK");
    }

    @Test
    void takesTheRightsOnAGuestWithIt() {
        pve.cluster().access().grant("/vms/121", Purpose.NO_RIGHTS.identity(), "PVEVMAdmin", true);

        remove(121);

        assertThat(pve.cluster().access().knownPaths()).doesNotContain("/vms/121");
    }

    private void stop(int vmid) {
        pve.cluster().changeGuest(new Vmid(vmid), guest -> guest.withPower(Power.STOPPED, guest.since()));
    }

    private String remove(int vmid, String... params) {
        return pve.exit(DELETE, pve.path(vmid), params);
    }

    private String refused(int vmid) {
        Outcome.Refused refused = pve.refused(DELETE, pve.path(vmid));
        assertThat(refused.status()).isEqualTo(500);
        return refused.message();
    }
}
