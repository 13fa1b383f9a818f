package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Crowded;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.proxmox.transport.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is looked at before each sending of a write, and before PVE is believed that it was not needed.
class WritesTest {
    private static final String WEB = "/nodes/pve1/qemu/100";
    private static final String NO_LOCK = "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout";
    private static final String CROWDED = "not sent: it waited for earlier calls";
    private static final String MANAGED = "{\"name\":\"web\",\"tags\":\"swamp\",\"digest\":\"d1\","
            + "\"meta\":\"creation-qemu=9.0.2,ctime=1730000000\",\"scsi0\":\"local-lvm:vm-100-disk-0,size=32G\"}";
    private static final String PROTECTED = MANAGED.replace("swamp", "production;swamp");
    private static final String FOREIGN = MANAGED.replace("swamp", "web");

    private final Stage stage = new Stage();
    private final AtomicInteger sent = new AtomicInteger();

    /// What each change does to the guest, and what stands in its way once the guest is tagged otherwise.
    static Stream<Arguments> gated() {
        return Stream.of(
                Arguments.of(delete(), PROTECTED, Gate.PROTECTED),
                Arguments.of(delete(), FOREIGN, Gate.UNMANAGED),
                Arguments.of(stop(), FOREIGN, Gate.UNMANAGED),
                Arguments.of(shutdown(), FOREIGN, Gate.UNMANAGED),
                Arguments.of(set(Map.of("tags", "swamp;web")), PROTECTED, Gate.TAG_DROP));
    }

    @ParameterizedTest
    @MethodSource("gated")
    void asksTheGatesAgainWhereALockWasNotFree(Change change, String meanwhile, Gate gate) {
        vm(MANAGED);
        writesAnswer(NO_LOCK, "OK");
        stage.meanwhile(() -> config(meanwhile));

        assertThatThrownBy(() -> stage.perform(change))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.gate()).isEqualTo(gate));
        assertThat(stage.writes()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("gated")
    void asksTheGatesAgainWhereTheTaskDidNotGetItsLock(Change change, String meanwhile, Gate gate) {
        vm(MANAGED);
        tasksEnd(NO_LOCK, "OK");
        stage.meanwhile(() -> config(meanwhile));

        assertThatThrownBy(() -> stage.perform(change))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.gate()).isEqualTo(gate));
        assertThat(stage.writes()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("gated")
    void asksTheGatesRightBeforeTheFirstSendingToo(Change change, String meanwhile, Gate gate) {
        vm(MANAGED);
        writesAnswer("OK");
        stage.pve.on("/nodes/pve1/tasks", _ -> {
            config(meanwhile);
            return Recorded.json("[]");
        });

        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> stage.perform(change));

        assertThat(refused.gate()).isEqualTo(gate);
        assertThat(stage.writes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("gated")
    void sendsAgainWhatMayBeDoneStill(Change change) {
        vm(MANAGED);
        writesAnswer(NO_LOCK, NO_LOCK, "OK");

        assertThat(stage.perform(change).changed()).isTrue();

        assertThat(stage.writes()).hasSize(3);
        assertThat(stage.pauses).contains(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @MethodSource("gated")
    void sendsAgainWhatIsForced(Change change, String meanwhile) {
        vm(MANAGED);
        writesAnswer(NO_LOCK, "OK");
        stage.meanwhile(() -> config(meanwhile));

        assertThat(stage.force(change).changed()).isTrue();
        assertThat(stage.writes()).hasSize(2);
    }

    /// Reads that hang take all places at a node.
    @ParameterizedTest
    @MethodSource("gated")
    void asksTheGatesAgainWhereEarlierCallsKeptItWaiting(Change change, String meanwhile, Gate gate) {
        vm(MANAGED);
        writesAnswer(CROWDED, "OK");
        whileWaiting = () -> config(meanwhile);

        assertThatThrownBy(() -> stage.perform(change))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.gate()).isEqualTo(gate));
        assertThat(sent).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("gated")
    void isSentLaterWhereNothingHasChanged(Change change) {
        vm(MANAGED);
        writesAnswer(CROWDED, CROWDED, "OK");

        assertThat(stage.perform(change).changed()).isTrue();
        assertThat(sent).hasValue(3);
    }

    @Test
    void waitsForEarlierCallsNoLongerThanItsTime() {
        vm(MANAGED);
        writesAnswer(CROWDED);

        assertThatThrownBy(() -> stage.perform(stop()))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                .hasMessageContaining(CROWDED);
        assertThat(sent.get()).isBetween(10, 40);
    }

    @Test
    void doesNotSendAgainForEver() {
        vm(MANAGED);
        stage.pve.refuse(WEB + "/status/stop", 500, NO_LOCK);

        assertThatThrownBy(() -> stage.perform(stop()))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED));
        assertThat(stage.writes().size()).isBetween(20, 40);
        assertThat(stage.pauses).allSatisfy(pause -> assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(10)));
    }

    /// The lock of a storage is taken in the midst of a task: the one disk may be there when the other gets no lock.
    @Test
    void doesNotSendAgainWhatMissedALockAfterItBegan() {
        vm(MANAGED);
        String words = "can't lock file '/var/lock/pve-manager/pve-storage-local' - got timeout";
        stage.pve.on(
                WEB + "/config",
                call -> call.verb() == Verb.GET
                        ? Recorded.json(MANAGED)
                        : Stage.text(stage.task("qmconfig", "100", words)));

        assertThatThrownBy(() -> stage.perform(set(Map.of("scsi1", "local:4", "scsi2", "local:4"))))
                .isInstanceOfSatisfying(
                        TaskException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED))
                .hasMessageContaining(words);
        assertThat(stage.writes()).containsExactly("POST " + WEB + "/config");
    }

    static Stream<Change> any() {
        return Stream.of(
                delete(),
                stop(),
                shutdown(),
                set(Map.of("cores", "4")),
                new Change.Resize(GuestType.QEMU, vmid(), "scsi0", "+1G"),
                clone("local-lvm"));
    }

    @ParameterizedTest
    @MethodSource("any")
    void noticesThatTheVmidIsAnotherGuestNow(Change change) {
        vm(MANAGED);
        writesAnswer(NO_LOCK, "OK");
        stage.meanwhile(() -> config(MANAGED.replace("1730000000", "1740000000")));

        assertThatThrownBy(() -> stage.force(change))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.gate()).isEqualTo(Gate.CHANGED))
                .hasMessageContaining("vmid 100 is another guest now");
        assertThat(stage.writes()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("any")
    void noticesThatTheGuestWasRenamed(Change change) {
        vm(MANAGED);
        writesAnswer(NO_LOCK, "OK");
        stage.meanwhile(() -> config(MANAGED.replace("\"web\"", "\"db\"")));

        assertThatThrownBy(() -> stage.perform(change))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("renamed meanwhile: from 'web' to 'db'");
        assertThat(stage.writes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "storage 'nosuch' does not exist",
                "no such resource 'vm:100'",
                "snapshot 'nosuch' does not exist",
                "Configuration file 'nodes/pve1/qemu-server/999.conf' does not exist"
            })
    void doesNotSendAgainWhatPveRefused(String words) {
        vm(MANAGED);
        writesAnswer(words, "OK");

        assertThatThrownBy(() -> stage.perform(clone("nosuch"))).isInstanceOf(TransportException.class);

        assertThat(stage.writes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aContainerThatMovedIsStoppedWhereItRuns(boolean inTheTask) {
        moves(inTheTask, "CT 200 not running", "{\"hostname\":\"dns\",\"tags\":\"swamp\"}");

        ChangeResult result = stage.perform(new Change.Stop(GuestType.LXC, container()));

        assertThat(result.changed()).isTrue();
        assertThat(result.node()).hasToString("pve2");
        assertThat(stage.writes())
                .containsExactly("POST /nodes/pve1/lxc/200/status/stop", "POST /nodes/pve2/lxc/200/status/stop");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGuestThatTheTaskDoesNotFindIsStoppedWhereItRuns(boolean inTheTask) {
        moves(
                inTheTask,
                "Configuration file 'nodes/pve1/lxc/200.conf' does not exist",
                "{\"hostname\":\"dns\",\"tags\":\"swamp\"}");

        assertThat(stage.perform(new Change.Stop(GuestType.LXC, container())).node())
                .hasToString("pve2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGatesAreAskedThereToo(boolean inTheTask) {
        moves(inTheTask, "CT 200 not running", "{\"hostname\":\"dns\",\"tags\":\"web\"}");

        assertThatThrownBy(() -> stage.perform(new Change.Stop(GuestType.LXC, container())))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.gate()).isEqualTo(Gate.UNMANAGED));
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void aContainerThatMigratesIsNotStopped() {
        stage.guest("pve1", "lxc/200", "dns", "stopped", "{\"tags\":\"swamp\",\"lock\":\"migrate\"}");

        assertThatThrownBy(() -> stage.perform(new Change.Stop(GuestType.LXC, container())))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED))
                .hasMessageContaining("on its way from node pve1");
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void doesNotBelieveThatItIsDoneWhereTheGuestSaysOtherwise() {
        vm(MANAGED);
        stage.pve.refuse(WEB + "/status/stop", 500, "VM 100 not running");

        assertThatThrownBy(() -> stage.perform(stop())).hasMessageContaining("VM 100 not running");
        assertThat(stage.writes()).hasSize(2);
    }

    @Test
    void aGuestThatIsDeletedMeanwhileIsGone() {
        vm(MANAGED);
        stage.pve.on(WEB, _ -> {
            stage.guests();
            stage.pve.refuse(
                    WEB + "/config", 500, "Configuration file 'nodes/pve1/qemu-server/100.conf' does not exist");
            return Stage.text(stage.task(
                    "qmdestroy", "100", "Configuration file 'nodes/pve1/qemu-server/100.conf' does not exist"));
        });
        stage.pve.answer("/cluster/nextid", Stage.text("100"));

        assertThat(stage.perform(delete()).operation()).isEqualTo("delete (already gone)");
        assertThat(stage.writes()).hasSize(1);
    }

    /// A container of which node pve1 says these words once it is on node pve2.
    private void moves(boolean inTheTask, String words, String there) {
        stage.guest("pve1", "lxc/200", "dns", "running", "{\"hostname\":\"dns\",\"tags\":\"swamp\"}");
        stage.pve.on("/nodes/pve1/lxc/200/status/stop", call -> {
            stage.guest("pve2", "lxc/200", "dns", "running", there);
            stage.pve.refuse(
                    "/nodes/pve1/lxc/200/config", 500, "Configuration file 'nodes/pve1/lxc/200.conf' does not exist");
            return inTheTask ? Stage.text(stage.task("vzstop", "200", words)) : refuse(call, words);
        });
        Upid stopped = Stage.upid("pve2", "vzstop", "200", 2);
        stage.ends(stopped, "OK");
        stage.pve.answer("/nodes/pve2/lxc/200/status/stop", Stage.text(stopped));
    }

    private JsonNode waitInVain(Call call) {
        assertThat(call.latestStart())
                .isBetween(stage.instant(), stage.instant().plusSeconds(20));
        stage.passUntil(call.latestStart());
        whileWaiting.run();
        throw TransportException.notSent(Kind.TIMEOUT, CROWDED, CROWDED, null, new Crowded());
    }

    private static JsonNode refuse(Call call, String words) {
        return new FakePve().refuse(call.path(), 500, words).send(call).data();
    }

    private void vm(String config) {
        stage.guest("pve1", "qemu/100", "web", "running", config);
        config(config);
    }

    private String now = MANAGED;
    private Runnable whileWaiting = () -> {};

    private void config(String config) {
        now = config;
    }

    /// What PVE says to each sending of a write, at once; the last one for good.
    private void writesAnswer(String... words) {
        Upid task = stage.task("qmany", "100", "OK");
        onWrites(words, (call, word) -> word.equals("OK") ? answer(call, task) : refuse(call, word));
    }

    /// How the task of each sending ends.
    private void tasksEnd(String... words) {
        onWrites(words, (call, word) -> {
            if (call.path().endsWith("/config")) {
                return word.equals("OK") ? Recorded.json("null") : refuse(call, word);
            }
            return Stage.text(stage.task("qmany", "100", word));
        });
    }

    private static JsonNode answer(Call call, Upid task) {
        return call.path().endsWith("/config") ? Recorded.json("null") : Stage.text(task);
    }

    private void onWrites(String[] words, BiFunction<Call, String, JsonNode> behaviour) {
        for (String path : List.of("", "/status/stop", "/status/shutdown", "/config", "/resize", "/clone")) {
            stage.pve.on(
                    WEB + path,
                    call -> call.verb() == Verb.GET
                            ? Recorded.json(now)
                            : said(call, words[Math.min(sent.getAndIncrement(), words.length - 1)], behaviour));
        }
        stage.pve.answer("/cluster/nextid", Stage.text("9101"));
        stage.pve.answer(
                "/access/permissions",
                Recorded.json("{\"/vms\":{\"VM.Audit\":1,\"VM.Config.Options\":1,\"VM.Allocate\":1}}"));
    }

    private JsonNode said(Call call, String words, BiFunction<Call, String, JsonNode> behaviour) {
        return words.equals(CROWDED) ? waitInVain(call) : behaviour.apply(call, words);
    }

    private static Change stop() {
        return new Change.Stop(GuestType.QEMU, vmid());
    }

    private static Change shutdown() {
        return new Change.Shutdown(GuestType.QEMU, vmid(), Optional.empty(), false);
    }

    private static Change delete() {
        return new Change.Delete(GuestType.QEMU, vmid(), false);
    }

    private static Change set(Map<String, String> options) {
        return new Change.SetConfig(GuestType.QEMU, vmid(), options, List.of(), Optional.empty());
    }

    private static Change clone(String storage) {
        return new Change.Clone(
                GuestType.QEMU,
                vmid(),
                new Vmid(9101),
                "webapp",
                Optional.of(storage),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static GuestRef vmid() {
        return new GuestRef.ByVmid(new Vmid(100));
    }

    private static GuestRef container() {
        return new GuestRef.ByVmid(new Vmid(200));
    }
}
