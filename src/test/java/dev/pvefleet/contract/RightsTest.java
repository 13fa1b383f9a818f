package dev.pvefleet.contract;

import static dev.pvefleet.model.GuestType.QEMU;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.rest.NoServer;
import dev.pvefleet.simulator.cluster.Access;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.sync.Sync;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What tokens of several rights see, which is REST's business alone: pvesh is root.
@QuarkusTest
@TestProfile(NoServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class RightsTest {
    @Inject
    Vertx vertx;

    private Labs labs;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        labs = Labs.open(folder, vertx);
    }

    @AfterAll
    void close() {
        labs.close();
    }

    private Target lab(PveVersion version, Purpose token) {
        return labs.of(version).target(token, Lab.ALL);
    }

    /// A fresh token is authenticated: lists are empty without a word, which must not pass for the truth.
    @EachVersion
    void aTokenWithoutRightsSeesNoGuestsAndIsToldWhy(PveVersion version) {
        Inventory found = Operations.sync(lab(version, Purpose.NO_RIGHTS));

        assertThat(found.guests()).isEmpty();
        assertThat(found.storages()).isEmpty();
        assertThat(found.nodes())
                .hasSize(3)
                .allSatisfy(node -> assertThat(node.cpuPct()).isNull());
        assertThat(found.notices()).singleElement().asString().contains("grant VM.Audit on /vms");
    }

    /// What the list lacks is told part by part, because a token may see the one and not the other.
    @EachVersion
    void eachListThatARightHidesIsToldApart(PveVersion version) {
        Target lab = lab(version, Purpose.NO_RIGHTS);
        Access access = labs.of(version).simulator().access();
        try {
            assertThat(hidden(lab)).containsExactly("guests", "storages", "nodes");

            grant(access, "/vms");
            assertThat(hidden(lab)).containsExactly("storages", "nodes");

            grant(access, "/storage");
            assertThat(hidden(lab)).containsExactly("nodes");

            grant(access, "/nodes");
            assertThat(hidden(lab)).isEmpty();
        } finally {
            access.revokeAll(Purpose.NO_RIGHTS.identity());
        }
        assertThat(hidden(lab(version, Purpose.AUDITOR))).isEmpty();
        assertThat(hidden(labs.of(version).target(Way.PVESH, Lab.ALL))).isEmpty();
    }

    private static void grant(Access access, String path) {
        access.grant(path, Purpose.NO_RIGHTS.identity(), "PVEAuditor", true);
    }

    private static List<String> hidden(Target target) {
        Sync.Watched read = Operations.watch(target);
        List<String> hidden = new ArrayList<>();
        read.guestsDenied().ifPresent(_ -> hidden.add("guests"));
        read.storagesDenied().ifPresent(_ -> hidden.add("storages"));
        read.nodesDenied().ifPresent(_ -> hidden.add("nodes"));
        return hidden;
    }

    @EachVersion
    void aTokenWithoutRightsIsForbiddenWherePveDoesNotFilter(PveVersion version) {
        NodeReadings<?> found = Operations.health(lab(version, Purpose.NO_RIGHTS), true);

        assertThat(found.nodes()).isEmpty();
        assertThat(found.failures()).containsOnlyKeys(Lab.PVE1, Lab.PVE2, Lab.PVE3);
        assertThat(found.failures().get(Lab.PVE2)).satisfies(why -> {
            assertThat(why.kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(why.message()).contains(": 403 Permission check failed (/nodes/pve2, Sys.Audit)");
            assertThat(why.hint())
                    .hasValue("grant Sys.Audit on /nodes/pve2: pveum acl modify /nodes/pve2"
                            + " --users svc@pve --tokens 'svc@pve!fresh' --roles PVEAuditor");
        });
    }

    @EachVersion
    void emptyListsOfStoragesAreNotBelievedWithoutRights(PveVersion version) {
        NodeReadings<?> found = Operations.inventory(lab(version, Purpose.NO_RIGHTS));

        assertThat(found.failures().values())
                .hasSize(3)
                .extracting(Failure::kind)
                .containsOnly(Kind.FORBIDDEN);
        assertThat(found.failures().get(Lab.PVE1))
                .extracting(Failure::message)
                .asString()
                .contains("neither Datastore.Audit nor Datastore.AllocateSpace");
    }

    @EachVersion
    void aTokenWithoutRightsFindsNoGuest(PveVersion version) {
        Lab lab = labs.of(version);

        Refused refused =
                Refused.by(lab, () -> Operations.lookup(lab(version, Purpose.NO_RIGHTS), QEMU, Operations.vmid(100)));

        assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(refused.message()).isEqualTo("no qemu guest with vmid 100 on lab");
    }

    @EachVersion
    void anAuditorSeesWhatAnAdministratorSees(PveVersion version) {
        Operations.ofNodes()
                .forEach((name, operation) -> assertThat(operation.apply(lab(version, Purpose.AUDITOR)))
                        .as("%s", name)
                        .usingRecursiveComparison()
                        .withStrictTypeChecking()
                        .ignoringFieldsMatchingRegexes(EqualWaysTest.TIMES)
                        .isEqualTo(operation.apply(labs.of(version).target(Way.REST, Lab.ALL))));
        assertThat(Operations.health(lab(version, Purpose.AUDITOR), true).nodes())
                .extracting(node -> node.disksState())
                .containsOnly(DisksState.OK);
    }

    /// The auditor's role may ask the guest agent from PVE 9 on; before, that took VM.Monitor.
    @EachVersion
    void anAuditorReadsAddressesOfVmsFromPve9On(PveVersion version) {
        Target lab = lab(version, Purpose.AUDITOR);

        assertThat(Operations.guestIps(lab).containsKey(GuestId.parse("qemu/100")))
                .isEqualTo(version.isAtLeast(9, 0));
        assertThat(Operations.guestIps(lab)).containsKey(GuestId.parse("lxc/102"));
        assertThat(Operations.lookup(lab, QEMU, Operations.vmid(100)).name()).isEqualTo("web");
    }

    @EachVersion
    void anExpiredTokenIsNotAuthenticated(PveVersion version) {
        Lab lab = labs.of(version);

        Refused refused = Refused.by(lab, () -> Operations.sync(lab(version, Purpose.EXPIRED)));

        assertThat(refused.kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refused.message()).isEqualTo("GET /cluster/resources on PVE: 401 Authentication failed!");
    }

    @EachVersion
    void aTokenOfRootIsAsGoodAsRootForReading(PveVersion version) {
        assertThat(Operations.guestIps(lab(version, Purpose.ROOT_TOKEN)))
                .isEqualTo(Operations.guestIps(labs.of(version).target(Way.REST, Lab.ALL)));
    }
}
