package dev.pvefleet.simulator.api;

import static dev.pvefleet.simulator.api.Method.POST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Upid;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Cloning containers.
class LxcCloneTest {
    private static final String TEMPLATE = "/nodes/pve1/lxc/9100/clone";
    private static final String PARKED = "/nodes/pve2/lxc/116/clone";
    private static final Duration DISK = Duration.ofSeconds(6);

    private final Pve pve = Pve.of(ClusterSpec.small().withTemplates());
    private final Pve slow = Pve.of(ClusterSpec.small().withTemplates().withPace(Pace.INSTANT.withDisk(DISK)));

    @Test
    void copiesAContainerWithItsOptionsAndANewAddress() {
        Upid upid = pve.started(POST, PARKED, "newid", "200", "hostname", "copy");

        assertThat(upid.toString()).startsWith("UPID:pve2:").contains(":vzclone:116:");
        assertThat(pve.exit(upid)).isEqualTo("OK");
        assertThat(pve.task(upid).log())
                .containsExactly("create full clone of mountpoint rootfs (local-lvm:vm-116-disk-0)");
        assertThat(pve.option(200, "hostname")).isEqualTo("copy");
        assertThat(pve.option(200, "tags")).isEqualTo(pve.option(116, "tags"));
        assertThat(pve.option(200, "rootfs")).startsWith("local-lvm:vm-200-disk-0,size=");
        assertThat(pve.option(200, "net0")).isNotEqualTo(pve.option(116, "net0"));
        assertThat(pve.option(200, "lock")).isEqualTo("(none)");
        assertThat(pve.option(116, "lock")).isEqualTo("(none)");
    }

    @Test
    void linksATemplate() {
        assertThat(pve.exit(POST, TEMPLATE, "newid", "200")).isEqualTo("OK");

        assertThat(pve.option(200, "rootfs")).isEqualTo("local-zfs:basevol-9100-disk-0/subvol-200-disk-0,size=4G");
        assertThat(pve.refused(POST, TEMPLATE, "newid", "201", "storage", "local-lvm")
                        .message())
                .isEqualTo("parameter 'storage' not allowed for linked clones\n");
        assertThat(pve.refused(POST, PARKED, "newid", "201", "full", "0").message())
                .isEqualTo("Linked clone feature for 'local-lvm:vm-116-disk-0' is not available\n");
    }

    @Test
    void locksSourceAndCopyInTheirConfigurationsMeanwhile() {
        slow.started(POST, PARKED, "newid", "200", "hostname", "copy");

        assertThat(slow.option(116, "lock")).isEqualTo("disk");
        assertThat(slow.option(200, "lock")).isEqualTo("create");
        assertThat(slow.guest(200).config()).containsOnlyKeys("description", "lock");
        assertThat(slow.refused(POST, PARKED, "newid", "201").message()).isEqualTo("CT is locked (disk)\n");
        assertThat(slow.exit(POST, "/nodes/pve2/lxc/200/status/start")).isEqualTo("CT is locked (create)");
        slow.turn(DISK);
        assertThat(slow.option(116, "lock") + slow.option(200, "lock")).isEqualTo("(none)(none)");
        assertThat(slow.option(200, "hostname")).isEqualTo("copy");
    }

    @Test
    void refusesAnIdThatIsTakenAnywhere() {
        assertThat(pve.refused(POST, PARKED, "newid", "100").message())
                .isEqualTo("VM 100 already exists on node 'pve1'\n");
        assertThat(pve.option(116, "lock")).isEqualTo("(none)");
    }

    @Test
    void copiesNoRunningContainer() {
        assertThat(pve.refused(POST, "/nodes/pve3/lxc/102/clone", "newid", "200")
                        .message())
                .isEqualTo("Cannot do full clones on a running container without snapshots\n");
        assertThat(pve.option(102, "lock")).isEqualTo("(none)");
        assertThat(pve.hasGuest(200)).isFalse();
    }

    @Test
    void tidiesUpWhenItFailsButNotWhenItIsKilled() {
        pve.mishaps().set(WhichTask.any().type("vzclone").times(1), new Mishap.Fails("no space left on device"));
        assertThat(pve.exit(POST, PARKED, "newid", "200")).isEqualTo("clone failed: no space left on device");
        assertThat(pve.hasGuest(200)).isFalse();
        assertThat(pve.option(116, "lock")).isEqualTo("(none)");

        pve.mishaps().set(WhichTask.any().type("vzclone").times(1), new Mishap.Dies());
        assertThat(pve.exit(POST, PARKED, "newid", "200")).isEqualTo("unexpected status");
        assertThat(pve.option(200, "lock")).isEqualTo("create");
        assertThat(pve.option(116, "lock")).isEqualTo("disk");
    }
}
