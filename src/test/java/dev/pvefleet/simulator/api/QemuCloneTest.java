package dev.pvefleet.simulator.api;

import static dev.pvefleet.simulator.api.Method.POST;
import static dev.pvefleet.simulator.api.Method.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.cluster.Task;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Cloning VMs.
class QemuCloneTest {
    private static final String TEMPLATE = "/nodes/pve1/qemu/9000/clone";
    private static final String WEB = "/nodes/pve1/qemu/100/clone";
    private static final Duration DISK = Duration.ofSeconds(6);

    private final Pve pve = Pve.of(ClusterSpec.small().withTemplates());
    private final Pve slow = Pve.of(ClusterSpec.small().withTemplates().withPace(Pace.INSTANT.withDisk(DISK)));

    @Test
    void copiesEverythingOfAnOrdinaryVmWithNewIdentities() {
        pve.cluster()
                .changeGuest(
                        new Vmid(100),
                        guest -> guest.withOption("protection", "1").withOption("description", "of the source"));

        Upid upid = pve.started(POST, WEB, "newid", "200", "name", "copy");

        assertThat(upid.type()).isEqualTo("qmclone");
        assertThat(upid.toString()).contains(":qmclone:100:");
        assertThat(pve.exit(upid)).isEqualTo("OK");
        assertThat(pve.option(200, "name")).isEqualTo("copy");
        for (String same : List.of("tags", "protection", "onboot", "description", "sshkeys", "ipconfig0", "cores")) {
            assertThat(pve.option(200, same)).as(same).isEqualTo(pve.option(100, same));
        }
        for (String other : List.of("net0", "smbios1", "vmgenid", "scsi0")) {
            assertThat(pve.option(200, other)).as(other).isNotEqualTo(pve.option(100, other));
        }
        assertThat(pve.option(200, "scsi0")).startsWith("local-lvm:vm-200-disk-0,iothread=1,size=");
        assertThat(pve.guest(200).power()).isEqualTo(Power.STOPPED);
        assertThat(pve.option(200, "lock")).isEqualTo("(none)");
    }

    @Test
    void linksATemplateUnlessToldToCopyIt() {
        pve.exit(POST, TEMPLATE, "newid", "200", "name", "linked");
        pve.exit(POST, TEMPLATE, "newid", "201", "name", "full", "full", "1", "storage", "local-lvm");

        assertThat(pve.option(200, "scsi0")).startsWith("local-zfs:base-9000-disk-0/vm-200-disk-0,");
        assertThat(pve.option(200, "ide2")).isEqualTo("local-zfs:vm-200-cloudinit,media=cdrom");
        assertThat(pve.option(200, "template")).isEqualTo("(none)");
        assertThat(pve.option(201, "scsi0")).startsWith("local-lvm:vm-201-disk-0,");
        assertThat(pve.option(201, "ide2")).isEqualTo("local-lvm:vm-201-cloudinit,media=cdrom");
    }

    @Test
    void namesDisksAsTheirStorageDoes() {
        pve.exit(POST, TEMPLATE, "newid", "200", "full", "1", "storage", "nas", "format", "qcow2");

        assertThat(pve.option(200, "scsi0")).startsWith("nas:200/vm-200-disk-0.qcow2,");
        assertThat(pve.option(200, "ide2")).isEqualTo("nas:200/vm-200-cloudinit.qcow2,media=cdrom");
        assertThat(pve.get("/nodes/pve1/storage/nas/content", "vmid", "200").findValuesAsText("volid"))
                .containsExactlyInAnyOrder("nas:200/vm-200-disk-0.qcow2", "nas:200/vm-200-cloudinit.qcow2");
    }

    @Test
    void saysWhatItDoesInItsLog() {
        pve.exit(POST, TEMPLATE, "newid", "200");

        assertThat(pve.newestTask().log())
                .containsExactly(
                        "creating a clone of VM 9000 with ID 200",
                        "create full clone of drive ide2 (local-zfs:vm-9000-cloudinit)",
                        "create linked clone of drive scsi0 (local-zfs:base-9000-disk-0)");
        assertThat(pve.option(200, "name")).isEqualTo("Copy-of-VM-debian-13-cloud");
    }

    @Test
    void takesStorageAndFormatForFullClonesOnly() {
        assertThat(pve.refused(POST, TEMPLATE, "newid", "200", "storage", "local-lvm")
                        .message())
                .isEqualTo("parameter 'storage' not allowed for linked clones\n");
        assertThat(pve.refused(POST, TEMPLATE, "newid", "200", "format", "raw").message())
                .isEqualTo("parameter 'format' not allowed for linked clones\n");
        assertThat(pve.hasGuest(200)).isFalse();
    }

    @Test
    void linksOnlyWhatIsABase() {
        assertThat(pve.refused(POST, WEB, "newid", "200", "full", "0").message())
                .isEqualTo("Linked clone feature is not supported for 'local-lvm:vm-100-disk-0' (scsi0)\n");
    }

    @Test
    void needsSharedStorageForAnotherNode() {
        assertThat(pve.refused(POST, WEB, "newid", "200", "target", "pve2").message())
                .isEqualTo("can't clone VM to node 'pve2' (VM uses local storage)\n");
        assertThat(pve.refused(POST, WEB, "newid", "200", "target", "pve9").message())
                .isEqualTo("no such cluster node 'pve9'\n");
        assertThat(pve.refused(POST, WEB, "newid", "200", "target", "pve2", "storage", "local-lvm")
                        .message())
                .isEqualTo("can't clone to non-shared storage 'local-lvm'\n");

        assertThat(pve.exit(POST, WEB, "newid", "200", "target", "pve2", "storage", "nas"))
                .isEqualTo("OK");
        assertThat(pve.guest(200).node()).isEqualTo(new NodeName("pve2"));
        assertThat(pve.refused(POST, WEB, "newid", "201", "storage", "cold").errors())
                .containsEntry("storage", "storage 'cold' does not support vm images");
    }

    @Test
    void refusesAnIdOfThisNodeAndFailsLaterOnOneOfAnother() {
        assertThat(pve.refused(POST, WEB, "newid", "121").message())
                .isEqualTo("unable to create VM 121: config file already exists\n");

        assertThat(pve.exit(POST, WEB, "newid", "101"))
                .isEqualTo("close (rename) atomic file '/etc/pve/nodes/pve1/qemu-server/101.conf' failed: File exists");
        assertThat(pve.exit(POST, WEB, "newid", "103")).endsWith("103.conf' failed: File exists");
        assertThat(pve.option(101, "name")).isEqualTo("db");
        assertThat(pve.option(103, "hostname")).isEqualTo("cache");
    }

    @Test
    void showsTheCopyAtOnceLockedAndWithoutAName() {
        Upid upid = slow.started(POST, TEMPLATE, "newid", "200", "name", "copy");

        assertThat(slow.guest(200).config())
                .containsOnlyKeys("description", "lock")
                .containsEntry("lock", "clone");
        assertThat(slow.get("/nodes/pve1/qemu/200/status/current").path("name").asText())
                .isEqualTo("VM 200");
        slow.turn(DISK);
        assertThat(slow.option(200, "name")).isEqualTo("copy");
        assertThat(slow.option(200, "lock")).isEqualTo("clone");
        assertThat(slow.option(200, "scsi0")).isEqualTo("(none)");
        slow.turn(DISK);
        assertThat(slow.option(200, "lock")).isEqualTo("(none)");
        assertThat(slow.exit(upid)).isEqualTo("OK");
    }

    @Test
    void letsNobodyChangeTheHalfMadeCopyButLetsAStartWait() {
        Upid clone = slow.started(POST, WEB, "newid", "200", "name", "copy", "storage", "local-zfs");

        assertThat(slow.refused(PUT, "/nodes/pve1/qemu/200/config", "cores", "2")
                        .message())
                .isEqualTo("VM is locked (clone)\n");
        slow.turn(DISK);
        Upid start = slow.started(POST, "/nodes/pve1/qemu/200/status/start");
        assertThat(slow.exit(start)).isEqualTo("(running)");
        slow.turn(DISK);

        assertThat(slow.exit(clone)).isEqualTo("OK");
        assertThat(slow.exit(start)).isEqualTo("OK");
        assertThat(slow.guest(200).power()).isEqualTo(Power.RUNNING);
    }

    @Test
    void givesUpSoonWhenTwoCloneARunningVm() {
        Upid first = slow.started(POST, WEB, "newid", "200");
        Upid second = slow.started(POST, WEB, "newid", "201");

        slow.turn(Duration.ofSeconds(1));
        assertThat(slow.exit(second)).isEqualTo("can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout");
        assertThat(slow.hasGuest(201)).isFalse();
        slow.turn(DISK.multipliedBy(2));
        assertThat(slow.exit(first)).isEqualTo("OK");
    }

    @Test
    void clonesATemplateManyTimesAtOnce() {
        Upid first = slow.started(POST, TEMPLATE, "newid", "200");
        Upid second = slow.started(POST, TEMPLATE, "newid", "201");

        slow.turn(DISK.multipliedBy(2));

        assertThat(slow.exit(first)).isEqualTo("OK");
        assertThat(slow.exit(second)).isEqualTo("OK");
    }

    @Test
    void tidiesUpWhenItFailsAndWhenItIsStopped() {
        slow.mishaps().set(WhichTask.any().type("qmclone").times(1), new Mishap.Fails("no space left on device"));
        Upid failing = slow.started(POST, TEMPLATE, "newid", "200");
        slow.turn(DISK.multipliedBy(2));
        assertThat(slow.exit(failing)).isEqualTo("clone failed: no space left on device");
        assertThat(slow.hasGuest(200)).isFalse();

        Upid stopped = slow.started(POST, TEMPLATE, "newid", "200");
        slow.done(Method.DELETE, "/nodes/pve1/tasks/" + stopped);
        assertThat(slow.exit(stopped)).isEqualTo("clone failed: interrupted by signal");
        assertThat(slow.hasGuest(200)).isFalse();
    }

    @Test
    void leavesItsLockBehindWhenItsProcessIsKilled() {
        slow.mishaps().set(WhichTask.any().type("qmclone"), new Mishap.Dies());
        Upid upid = slow.started(POST, TEMPLATE, "newid", "200");

        slow.turn(DISK);

        assertThat(slow.exit(upid)).isEqualTo("unexpected status");
        assertThat(slow.option(200, "lock")).isEqualTo("clone");
        Upid start = slow.started(POST, "/nodes/pve1/qemu/200/status/start");
        assertThat(slow.exit(start)).isEqualTo("VM is locked (clone)");
    }

    @Test
    void checksTheSourceBeforeTheTask() {
        Task newest = pve.newestTask();

        assertThat(pve.refused(POST, "/nodes/pve1/qemu/109/clone", "newid", "200")
                        .message())
                .isEqualTo("VM is locked (backup)\n");
        assertThat(pve.refused(POST, "/nodes/pve1/qemu/999/clone", "newid", "200")
                        .message())
                .isEqualTo("Configuration file 'nodes/pve1/qemu-server/999.conf' does not exist\n");
        assertThat(pve.refused(POST, WEB, "newid", "200", "pool", "none").message())
                .isEqualTo("Permission check failed (pool 'none' does not exist)\n");
        assertThat(pve.newestTask()).isEqualTo(newest);
    }

    @Test
    void putsTheCopyIntoAPoolButNotUnderHa() {
        pve.cluster().changeGuest(new Vmid(100), guest -> guest.withHa("started"));

        pve.exit(POST, WEB, "newid", "200", "pool", "prod");

        assertThat(pve.guest(200).pool()).contains("prod");
        assertThat(pve.guest(200).haState()).isEmpty();
    }

    @Test
    void needsSpaceAndTheRightToClone() {
        Identity who = new Identity("limited@pve", Optional.empty());
        pve.cluster().access().defineRole("Cloner", List.of("VM.Clone", "VM.Allocate", "SDN.Use"));
        pve.cluster().access().grant("/", who, "Cloner", true);
        pve.as(who);

        assertThat(pve.refused(POST, WEB, "newid", "200").message())
                .isEqualTo("Permission check failed (/storage/local-lvm, Datastore.AllocateSpace)\n");
        pve.cluster().access().grant("/vms/100", who, "NoAccess", true);
        assertThat(pve.refused(POST, WEB, "newid", "200").message())
                .isEqualTo("Permission check failed (/vms/100, VM.Clone)\n");
    }

    @Test
    void getsAnAddressWhenItStarts() {
        pve.exit(POST, TEMPLATE, "newid", "200", "name", "copy");
        pve.put("/nodes/pve1/qemu/200/config", "ipconfig0", "ip=192.0.2.77/24,gw=192.0.2.1");
        pve.exit(POST, "/nodes/pve1/qemu/200/status/start");

        assertThat(pve.get("/nodes/pve1/qemu/200/agent/network-get-interfaces").findValuesAsText("ip-address"))
                .contains("127.0.0.1", "192.0.2.77");
    }
}
