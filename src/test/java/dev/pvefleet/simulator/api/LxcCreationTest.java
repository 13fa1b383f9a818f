package dev.pvefleet.simulator.api;

import static dev.pvefleet.simulator.api.Method.POST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Upid;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.simulator.cluster.Task;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Making containers.
class LxcCreationTest {
    private static final String PATH = "/nodes/pve1/lxc";
    private static final String TEMPLATE = "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst";
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB5x+PyPi5H0o7Bf8Wl2bNE5v8dS0c2vTQ1tLhQmJr1n me@here";

    private final Pve pve = Pve.of(ClusterSpec.small().withTemplates());

    @Test
    void makesAContainerFromATemplate() {
        Upid upid = pve.started(
                POST,
                PATH,
                with(
                        "hostname", "new",
                        "rootfs", "local-lvm:8",
                        "cores", "2",
                        "memory", "1024",
                        "features", "nesting=1",
                        "net0", "name=eth0,bridge=vmbr0,ip=192.0.2.99/24,gw=192.0.2.1",
                        "ssh-public-keys", KEY,
                        "password", "secret",
                        "tags", "Web,swamp"));

        assertThat(upid.type()).isEqualTo("vzcreate");
        assertThat(pve.exit(upid)).isEqualTo("OK");
        assertThat(pve.guest(200).config())
                .containsEntry("hostname", "new")
                .containsEntry("rootfs", "local-lvm:vm-200-disk-0,size=8G")
                .containsEntry("memory", "1024")
                .containsEntry("swap", "512")
                .containsEntry("ostype", "debian")
                .containsEntry("unprivileged", "1")
                .containsEntry("tags", "swamp;web")
                .doesNotContainKeys("lock", "password", "ssh-public-keys", "ostemplate", "storage");
        assertThat(pve.option(200, "net0")).matches("name=eth0,bridge=vmbr0,gw=.*,hwaddr=BC:24:11:.*,type=veth");
        assertThat(pve.guest(200).power()).isEqualTo(Power.STOPPED);
    }

    @Test
    void warnsAboutANewSystemdWithoutNesting() {
        assertThat(pve.exit(POST, PATH, with("rootfs", "local-lvm:8"))).isEqualTo("WARNINGS: 1");

        assertThat(pve.newestTask().wholeLog())
                .contains("WARN: Systemd 257 detected. You may need to enable nesting.", "TASK WARNINGS: 1");
        assertThat(pve.hasGuest(200)).isTrue();
    }

    @Test
    void startsItInATaskOfItsOwnWhoseFailureIsNotTheFirstOnes() {
        pve.exit(POST, PATH, with("rootfs", "local-lvm:8", "features", "nesting=1", "start", "1"));
        assertThat(pve.newestTask().type()).isEqualTo("vzstart");
        assertThat(pve.guest(200).power()).isEqualTo(Power.RUNNING);

        String second = pve.exit(
                POST,
                PATH,
                "vmid",
                "201",
                "ostemplate",
                TEMPLATE,
                "rootfs",
                "local-lvm:8",
                "features",
                "nesting=1",
                "net0",
                "name=eth0,bridge=vmbr9,ip=dhcp",
                "start",
                "1");
        assertThat(second).isEqualTo("OK");
        Task start = pve.newestTask();
        assertThat(pve.exit(start.upid())).isEqualTo("startup for container '201' failed");
        assertThat(start.log()).containsExactly("bridge 'vmbr9' does not exist");
        assertThat(pve.guest(201).power()).isEqualTo(Power.STOPPED);
    }

    @Test
    void holdsNothingButItsLockUntilItIsDone() {
        Pve slow = Pve.at(Pace.INSTANT.withDisk(Duration.ofSeconds(6)));
        Upid upid = slow.started(POST, PATH, with("rootfs", "local-lvm:8", "hostname", "new"));

        assertThat(slow.guest(200).config()).containsOnlyKeys("lock").containsEntry("lock", "create");
        slow.turn(Duration.ofSeconds(6));
        assertThat(slow.option(200, "hostname")).isEqualTo("new");
        assertThat(slow.exit(upid)).isEqualTo("WARNINGS: 1");
    }

    @Test
    void needsAStorageForContainers() {
        assertThat(pve.refused(POST, PATH, with()).errors())
                .containsEntry("storage", "storage 'local' does not support container directories");
        assertThat(pve.refused(POST, PATH, with("rootfs", "nas:8")).errors())
                .containsEntry("storage", "storage 'nas' does not support container directories");
        assertThat(pve.refused(POST, PATH, with("rootfs", "nowhere:8")).message())
                .isEqualTo("storage 'nowhere' does not exist\n");
        assertThat(pve.refused(POST, PATH, with("rootfs", "tank:8")).message())
                .isEqualTo("storage 'tank' is not available on node 'pve1'\n");
        assertThat(pve.hasGuest(200)).isFalse();

        pve.exit(POST, PATH, with("storage", "local-zfs"));
        assertThat(pve.option(200, "rootfs")).isEqualTo("local-zfs:subvol-200-disk-0,size=4G");
    }

    @Test
    void findsOutInTheTaskThatThereIsNoSuchTemplate() {
        assertThat(pve.exit(
                        POST, PATH, "vmid", "200", "ostemplate", "local:vztmpl/nope.tar.zst", "rootfs", "local-lvm:8"))
                .isEqualTo("unable to create CT 200 - volume 'local:vztmpl/nope.tar.zst' does not exist");
        assertThat(pve.hasGuest(200)).isFalse();
        assertThat(pve.refused(POST, PATH, "vmid", "200", "ostemplate", "far:vztmpl/nope.tar.zst")
                        .message())
                .isEqualTo("storage 'far' does not exist\n");
    }

    @Test
    void refusesAnIdThatIsTakenAnywhere() {
        assertThat(pve.refused(POST, PATH, "vmid", "116", "ostemplate", TEMPLATE)
                        .message())
                .isEqualTo("CT 116 already exists on node 'pve2'\n");
        assertThat(pve.refused(POST, PATH, "vmid", "100", "ostemplate", TEMPLATE)
                        .message())
                .isEqualTo("VM 100 already exists on node 'pve1'\n");
    }

    @Test
    void checksPasswordAndKeys() {
        assertThat(pve.refused(POST, PATH, with("rootfs", "local-lvm:8", "password", "four"))
                        .errors())
                .containsKey("password");
        assertThat(pve.refused(POST, PATH, with("rootfs", "local-lvm:8", "ssh-public-keys", "ssh-ed25519%20AAAA"))
                        .message())
                .isEqualTo("SSH public key validation error\n");
    }

    @Test
    void isUnprivilegedByItselfFromPve9On() {
        pve.exit(POST, PATH, with("rootfs", "local-lvm:8"));
        assertThat(pve.option(200, "unprivileged")).isEqualTo("1");

        Pve old = Pve.version(8, 4);
        old.exit(POST, PATH, with("rootfs", "local-lvm:8"));
        assertThat(old.option(200, "unprivileged")).isEqualTo("(none)");
    }

    @Test
    void needsMoreForAPrivilegedContainerFromPve9On() {
        String[] privileged = with("rootfs", "local-lvm:8", "unprivileged", "0");
        limit(pve);
        assertThat(pve.refused(POST, PATH, privileged).message())
                .isEqualTo("Permission check failed (/, Sys.Modify)\n");
        assertThat(pve.exit(POST, PATH, with("rootfs", "local-lvm:8"))).isEqualTo("WARNINGS: 1");

        Pve old = Pve.version(8, 4);
        limit(old);
        assertThat(old.exit(POST, PATH, privileged)).isEqualTo("OK");
    }

    @Test
    void leavesSomeOptionsToRootItself() {
        pve.as(Purpose.ROOT_TOKEN.identity());
        assertThat(pve.refused(POST, PATH, with("rootfs", "local-lvm:8", "features", "nesting=1,keyctl=1"))
                        .status())
                .isEqualTo(403);
        assertThat(pve.refused(POST, PATH, with("rootfs", "local-lvm:8", "mp0", "/srv,mp=/srv"))
                        .status())
                .isEqualTo(403);
        assertThat(pve.as(Identity.ROOT)
                        .exit(POST, PATH, with("rootfs", "local-lvm:8", "features", "nesting=1,keyctl=1")))
                .isEqualTo("OK");
    }

    @Test
    void needsTheRightToMakeOne() {
        assertThat(pve.as(Purpose.NO_RIGHTS.identity())
                        .refused(POST, PATH, with("rootfs", "local-lvm:8"))
                        .message())
                .isEqualTo("Permission check failed\n");
    }

    @Test
    void tidiesUpWhenItFails() {
        pve.mishaps().set(WhichTask.any().type("vzcreate"), new Mishap.Fails("no space left on device"));

        assertThat(pve.exit(POST, PATH, with("rootfs", "local-lvm:8")))
                .isEqualTo("unable to create CT 200 - no space left on device");
        assertThat(pve.hasGuest(200)).isFalse();
    }

    /// The rights over a new container may come from its pool, except that over its tags (by trial on PVE 9.2).
    @Test
    void checksTagsOnTheVmidAndNotOnThePool() {
        Identity who = new Identity("pooled@pve", Optional.empty());
        pve.cluster().access().grant("/pool/prod", who, "PVEVMAdmin", true);
        pve.cluster().access().grant("/storage", who, "PVEDatastoreUser", true);
        String[] pooled = with("rootfs", "local-lvm:8", "pool", "prod", "onboot", "1");
        String[] tagged = with("rootfs", "local-lvm:8", "pool", "prod", "tags", "swamp");

        assertThat(pve.as(who).refused(POST, PATH, tagged).message())
                .isEqualTo("Permission check failed (/vms/200, VM.Config.Options)\n");
        pve.post(PATH, pooled);
        assertThat(pve.hasGuest(200)).isTrue();
    }

    @Test
    void aPoolThatIsNotThereIsALackOfRights() {
        Outcome.Refused refused = pve.refused(POST, PATH, with("rootfs", "local-lvm:8", "pool", "nosuch"));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.message()).isEqualTo("Permission check failed (pool 'nosuch' does not exist)\n");
    }

    private static void limit(Pve pve) {
        Identity who = new Identity("limited@pve", Optional.empty());
        pve.cluster()
                .access()
                .defineRole(
                        "Maker",
                        List.of("VM.Allocate", "VM.Config.Disk", "Datastore.AllocateSpace", "VM.Config.Options"));
        pve.cluster().access().grant("/", who, "Maker", true);
        pve.as(who);
    }

    private static String[] with(String... more) {
        List<String> params = new ArrayList<>(List.of("vmid", "200", "ostemplate", TEMPLATE));
        params.addAll(List.of(more));
        return params.toArray(String[]::new);
    }
}
