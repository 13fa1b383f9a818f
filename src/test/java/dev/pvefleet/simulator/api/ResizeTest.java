package dev.pvefleet.simulator.api;

import static dev.pvefleet.simulator.api.Method.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Pace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Making disks larger.
class ResizeTest {
    private static final String VM = "/nodes/pve1/qemu/100/resize";
    private static final String CONTAINER = "/nodes/pve2/lxc/116/resize";

    private final Pve pve = sized(Pve.instant());

    private static Pve sized(Pve pve) {
        pve.cluster()
                .changeGuest(new Vmid(100), guest -> guest.withOption("scsi0", "local-lvm:vm-100-disk-0,size=32G"));
        pve.cluster()
                .changeGuest(new Vmid(116), guest -> guest.withOption("rootfs", "local-lvm:vm-116-disk-0,size=8G"));
        return pve;
    }

    @Test
    void growsByAndTo() {
        assertThat(pve.exit(PUT, VM, "disk", "scsi0", "size", "+8G")).isEqualTo("OK");
        assertThat(pve.option(100, "scsi0")).isEqualTo("local-lvm:vm-100-disk-0,size=40G");
        assertThat(pve.exit(PUT, VM, "disk", "scsi0", "size", "1T")).isEqualTo("OK");
        assertThat(pve.option(100, "scsi0")).isEqualTo("local-lvm:vm-100-disk-0,size=1T");
        assertThat(pve.exit(PUT, CONTAINER, "disk", "rootfs", "size", "+512M")).isEqualTo("OK");
        assertThat(pve.option(116, "rootfs")).isEqualTo("local-lvm:vm-116-disk-0,size=8704M");
    }

    @Test
    void isNoTaskForAVmInPve7() {
        Pve old = sized(Pve.version(7, 4));

        assertThat(old.put(VM, "disk", "scsi0", "size", "+8G").isNull()).isTrue();
        assertThat(old.option(100, "scsi0")).isEqualTo("local-lvm:vm-100-disk-0,size=40G");
        assertThat(old.refused(PUT, VM, "disk", "scsi0", "size", "1G").message())
                .isEqualTo("shrinking disks is not supported\n");
        assertThat(old.exit(PUT, CONTAINER, "disk", "rootfs", "size", "+1G")).isEqualTo("OK");
    }

    @Test
    void tellsOfAVmOnlyInTheTask() {
        assertThat(pve.exit(PUT, VM, "disk", "scsi0", "size", "1G")).isEqualTo("shrinking disks is not supported");
        assertThat(pve.exit(PUT, VM, "disk", "scsi0", "size", "32G")).isEqualTo("OK");
        assertThat(pve.exit(PUT, VM, "disk", "scsi7", "size", "+1G")).isEqualTo("disk 'scsi7' does not exist");
        assertThat(pve.exit(PUT, VM, "disk", "ide2", "size", "+1G")).isEqualTo("you can't resize a cdrom");
        assertThat(pve.exit(PUT, "/nodes/pve1/qemu/109/resize", "disk", "scsi0", "size", "+1G"))
                .isEqualTo("VM is locked (backup)");
        assertThat(pve.option(100, "scsi0")).isEqualTo("local-lvm:vm-100-disk-0,size=32G");
    }

    @Test
    void tellsOfAContainerAtOnce() {
        assertThat(pve.refused(PUT, CONTAINER, "disk", "rootfs", "size", "4G").message())
                .isEqualTo("unable to shrink disk size\n");
        assertThat(pve.refused(PUT, CONTAINER, "disk", "rootfs", "size", "8G").message())
                .isEqualTo("disk is already at specified size\n");
        assertThat(pve.refused(PUT, "/nodes/pve1/lxc/118/resize", "disk", "rootfs", "size", "+4G")
                        .message())
                .isEqualTo("CT is locked (mounted)\n");
    }

    @Test
    void takesSizesOfPvesFormOnly() {
        assertThat(pve.refused(PUT, VM, "disk", "scsi0", "size", "8 GB").errors())
                .containsKey("size");
        assertThat(pve.refused(PUT, VM, "disk", "scsi0", "size", "-8G").errors())
                .containsKey("size");
        assertThat(pve.refused(PUT, VM, "disk", "floppy0", "size", "8G").errors())
                .containsKey("disk");
    }

    @Test
    void takesItsTime() {
        Pve slow = sized(Pve.at(Pace.INSTANT.withDisk(Duration.ofSeconds(3))));
        slow.started(PUT, VM, "disk", "scsi0", "size", "+8G");
        assertThat(slow.option(100, "scsi0")).endsWith("size=32G");

        slow.turn(Duration.ofSeconds(3));

        assertThat(slow.option(100, "scsi0")).endsWith("size=40G");
    }
}
