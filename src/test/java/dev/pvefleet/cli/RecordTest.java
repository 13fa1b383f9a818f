package dev.pvefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.state.Observation;
import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What commands see is recorded, unless it shall not or cannot be.
class RecordTest {
    private static final String RESOURCES = "/cluster/resources";
    private final StateException noRoom = new StateException(Reason.FULL, "state.db cannot grow");

    @Test
    void syncRecordsEverythingOfTheTargetsThatAnswered() {
        FakeFleet fleet = new FakeFleet()
                .with(FleetCommandsTest.well().target("a", "pve1"))
                .with(new FakePve().fail(RESOURCES, Kind.UNREACHABLE).target("b", "pve1"));

        fleet.run("sync");

        assertThat(fleet.recorded()).singleElement().isInstanceOfSatisfying(Observation.Everything.class, seen -> {
            assertThat(seen.target()).hasToString("a");
            assertThat(seen.inventory().guests()).isNotEmpty();
        });
    }

    @Test
    void nodeStatusRecordsTheNodesAndWhetherTheyAreAll() {
        FakeFleet fleet = fleet();

        fleet.run("node-status");

        assertThat(fleet.recorded()).singleElement().isInstanceOfSatisfying(Observation.Nodes.class, seen -> {
            assertThat(seen.nodes()).extracting(NodeRecord::node).containsExactly(new NodeName("pve1"));
            assertThat(seen.complete()).isTrue();
        });
    }

    @Test
    void nodeStatusOfADeadTargetRecordsNothing() {
        FakeFleet fleet = new FakeFleet()
                .with(new FakePve().fail(RESOURCES, Kind.UNREACHABLE).target("b", "pve1"));

        fleet.run("node-status");

        assertThat(fleet.recorded()).isEmpty();
    }

    @Test
    void nodeConfigRecordsWhatEachNodeOffers() {
        FakeFleet fleet = fleet();

        fleet.run("node-config");

        assertThat(fleet.recorded()).singleElement().isInstanceOf(Observation.Offer.class);
    }

    @Test
    void oneGuestIsRecordedAsOne() {
        FakeFleet fleet = fleet();

        fleet.run("qemu", "lookup", "--vmid", "100");
        fleet.run("qemu", "sync", "--vmid", "100");

        assertThat(fleet.recorded())
                .hasSize(2)
                .allSatisfy(seen -> assertThat(seen)
                        .isInstanceOfSatisfying(
                                Observation.OneGuest.class,
                                one -> assertThat(one.guest().vmid().value()).isEqualTo(100)));
    }

    @Test
    void syncOfOneTypeRecordsAllTypesItSaw() {
        FakeFleet fleet = fleet();

        fleet.run("lxc", "sync");

        assertThat(fleet.recorded())
                .singleElement()
                .isInstanceOfSatisfying(
                        Observation.Everything.class,
                        seen -> assertThat(seen.inventory().guests())
                                .anyMatch(guest -> guest.vmid().value() == 100));
    }

    @Test
    void optionsAreRecorded() {
        FakeFleet fleet = fleet();

        fleet.run("qemu", "get-config", "--vmid", "100");

        assertThat(fleet.recorded()).singleElement().isInstanceOf(Observation.Options.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sync",
                "node-status",
                "node-config",
                "lxc sync",
                "qemu sync --vmid 100",
                "qemu lookup --vmid 100",
                "qemu get-config --vmid 100"
            })
    void nothingIsRecordedThatShallNotBe(String command) {
        FakeFleet fleet = fleet().unrecordable(noRoom);

        int exitCode = fleet.run((command + " --no-record").split(" "));

        assertThat(exitCode).as(fleet.err()).isZero();
        assertThat(fleet.recorded()).isEmpty();
        assertThat(fleet.err()).isEmpty();
    }

    @Test
    void whatCannotBeRecordedIsAWarningAndNoFailure() {
        FakeFleet fleet = fleet().unrecordable(noRoom);

        int exitCode = fleet.run("sync");

        assertThat(exitCode).isZero();
        assertThat(fleet.out()).contains("100");
        assertThat(fleet.err()).isEqualTo("warning: not recorded: state.db cannot grow (--no-record leaves it out)\n");
    }

    @Test
    void programsGetTheWarningAsADocument() {
        FakeFleet fleet = fleet().unrecordable(noRoom);

        assertThat(fleet.run("sync", "-o", "json")).isZero();

        assertThat(fleet.err()).contains("\"warnings\"", "not recorded: state.db cannot grow");
    }

    @Test
    void aStateThatBelongsToAnotherEndsTheStartLikeAWrongConfiguration() {
        Complaint taken = Complaint.about(new StateException(Reason.TAKEN, "state.db is used by another agent"), false);
        Complaint newer = Complaint.about(new StateException(Reason.NEWER, "state.db is newer"), false);

        assertThat(taken.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(taken.lines()).containsExactly("error: state.db is used by another agent");
        assertThat(newer.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Complaint.about(noRoom, false).exitCode()).isEqualTo(ExitCode.INTERNAL);
    }

    private static FakeFleet fleet() {
        return new FakeFleet().with(FleetCommandsTest.well().target("lab", "pve1"));
    }
}
