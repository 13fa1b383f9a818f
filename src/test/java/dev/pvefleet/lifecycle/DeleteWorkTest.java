package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.guest.GuestNotFoundException;
import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeleteWorkTest {
    private static final String WEB = "/nodes/pve1/qemu/100";
    private static final String MISSING = "Configuration file 'nodes/pve1/qemu-server/100.conf' does not exist";
    private final Stage stage = new Stage();

    @Test
    void deletesWhatIsOursAndNotProtected() {
        stage.guest("pve1", "qemu/100", "web", "stopped", "{\"tags\":\"swamp\"}");
        stage.pve.answer(WEB, Stage.text(stage.task("qmdestroy", "100", "OK")));

        ChangeResult result = stage.perform(delete(false));

        assertThat(result.operation()).isEqualTo("delete");
        assertThat(result.changed()).isTrue();
        assertThat(result.status()).isNull();
        assertThat(stage.pve.calls(Endpoint.GUEST_DELETE))
                .singleElement()
                .satisfies(call -> assertThat(call.params().isEmpty()).isTrue());
    }

    @Test
    void purgesOnlyWhenAsked() {
        stage.guest("pve1", "qemu/100", "web", "stopped", "{\"tags\":\"swamp\"}");
        stage.pve.answer(WEB, Stage.text(stage.task("qmdestroy", "100", "OK")));

        stage.perform(delete(true));

        assertThat(stage.pve.calls(Endpoint.GUEST_DELETE))
                .singleElement()
                .satisfies(call -> assertThat(Stage.param(call, "purge")).isEqualTo("1"));
    }

    @Test
    void refusesTheUnmanagedAndTheProtected() {
        for (String tags : new String[] {"", "web", "swamp;production", "swamp;protected", "production"}) {
            stage.guest("pve1", "qemu/100", "web", "stopped", "{\"tags\":\"%s\"}".formatted(tags));

            assertThatThrownBy(() -> stage.perform(delete(false))).as(tags).isInstanceOf(RefusedException.class);
        }
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void aTagThatAppearsBetweenTheListAndTheActIsSeen() {
        stage.guest("pve1", "qemu/100", "web", "stopped", "{\"tags\":\"production;swamp\"}");
        stage.guests("{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve1\",\"tags\":\"swamp\",\"status\":\"stopped\"}");

        assertThatThrownBy(() -> stage.perform(delete(false)))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.gate()).isEqualTo(Gate.PROTECTED));
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void forceDeletesAndIsHeard() {
        stage.guest("pve1", "qemu/100", "web", "stopped", "{\"tags\":\"production\"}");
        stage.pve.answer(WEB, Stage.text(stage.task("qmdestroy", "100", "OK")));

        ChangeResult result = stage.force(delete(false));

        assertThat(result.changed()).isTrue();
        assertThat(stage.heard).contains("forced UNMANAGED", "forced PROTECTED");
    }

    @Test
    void whatIsGoneIsLeftAtThat() {
        stage.guests();
        stage.pve.answer("/cluster/nextid", Recorded.json("\"100\""));

        ChangeResult result = stage.perform(delete(false));

        assertThat(result.operation()).isEqualTo("delete (already gone)");
        assertThat(result.changed()).isFalse();
        assertThat(result.vmid()).isEqualTo(new Vmid(100));
        assertThat(result.node()).isNull();
    }

    @Test
    void whatDoesNotShowIsNotTakenForGone() {
        stage.guests();
        stage.pve.refuse("/cluster/nextid", 400, "Parameter verification failed. vmid: VM 100 already exists");

        assertThatThrownBy(() -> stage.perform(delete(false)))
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN);
                    assertThat(e.hint().orElseThrow()).contains("pveum acl modify /vms/100");
                })
                .hasMessage("the cluster behind lab has a guest with vmid 100, but does not show it to us");
    }

    @Test
    void aNameThatIsNotFoundIsGoneOnlyForThoseWhoMaySeeGuests() {
        stage.guests();
        Change byName = new Change.Delete(GuestType.QEMU, new GuestRef.ByName("web"), false);
        stage.pve.answer("/access/permissions", Recorded.json("{\"/vms\":{\"VM.Audit\":1}}"));
        assertThat(stage.perform(byName).operation()).isEqualTo("delete (already gone)");

        stage.pve.answer("/access/permissions", Recorded.json("{}"));
        assertThatThrownBy(() -> stage.perform(byName))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN));
    }

    /// What PVE says of our rights, what its access control list has, which vmids are taken, and what that proves.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"/vms":{"VM.Audit":1}}                                                   |             |     | gone
            {"/vms":{"VM.Audit":1},"/vms/105":{"VM.Audit":0}}                         |             | 105 | gone
            {"/vms":{"VM.Audit":1},"/vms/105":{"VM.Console":1}}                       |             |     | gone
            {"/vms":{"VM.Audit":1},"/vms/105":{"VM.Console":1}}                       |             | 105 | /vms/105
            {"/vms":{"VM.Audit":0}}                                                   |             |     | /vms
            {"/":{"VM.Audit":1}}                                                      |             |     | /vms
            {"/vms/100":{"VM.Audit":1},"/pool/p1":{"VM.Audit":1}}                     |             |     | /vms
            {"/storage":{"Datastore.Audit":1}}                                        |             |     | /vms
            {"/vms":{"VM.Audit":1},"/access":{"Sys.Audit":1}}                         |             |     | gone
            {"/vms":{"VM.Audit":1},"/access":{"Sys.Audit":1}}                         | /vms/105    | 105 | /vms/105
            {"/vms":{"VM.Audit":1},"/access":{"Sys.Audit":1}}                         | /vms/105    |     | gone
            {"/vms":{"VM.Audit":1},"/access":{"Sys.Audit":1},"/vms/105":{"VM.Audit":1}} | /vms/105    | 105 | gone
            {"/vms":{"VM.Audit":1},"/access":{"Sys.Audit":1}}                         | /pool/p1    |     | /pool/p1
            {"/vms":{"VM.Audit":1},"/access":{"Sys.Audit":1}}                         | /storage/s1 |     | gone
            """)
    void aNameIsGoneOnlyForThoseToWhomEveryGuestShows(String held, String denied, String taken, String proof) {
        stage.guests();
        stage.pve.answer("/access/permissions", Recorded.json(held));
        stage.pve.answer(
                "/access/acl",
                Recorded.json(
                        denied == null
                                ? "[]"
                                : "[{\"path\":\"%s\",\"roleid\":\"NoAccess\",\"type\":\"group\",\"ugid\":\"x\"}]"
                                        .formatted(denied)));
        stage.pve.answer("/cluster/nextid", Recorded.json("\"105\""));
        if (taken != null) {
            stage.pve.refuse("/cluster/nextid", 400, "Parameter verification failed. vmid: VM 105 already exists");
        }
        Change byName = new Change.Delete(GuestType.QEMU, new GuestRef.ByName("web"), false);

        if (proof.equals("gone")) {
            ChangeResult result = stage.perform(byName);
            assertThat(result.operation()).isEqualTo("delete (already gone)");
            assertThat(result.warnings()).hasSize(held.contains("/access") ? 0 : 1);
        } else {
            assertThatThrownBy(() -> stage.perform(byName)).isInstanceOfSatisfying(TransportException.class, e -> {
                assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN);
                assertThat(e.hint())
                        .hasValueSatisfying(hint -> assertThat(hint).contains("pveum acl modify " + proof + " "));
            });
        }
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void aNameOfWhichSomeNodeDoesNotTellIsNotGone() {
        stage.guests("{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve1\",\"status\":\"unknown\"}");
        stage.pve.fail("/nodes/pve1/qemu", Kind.TIMEOUT).answer("/nodes/pve1/lxc", Recorded.json("[]"));

        assertThatThrownBy(() -> stage.perform(new Change.Delete(GuestType.QEMU, new GuestRef.ByName("web"), false)))
                .isInstanceOfSatisfying(GuestNotFoundException.class, e -> {
                    assertThat(e.isCertain()).isFalse();
                    assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
                });
    }

    @Test
    void couldNotLookIsNotGone() {
        stage.guests();
        FakePve dead = new FakePve().fail("/cluster/resources", Kind.UNREACHABLE);

        assertThatThrownBy(() -> stage.lifecycle()
                        .perform(
                                List.of(stage.target(), dead.target("home")),
                                delete(false),
                                Stage.conduct(false, false),
                                stage))
                .isInstanceOfSatisfying(
                        GuestNotFoundException.class,
                        e -> assertThat(e.isCertain()).isFalse());
    }

    @Test
    void aGuestOfTheOtherTypeIsNotGone() {
        stage.guests("{\"type\":\"lxc\",\"vmid\":100,\"node\":\"pve1\",\"status\":\"stopped\"}");

        assertThatThrownBy(() -> stage.perform(delete(false)))
                .isInstanceOf(GuestNotFoundException.class)
                .hasMessageContaining("lxc/100");
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void looksOnceMoreWhenPveSaysThatItDoesNotExist() {
        stage.guest("pve1", "qemu/100", "web", "stopped", "{\"tags\":\"swamp\"}");
        stage.pve.answer("/cluster/nextid", Recorded.json("\"100\""));
        AtomicInteger searches = new AtomicInteger();
        stage.pve.on(
                "/cluster/resources",
                _ -> Recorded.json(
                        searches.getAndIncrement() == 0
                                ? "[{\"type\":\"node\",\"node\":\"pve1\"},{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve1\"}]"
                                : "[{\"type\":\"node\",\"node\":\"pve1\"}]"));
        stage.pve.refuse(WEB, 500, MISSING);

        ChangeResult result = stage.perform(delete(false));

        assertThat(result.operation()).isEqualTo("delete (already gone)");
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void looksOnlyOnceMore() {
        stage.guest("pve1", "qemu/100", "web", "stopped", "{\"tags\":\"swamp\"}");
        stage.pve.refuse(WEB, 500, MISSING);

        assertThatThrownBy(() -> stage.perform(delete(false)))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
        assertThat(stage.writes()).hasSize(2);
    }

    @Test
    void pvesOwnNoStaysANo() {
        stage.guest("pve1", "qemu/100", "web", "running", "{\"tags\":\"swamp\"}");
        stage.pve.refuse(WEB, 500, "VM 100 is running - destroy failed");

        assertThatThrownBy(() -> stage.perform(delete(false)))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED))
                .hasMessageContaining("VM 100 is running - destroy failed");
    }

    @Test
    void aDryRunShowsTheRequestAndSendsNone() {
        stage.guest("pve1", "qemu/100", "web", "stopped", "{\"tags\":\"swamp\"}");

        ChangeResult result = stage.dryRun(delete(true));

        assertThat(result.plan()).singleElement().satisfies(call -> {
            assertThat(call.verb()).isEqualTo("DELETE");
            assertThat(call.params()).containsEntry("purge", List.of("1"));
        });
        assertThat(stage.writes()).isEmpty();
    }

    private static Change delete(boolean purge) {
        return new Change.Delete(GuestType.QEMU, new GuestRef.ByVmid(new Vmid(100)), purge);
    }
}
