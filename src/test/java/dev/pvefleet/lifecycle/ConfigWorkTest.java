package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.proxmox.transport.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigWorkTest {
    private static final String WEB = "/nodes/pve1/qemu/100";
    private final Stage stage = new Stage();
    private final AtomicReference<String> config = new AtomicReference<>("{}");

    @Test
    void writesOptionsAsTheyAreGiven() {
        vm("stopped", "{\"digest\":\"d1\",\"tags\":\"swamp\"}");

        ChangeResult result = stage.perform(set(Map.of("memory", "2048"), List.of("ciuser")));

        assertThat(result.operation()).isEqualTo("setConfig");
        assertThat(result.changed()).isTrue();
        assertThat(written()).containsExactly("memory=2048", "delete=ciuser");
        assertThat(stage.writes()).containsExactly("PUT " + WEB + "/config");
    }

    @Test
    void encodesPlainSshKeysAndLeavesEncodedOnesAlone() {
        vm("stopped", "{}");

        stage.perform(set(Map.of("sshkeys", "ssh-ed25519 AAAA+/ me@x\nssh-rsa BBBB you\n"), List.of()));
        assertThat(written()).containsExactly("sshkeys=ssh-ed25519%20AAAA%2B%2F%20me%40x%0Assh-rsa%20BBBB%20you");

        stage.perform(set(Map.of("sshkeys", "ssh-ed25519%20AAAA%2B%2F%20me%40x"), List.of()));
        assertThat(written()).containsExactly("sshkeys=ssh-ed25519%20AAAA%2B%2F%20me%40x");
    }

    @Test
    void sendsDisksInATask() {
        vm("stopped", "{}");
        Upid task = stage.task("qmconfig", "100", "OK");
        taskOnPost(task);

        ChangeResult result = stage.perform(set(Map.of("scsi1", "local-lvm:8"), List.of()));

        assertThat(result.upids()).containsExactly(task);
        assertThat(stage.writes()).containsExactly("POST " + WEB + "/config");
    }

    @ParameterizedTest
    @CsvSource({
        "virtio0, POST",
        "unused0, POST",
        "efidisk0, POST",
        "scsihw, PUT",
        "memory, PUT",
        "ide-mode, PUT",
    })
    void onlyDisksGoInATask(String option, String verb) {
        vm("stopped", "{}");
        taskOnPost(stage.task("qmconfig", "100", "OK"));

        stage.perform(set(Map.of(), List.of(option)));

        assertThat(stage.writes()).containsExactly(verb + " " + WEB + "/config");
    }

    @Test
    void keepsTheAddressOfACardThatIsWrittenWithoutOne() {
        vm("stopped", "{\"digest\":\"d1\",\"net0\":\"virtio=BC:24:11:00:00:01,bridge=vmbr0\"}");

        stage.perform(set(Map.of("net0", "virtio,bridge=vmbr1"), List.of()));

        assertThat(written()).containsExactly("net0=virtio,bridge=vmbr1,macaddr=BC:24:11:00:00:01", "digest=d1");
    }

    @Test
    void leavesAnAddressAloneThatIsGiven() {
        vm("stopped", "{\"digest\":\"d1\",\"net0\":\"virtio=BC:24:11:00:00:01,bridge=vmbr0\"}");

        stage.perform(set(Map.of("net0", "virtio=BC:24:11:00:00:02,bridge=vmbr1"), List.of()));

        assertThat(written()).containsExactly("net0=virtio=BC:24:11:00:00:02,bridge=vmbr1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"swamp | web", "swamp;production | swamp", "production | web"})
    void refusesToDropAWatchedTag(String now, String wanted) {
        vm("stopped", "{\"tags\":\"%s\"}".formatted(now));

        assertThatThrownBy(() -> stage.perform(set(Map.of("tags", wanted), List.of())))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.gate()).isEqualTo(Gate.TAG_DROP));
        assertThatThrownBy(() -> stage.perform(set(Map.of(), List.of("tags")))).isInstanceOf(RefusedException.class);
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void addsTagsAndSaysByWhichConfigurationItDecided() {
        vm("stopped", "{\"digest\":\"d1\",\"tags\":\"swamp\"}");

        stage.perform(set(Map.of("tags", "production;swamp"), List.of()));

        assertThat(written()).containsExactly("tags=production;swamp", "digest=d1");
    }

    @Test
    void dropsAWatchedTagWhenForced() {
        vm("stopped", "{\"tags\":\"swamp\"}");

        stage.force(set(Map.of(), List.of("tags")));

        assertThat(written()).containsExactly("delete=tags");
        assertThat(stage.heard).contains("forced TAG_DROP");
    }

    @Test
    void asksTheGateAgainWhereTheTagsChangedMeanwhile() {
        vm("stopped", "{\"digest\":\"d1\",\"tags\":\"swamp\"}");
        onWrite(call -> {
            config.set("{\"digest\":\"d2\",\"tags\":\"production;swamp\"}");
            new FakePve()
                    .refuse(call.path(), 500, "checksum mismatch (file change by other user?)")
                    .send(call);
        });

        assertThatThrownBy(() -> stage.perform(set(Map.of("tags", "swamp;web"), List.of())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'production'");
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void doesNotDecideForTheUserWhoGaveADigest() {
        vm("stopped", "{\"digest\":\"d2\"}");
        onWrite(call -> new FakePve()
                .refuse(call.path(), 500, "checksum mismatch (file change by other user?)")
                .send(call));

        assertThatThrownBy(() -> stage.perform(new Change.SetConfig(
                        GuestType.QEMU, vmid(), Map.of("cores", "2"), List.of(), Optional.of("d1"))))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED));
        assertThat(written()).containsExactly("cores=2", "digest=d1");
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void saysWhatWaitsForTheNextStart() {
        vm("running", "{\"memory\":\"1024\",\"cores\":2}");
        onWrite(_ -> config.set("{\"memory\":\"2048\",\"cores\":4}"));
        stage.pve.on(WEB + "/config", running("{\"memory\":\"1024\",\"cores\":4}"));

        ChangeResult result = stage.perform(set(Map.of("memory", "2048", "cores", "4"), List.of()));

        assertThat(result.warnings())
                .containsExactly("takes effect when qemu/100 (web) is stopped and started again: memory");
    }

    @Test
    void aLostAnswerIsNoFailureWhereTheConfigurationIsAsWanted() {
        vm("stopped", "{\"cores\":2}");
        onWrite(call -> {
            config.set("{\"cores\":4,\"tags\":\"a;b\"}");
            new FakePve().fail(call.path(), Kind.UNREACHABLE).send(call);
        });

        ChangeResult result = stage.perform(set(Map.of("cores", "4"), List.of()));

        assertThat(result.warnings())
                .containsExactly("no answer came to the write, but the configuration is as wanted");
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void aLostAnswerIsAnUnknownEndWhereThatCannotBeSeen() {
        vm("stopped", "{\"cipassword\":\"**********\"}");
        onWrite(call -> new FakePve().fail(call.path(), Kind.UNREACHABLE).send(call));

        assertThatThrownBy(() -> stage.perform(set(Map.of("cipassword", "hunter2"), List.of())))
                .hasMessageContaining("whether the configuration of qemu/100 (web) began is not known")
                .hasMessageNotContaining("hunter2");
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void aDryRunHidesSecretsAndSendsNothing() {
        vm("stopped", "{\"tags\":\"swamp\"}");

        ChangeResult result = stage.dryRun(set(Map.of("cipassword", "hunter2", "sshkeys", "ssh-rsa A b"), List.of()));

        assertThat(result.plan()).singleElement().satisfies(call -> {
            assertThat(call.verb()).isEqualTo("PUT");
            assertThat(call.params())
                    .containsEntry("cipassword", List.of("**********"))
                    .containsEntry("sshkeys", List.of("ssh-rsa%20A%20b"));
        });
        assertThat(stage.writes()).isEmpty();
        assertThatThrownBy(() -> stage.dryRun(set(Map.of("tags", "web"), List.of())))
                .isInstanceOf(RefusedException.class);
    }

    private void vm(String status, String options) {
        stage.guest("pve1", "qemu/100", "web", status, options);
        config.set(options);
        stage.pve.on(WEB + "/config", running(null));
        onWrite(_ -> {});
    }

    private Consumer<Call> onWrite = _ -> {};

    private void onWrite(Consumer<Call> behaviour) {
        onWrite = behaviour;
    }

    private void taskOnPost(Upid task) {
        stage.pve.on(
                WEB + "/config",
                call -> call.verb() == Verb.POST
                        ? Stage.text(task)
                        : Recorded.json(call.verb() == Verb.PUT ? "null" : config.get()));
    }

    /// @param current what the guest runs with, if that differs
    private Function<Call, JsonNode> running(@Nullable String current) {
        return call -> {
            if (call.verb() != Verb.GET) {
                onWrite.accept(call);
                return Recorded.json("null");
            }
            return Recorded.json(call.params().isEmpty() || current == null ? config.get() : current);
        };
    }

    private List<String> written() {
        Call last = stage.pve.calls(Endpoint.GUEST_SET_CONFIG).getLast();
        return last.params().values().stream()
                .map(param -> param.name() + "=" + param.value())
                .toList();
    }

    private static Change set(Map<String, String> options, List<String> delete) {
        return new Change.SetConfig(GuestType.QEMU, vmid(), options, delete, Optional.empty());
    }

    private static GuestRef vmid() {
        return new GuestRef.ByVmid(new Vmid(100));
    }
}
