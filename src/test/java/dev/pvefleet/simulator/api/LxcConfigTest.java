package dev.pvefleet.simulator.api;

import static dev.pvefleet.simulator.api.Method.POST;
import static dev.pvefleet.simulator.api.Method.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Purpose;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Changing the configuration of a container.
class LxcConfigTest {
    private static final String RUNNING = "/nodes/pve3/lxc/102/config";
    private static final String STOPPED = "/nodes/pve2/lxc/116/config";

    private final Pve pve = Pve.instant();

    @Test
    void setsAndDeletesOptionsAtOnce() {
        assertThat(pve.put(STOPPED, "hostname", "parked2", "memory", "2048", "delete", "description")
                        .isNull())
                .isTrue();

        assertThat(pve.option(116, "hostname")).isEqualTo("parked2");
        assertThat(pve.get(STOPPED).path("memory").asInt()).isEqualTo(2048);
        assertThat(pve.get(STOPPED).has("description")).isFalse();
    }

    @Test
    void hasNoPost() {
        assertThat(pve.refused(POST, STOPPED, "memory", "2048").status()).isEqualTo(501);
    }

    @Test
    void wantsSomethingToDoAndTheDigestToBeRight() {
        assertThat(pve.refused(PUT, STOPPED).message()).isEqualTo("no options specified\n");
        assertThat(pve.refused(PUT, STOPPED, "memory", "3072", "digest", "0".repeat(40))
                        .message())
                .isEqualTo("detected modified configuration - file changed by other user? Try again.\n");
        assertThat(pve.option(116, "memory")).isNotEqualTo("3072");
    }

    @Test
    void refusesALockedContainer() {
        assertThat(pve.refused(PUT, "/nodes/pve1/lxc/118/config", "memory", "2048")
                        .message())
                .isEqualTo("CT is locked (mounted)\n");
    }

    @Test
    void endsADescriptionWithANewline() {
        pve.put(STOPPED, "description", "one line");

        assertThat(pve.get(STOPPED).path("description").asText()).isEqualTo("one line\n");
    }

    @Test
    void takesMemoryOverAtOnceAndKeepsTheRestPending() {
        pve.put(RUNNING, "memory", "4096", "nameserver", "192.0.2.53");

        assertThat(pve.get(RUNNING, "current", "1").path("memory").asInt()).isEqualTo(4096);
        assertThat(pve.get(RUNNING, "current", "1").has("nameserver")).isFalse();
        assertThat(pve.get(RUNNING).path("nameserver").asText()).isEqualTo("192.0.2.53");
    }

    @Test
    void completesANetworkCard() {
        pve.put(STOPPED, "net1", "bridge=vmbr1,name=eth1,ip=dhcp");

        assertThat(pve.option(116, "net1"))
                .matches("name=eth1,bridge=vmbr1,hwaddr=BC:24:11:[0-9A-F:]{8},ip=dhcp,type=veth");
    }

    @Test
    void makesADiskForAMountPointWhereTheStorageTakesSuch() {
        pve.put(STOPPED, "mp0", "local-lvm:2,mp=/srv");
        assertThat(pve.option(116, "mp0")).isEqualTo("local-lvm:vm-116-disk-1,mp=/srv,size=2G");

        assertThat(pve.refused(PUT, STOPPED, "mp1", "nas:2,mp=/data").message())
                .isEqualTo("storage 'nas' does not allow content type 'rootdir' (Container)\n");
    }

    @Test
    void leavesFeaturesButNestingToRootItself() {
        String refusal =
                "Permission check failed (changing feature flags (except nesting) is only allowed for root@pam)\n";
        assertThat(pve.refused(PUT, STOPPED, "features", "nesting=1,keyctl=1").message())
                .isEqualTo(refusal);
        pve.as(Purpose.ROOT_TOKEN.identity());
        assertThat(pve.refused(PUT, STOPPED, "features", "fuse=1").message()).isEqualTo(refusal);

        pve.as(Purpose.ADMIN.identity()).put(STOPPED, "features", "nesting=0");
        assertThat(pve.option(116, "features")).isEqualTo("nesting=0");
        pve.as(Identity.ROOT).put(STOPPED, "features", "nesting=1,keyctl=1");
        assertThat(pve.option(116, "features")).isEqualTo("nesting=1,keyctl=1");
    }

    @Test
    void changesNoFeatureOfAPrivilegedContainer() {
        pve.cluster().changeGuest(new Vmid(116), guest -> guest.withoutOption("unprivileged"));

        assertThat(pve.refused(PUT, STOPPED, "features", "nesting=1").message())
                .isEqualTo("Permission check failed (changing feature flags for privileged container is only allowed"
                        + " for root@pam)\n");
    }

    @Test
    void leavesTheNodesOwnPathsToRootItself() {
        assertThat(pve.refused(PUT, STOPPED, "mp0", "/srv/data,mp=/data").message())
                .isEqualTo("Permission check failed (mount point type bind is only allowed for root@pam)\n");
        assertThat(pve.refused(PUT, STOPPED, "dev0", "/dev/kvm").status()).isEqualTo(403);
        assertThat(pve.refused(PUT, STOPPED, "hookscript", "local:snippets/hook.pl")
                        .status())
                .isEqualTo(403);

        pve.as(Identity.ROOT).put(STOPPED, "mp0", "/srv/data,mp=/data");
        assertThat(pve.option(116, "mp0")).isEqualTo("/srv/data,mp=/data");
    }

    @Test
    void doesNotTakeBackWhatAContainerNeeds() {
        assertThat(pve.refused(PUT, STOPPED, "delete", "memory").message())
                .isEqualTo("unable to delete required option 'memory'\n");
        assertThat(pve.refused(PUT, STOPPED, "unprivileged", "0").message())
                .isEqualTo("unable to modify read-only option: 'unprivileged'\n");
    }

    @Test
    void waitsForTheLockFileAndGivesUp() {
        Pve slow = Pve.at(Pace.INSTANT.withPower(Duration.ofSeconds(30)));
        slow.started(POST, "/nodes/pve3/lxc/102/status/shutdown");
        Exchange put = slow.begin(PUT, RUNNING, "memory", "4096");
        Exchange stop = slow.begin(POST, "/nodes/pve3/lxc/102/status/stop");

        slow.turn(Duration.ofSeconds(10));

        String timeout = "can't lock file '/run/lock/lxc/pve-config-102.lock' - got timeout\n";
        assertThat(Pve.refusal(put.poll().orElseThrow()).message()).isEqualTo(timeout);
        assertThat(Pve.refusal(stop.poll().orElseThrow()).message()).isEqualTo(timeout);
    }
}
