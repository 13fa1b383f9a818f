package dev.pvefleet.simulator.api;

import static dev.pvefleet.simulator.api.Method.POST;
import static dev.pvefleet.simulator.api.Method.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.simulator.cluster.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Changing the configuration of a VM.
class QemuConfigTest {
    private static final String STOPPED = "/nodes/pve1/qemu/121/config";
    private static final String RUNNING = "/nodes/pve1/qemu/100/config";
    private static final String KEY =
            "ssh-ed25519%20AAAAC3NzaC1lZDI1NTE5AAAAIB5x%2BPyPi5H0o7Bf8Wl2bNE5v8dS0c2vTQ1tLhQmJr1n%20me%40here";

    private final Pve pve = stoppedOnFirstNode(Pve.instant());

    private static Pve stoppedOnFirstNode(Pve pve) {
        pve.cluster().changeGuest(new Vmid(121), guest -> guest.withNode(Pve.PVE1));
        return pve;
    }

    @Test
    void setsAndDeletesOptionsAtOnce() {
        assertThat(pve.put(STOPPED, "cores", "8", "delete", "ciuser,balloon").isNull())
                .isTrue();

        JsonNode config = pve.get(STOPPED);
        assertThat(config.path("cores").asInt()).isEqualTo(8);
        assertThat(config.has("ciuser") || config.has("balloon")).isFalse();
    }

    @Test
    void writesNothingOfATextWithoutAValueAndRefusesANumber() {
        String before = pve.get(STOPPED).toString();

        assertThat(pve.put(STOPPED, "ciuser", "").isNull()).isTrue();

        assertThat(pve.get(STOPPED)).hasToString(before);
        assertThat(pve.refused(PUT, STOPPED, "cores", "").errors())
                .containsEntry("cores", "type check ('integer') failed - got ''");
    }

    @Test
    void doesTheSameInATaskWithPost() {
        assertThat(pve.exit(POST, STOPPED, "cores", "8", "cipassword", "secret word"))
                .isEqualTo("OK");

        Task task = pve.newestTask();
        assertThat(task.type()).isEqualTo("qmconfig");
        assertThat(task.log()).containsExactly("update VM 121: -cipassword <hidden> -cores 8");
        assertThat(pve.option(121, "cores")).isEqualTo("8");
        assertThat(pve.get(STOPPED).path("cipassword").asText()).isEqualTo("**********");
    }

    @Test
    void answersNothingWhenTheTaskIsDoneWithinTheDelay() {
        assertThat(pve.post(STOPPED, "cores", "8", "background_delay", "5").isNull())
                .isTrue();

        Pve slow = stoppedOnFirstNode(Pve.at(Pace.INSTANT.withDisk(Duration.ofSeconds(20))));
        Exchange late = slow.begin(POST, STOPPED, "scsi1", "local-lvm:4", "background_delay", "5");
        slow.turn(Duration.ofSeconds(4));
        assertThat(late.poll()).isEmpty();
        slow.turn(Duration.ofSeconds(1));
        assertThat(((Outcome.Done) late.poll().orElseThrow()).answer().data().asText())
                .startsWith("UPID:pve1:");
    }

    @Test
    void wantsSomethingToDo() {
        assertThat(pve.refused(PUT, STOPPED).message()).isEqualTo("no options specified\n");
        assertThat(pve.refused(POST, STOPPED, "digest", digest(STOPPED)).message())
                .isEqualTo("no options specified\n");
    }

    @Test
    void comparesTheDigest() {
        String before = digest(STOPPED);
        pve.put(STOPPED, "cores", "8", "digest", before);

        assertThat(pve.refused(PUT, STOPPED, "cores", "2", "digest", before).message())
                .isEqualTo("checksum mismatch (file change by other user?)\n");
        assertThat(pve.option(121, "cores")).isEqualTo("8");
        assertThat(digest(STOPPED)).isNotEqualTo(before);
    }

    @Test
    void refusesALockedVmExceptForRoot() {
        assertThat(pve.refused(PUT, "/nodes/pve2/qemu/110/config", "cores", "2").message())
                .isEqualTo("VM is locked (clone)\n");
        assertThat(pve.refused(POST, "/nodes/pve2/qemu/110/config", "cores", "2")
                        .message())
                .isEqualTo("VM is locked (clone)\n");

        pve.as(Identity.ROOT).put("/nodes/pve2/qemu/110/config", "cores", "2", "skiplock", "1");
        assertThat(pve.option(110, "cores")).isEqualTo("2");
    }

    @Test
    void findsContradictionsAndUnknownOptions() {
        assertThat(pve.refused(PUT, STOPPED, "cores", "2", "delete", "cores").errors())
                .containsKey("delete");
        assertThat(pve.refused(PUT, STOPPED, "delete", "nonsense").errors())
                .containsEntry("delete", "unknown option 'nonsense'");
        assertThat(pve.refused(PUT, STOPPED, "delete", "cores", "revert", "cores")
                        .errors())
                .containsKey("revert");
        assertThat(pve.refused(PUT, STOPPED, "name", "under_score").errors())
                .containsEntry("name", "invalid format - value does not look like a valid DNS name");
    }

    @Test
    void keepsChangesOfARunningVmPendingUntilItStarts() {
        String before = pve.option(100, "cores");
        pve.put(RUNNING, "cores", "16", "name", "web2", "delete", "ostype");

        assertThat(pve.get(RUNNING).path("cores").asInt()).isEqualTo(16);
        assertThat(pve.get(RUNNING).has("ostype")).isFalse();
        JsonNode current = pve.get(RUNNING, "current", "1");
        assertThat(current.path("cores").asText()).isEqualTo(before);
        assertThat(current.path("ostype").asText()).isEqualTo("l26");
        assertThat(current.path("name").asText()).isEqualTo("web2");

        pve.exit(POST, "/nodes/pve1/qemu/100/status/stop");
        assertThat(pve.get(RUNNING, "current", "1").path("cores").asText()).isEqualTo(before);
        pve.exit(POST, "/nodes/pve1/qemu/100/status/start");
        assertThat(pve.get(RUNNING, "current", "1").path("cores").asInt()).isEqualTo(16);
        assertThat(pve.guest(100).pending().isEmpty()).isTrue();
    }

    @Test
    void takesPendingChangesBack() {
        pve.put(RUNNING, "cores", "16", "numa", "1");

        pve.put(RUNNING, "revert", "cores,numa");

        assertThat(pve.guest(100).pending().isEmpty()).isTrue();
        assertThat(pve.get(RUNNING).has("numa")).isFalse();
    }

    @Test
    void saysThatMemoryCannotBePulledOut() {
        pve.cluster().changeGuest(new Vmid(100), guest -> guest.withOption("hotplug", "memory,network"));

        assertThat(pve.refused(PUT, RUNNING, "memory", "64").errors().get("memory"))
                .startsWith("hotplug problem - ");
        assertThat(pve.guest(100).pending().values()).containsOnly(Map.entry("memory", "64"));
    }

    /// Which options come before the one that fails is chance: the seed's.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void leavesWhatCameBeforeAFailurePending(long seed) {
        Pve other = stoppedOnFirstNode(Pve.of(ClusterSpec.small().withSeed(seed)));
        String description = other.option(121, "description");

        assertThat(other.refused(PUT, STOPPED, "cores", "8", "description", "new", "boot", "order=scsi9", "numa", "1")
                        .message())
                .startsWith("invalid bootorder");

        Guest guest = other.guest(121);
        assertThat(guest.pending().values().keySet()).isSubsetOf("cores", "description", "numa");
        assertThat(guest.option("description").orElse("(none)")).isEqualTo(description);
        JsonNode shown = other.get(STOPPED);
        guest.pending()
                .values()
                .forEach((key, value) -> assertThat(shown.path(key).asText()).isEqualTo(value));
        assertThat(other.get(STOPPED, "current", "1").path("description").asText(description))
                .isEqualTo(description);
    }

    @Test
    void failsAtAnotherOptionEachTime() {
        Set<Integer> left = new TreeSet<>();
        for (int seed = 1; seed <= 20; seed++) {
            Pve other = stoppedOnFirstNode(Pve.of(ClusterSpec.small().withSeed(seed)));
            other.refused(PUT, STOPPED, "cores", "8", "description", "new", "boot", "order=scsi9", "numa", "1");
            left.add(other.guest(121).pending().values().size());
        }

        assertThat(left).hasSizeGreaterThan(1);
    }

    @Test
    void whatWasLeftPendingHoldsWithTheNextChangeOrIsReverted() {
        String[] failing = {"delete", "ciuser", "cores", "8", "boot", "order=scsi9"};
        pve.refused(PUT, STOPPED, failing);
        assertThat(pve.option(121, "ciuser")).isNotEqualTo("(none)");
        assertThat(row(pve.get("/nodes/pve1/qemu/121/pending"), "ciuser")
                        .path("delete")
                        .asInt())
                .isOne();
        assertThat(pve.get(STOPPED).has("ciuser")).isFalse();

        pve.put(STOPPED, "revert", "ciuser,cores");
        assertThat(pve.guest(121).pending().isEmpty()).isTrue();
        assertThat(pve.get(STOPPED).has("ciuser")).isTrue();

        pve.refused(PUT, STOPPED, failing);
        pve.put(STOPPED, "onboot", "1");
        assertThat(pve.guest(121).pending().isEmpty()).isTrue();
        assertThat(pve.option(121, "ciuser")).isEqualTo("(none)");
    }

    @Test
    void showsEachOptionWithWhatIsPending() {
        pve.put(RUNNING, "cores", "16", "numa", "1", "cipassword", "secret word");

        JsonNode rows = pve.get("/nodes/pve1/qemu/100/pending");

        assertThat(row(rows, "cores").path("pending").asInt()).isEqualTo(16);
        assertThat(row(rows, "cores").path("value").isNumber()).isTrue();
        assertThat(row(rows, "numa").has("value")).isFalse();
        assertThat(row(rows, "cipassword").toString()).doesNotContain("secret word");
        assertThat(row(rows, "digest").path("value").asText()).hasSize(40);
        assertThat(pve.get("/nodes/pve3/lxc/102/pending").isArray()).isTrue();
    }

    private static JsonNode row(JsonNode rows, String key) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path("key").asText().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Web,prod;WEB aaa|aaa;prod;web", "one|one", "b;a;b|a;b"})
    void normalisesTags(String given, String kept) {
        pve.put(RUNNING, "tags", given);

        assertThat(pve.get(RUNNING, "current", "1").path("tags").asText()).isEqualTo(kept);
    }

    @Test
    void emptiesTagsOnlyByDeletingThem() {
        pve.put(RUNNING, "delete", "tags");

        assertThat(pve.get(RUNNING, "current", "1").has("tags")).isFalse();
        assertThat(pve.refused(PUT, RUNNING, "tags", "bad/tag").status()).isEqualTo(400);
    }

    @Test
    void takesSshKeysPercentEncodedOnly() {
        pve.put(STOPPED, "sshkeys", KEY);
        assertThat(pve.get(STOPPED).path("sshkeys").asText()).isEqualTo(KEY);

        Outcome.Refused raw = pve.refused(PUT, STOPPED, "sshkeys", "ssh-ed25519 AAAA me@here");
        assertThat(raw.status()).isEqualTo(400);
        assertThat(raw.errors().get("sshkeys")).startsWith("invalid format - invalid urlencoded string: ");
        assertThat(pve.refused(PUT, STOPPED, "sshkeys", "not%20a%20key").message())
                .isEqualTo("SSH public key validation error\n");
        assertThat(pve.get(STOPPED).path("sshkeys").asText()).isEqualTo(KEY);
    }

    @Test
    void makesUpANewMacWheneverNoneIsGiven() {
        pve.put(STOPPED, "net0", "virtio,bridge=vmbr0,firewall=1");
        String first = pve.option(121, "net0");
        pve.put(STOPPED, "net0", "virtio,bridge=vmbr0,firewall=1");
        String second = pve.option(121, "net0");
        pve.put(STOPPED, "net0", second + ",tag=5");

        assertThat(first).matches("virtio=BC:24:11:[0-9A-F:]{8},bridge=vmbr0,firewall=1");
        assertThat(second).isNotEqualTo(first).matches("virtio=BC:24:11:[0-9A-F:]{8},bridge=vmbr0,firewall=1");
        assertThat(pve.option(121, "net0")).isEqualTo(second + ",tag=5");
    }

    @Test
    void letsARunningVmSeeItsNewCard() {
        pve.put(RUNNING, "net1", "virtio,bridge=vmbr1", "ipconfig1", "ip=192.0.2.44/24");

        assertThat(pve.get("/nodes/pve1/qemu/100/agent/network-get-interfaces").findValuesAsText("ip-address"))
                .contains("198.51.100.10", "192.0.2.44");
    }

    @Test
    void stripsTheEndOfADescription() {
        pve.put(STOPPED, "description", "two\nlines\n");

        assertThat(pve.get(STOPPED).path("description").asText()).isEqualTo("two\nlines");
    }

    @Test
    void makesANewDiskAndKeepsTheOneThatIsTakenOut() {
        pve.put(STOPPED, "scsi1", "local-lvm:4,discard=on");
        assertThat(pve.option(121, "scsi1")).isEqualTo("local-lvm:vm-121-disk-1,discard=on,size=4G");

        pve.put(STOPPED, "delete", "scsi1");
        assertThat(pve.option(121, "scsi1")).isEqualTo("(none)");
        assertThat(pve.option(121, "unused0")).isEqualTo("local-lvm:vm-121-disk-1");

        assertThat(pve.refused(PUT, STOPPED, "scsi1", "local:4").errors())
                .containsEntry("scsi1", "storage 'local' does not support vm images");
        assertThat(pve.refused(PUT, STOPPED, "scsi1", "nowhere:4").message())
                .isEqualTo("storage 'nowhere' does not exist\n");
    }

    @Test
    void protectsTheDisksOfAProtectedVm() {
        assertThat(pve.refused(PUT, "/nodes/pve2/qemu/119/config", "delete", "scsi0")
                        .message())
                .isEqualTo("can't remove drive 'scsi0' - protection mode enabled\n");
        assertThat(pve.option(119, "scsi0")).startsWith("local-lvm:");
    }

    @Test
    void knowsThePrivilegeOfEachOption() {
        may("VM.Config.Options", "VM.Audit");
        pve.put(STOPPED, "onboot", "0", "tags", "mine");

        assertThat(forbidden("cores", "2")).isEqualTo("Permission check failed (/vms/121, VM.Config.CPU)\n");
        assertThat(forbidden("memory", "2048")).isEqualTo("Permission check failed (/vms/121, VM.Config.Memory)\n");
        assertThat(forbidden("net0", "virtio,bridge=vmbr0"))
                .isEqualTo("Permission check failed (/vms/121, VM.Config.Network)\n");
        assertThat(forbidden("ciuser", "me"))
                .isEqualTo("Permission check failed (/vms/121, VM.Config.Cloudinit|VM.Config.Network)\n");
        assertThat(forbidden("scsi0", "local-lvm:vm-121-disk-0"))
                .isEqualTo("Permission check failed (/vms/121, VM.Config.Disk)\n");
        assertThat(forbidden("startup", "order=1")).isEqualTo("Permission check failed (/, Sys.Modify)\n");
        assertThat(forbidden("delete", "cores")).isEqualTo("Permission check failed (/vms/121, VM.Config.CPU)\n");
    }

    @Test
    void needsTheRightToUseABridgeFromPve8On() {
        may("VM.Config.Network");
        assertThat(forbidden("net0", "virtio,bridge=vmbr0"))
                .isEqualTo("Permission check failed (/sdn/zones/localnetwork/vmbr0, SDN.Use)\n");

        Pve old = stoppedOnFirstNode(Pve.version(7, 4));
        grant(old, "VM.Config.Network");
        old.put(STOPPED, "net0", "virtio,bridge=vmbr0");
        assertThat(old.option(121, "net0")).startsWith("virtio=BC:24:11:");
    }

    @Test
    void leavesSomeOptionsToRootAndNotToItsToken() {
        pve.as(Purpose.ROOT_TOKEN.identity());
        assertThat(pve.refused(PUT, STOPPED, "args", "-no-reboot").message())
                .isEqualTo("only root can set 'args' config\n");

        pve.as(Identity.ROOT).put(STOPPED, "args", "-no-reboot");
        assertThat(pve.option(121, "args")).isEqualTo("-no-reboot");
    }

    @Test
    void waitsForTheLockFileAndGivesUp() {
        Pve slow = Pve.at(Pace.INSTANT.withPower(Duration.ofSeconds(30)));
        slow.started(POST, "/nodes/pve1/qemu/100/status/shutdown");

        Exchange put = slow.begin(PUT, RUNNING, "name", "web2");
        Exchange post = slow.begin(POST, RUNNING, "name", "web3");

        assertThat(((Outcome.Done) post.poll().orElseThrow()).answer().task()).isPresent();
        assertThat(put.poll()).isEmpty();
        slow.turn(Duration.ofSeconds(10));
        assertThat(Pve.refusal(put.poll().orElseThrow()).message())
                .isEqualTo("can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout\n");
        assertThat(slow.option(100, "name")).isEqualTo("web");
    }

    @Test
    void getsTheLockFileInTime() {
        Pve slow = Pve.at(Pace.INSTANT.withPower(Duration.ofSeconds(5)));
        slow.started(POST, "/nodes/pve1/qemu/100/status/shutdown");
        Exchange put = slow.begin(PUT, RUNNING, "name", "web2");

        slow.turn(Duration.ofSeconds(5));

        assertThat(put.poll()).containsInstanceOf(Outcome.Done.class);
        assertThat(slow.option(100, "name")).isEqualTo("web2");
    }

    @Test
    void letsTheProxyGiveUpWhileTheWorkGoesOn() {
        Pve slow = stoppedOnFirstNode(Pve.at(Pace.INSTANT.withDisk(Duration.ofSeconds(40))));
        Exchange put = slow.begin(PUT, STOPPED, "scsi1", "local-lvm:4");

        slow.turn(Duration.ofSeconds(30));
        assertThat(put.poll()).contains(new Outcome.Refused(596, "Connection timed out", Map.of()));
        assertThat(slow.option(121, "scsi1")).isEqualTo("(none)");

        slow.turn(Duration.ofSeconds(10));
        assertThat(slow.option(121, "scsi1")).startsWith("local-lvm:vm-121-disk-1");
    }

    @Test
    void bootsOnlyFromDevicesThatAreThere() {
        assertThat(pve.refused(PUT, STOPPED, "boot", "order=scsi7").message())
                .isEqualTo("invalid bootorder: device 'scsi7' does not exist'\n");
        Guest before = pve.guest(121);
        pve.put(STOPPED, "boot", "order=scsi0;net0");
        assertThat(pve.guest(121).option("boot")).isNotEqualTo(before.option("boot"));
    }

    private void may(String... privileges) {
        grant(pve, privileges);
    }

    private static void grant(Pve pve, String... privileges) {
        Identity who = Identity.parse("limited@pve");
        pve.cluster().access().defineRole("Limited", List.of(privileges));
        pve.cluster().access().grant("/vms", who, "Limited", true);
        pve.as(new Identity(who.user(), Optional.empty()));
    }

    private String forbidden(String... params) {
        Outcome.Refused refused = pve.refused(PUT, STOPPED, params);
        assertThat(refused.status()).isEqualTo(403);
        return refused.message();
    }

    private String digest(String path) {
        return pve.get(path).path("digest").asText();
    }
}
