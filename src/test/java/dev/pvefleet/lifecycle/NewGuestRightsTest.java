package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.simulator.cluster.Access;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A token that may make guests, but not all that is needed to finish them.
class NewGuestRightsTest {
    private static final int NEW = 9101;
    private static final Identity TOKEN = Purpose.NO_RIGHTS.identity();

    private World world = of(9);

    @ParameterizedTest
    @ValueSource(ints = {7, 8, 9})
    void aCloneThatCouldNotBeTaggedIsNotMade(int version) {
        world = of(version);
        grant("/vms/9101", "Maker", "VM.Allocate", "VM.Audit");

        TransportException refused = refused(clone(GuestType.QEMU, Optional.empty()));

        assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(refused)
                .hasMessage("qemu/9101 (webapp) is not made on lab, because it could not be finished: on /vms/9101,"
                        + " tagging it needs VM.Config.Options");
        assertThat(refused.hint())
                .contains("grant VM.Config.Options on /vms/9101: pveum acl modify /vms/9101 --users svc@pve"
                        + " --tokens 'svc@pve!fresh' --roles PVEVMAdmin");
        assertThat(world.writes()).isEmpty();
        assertThat(world.guest(NEW)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(GuestType.class)
    void theGrantOfTheHintIsEnough(GuestType type) {
        grant("/vms/9101", "Maker", "VM.Allocate");
        refused(clone(type, Optional.empty()));

        world.cluster.access().grant("/vms/9101", TOKEN, "PVEVMAdmin", true);

        assertThat(world.perform(clone(type, Optional.empty())).changed()).isTrue();
        assertThat(world.guest(NEW).orElseThrow().option("tags").orElseThrow()).contains("swamp");
    }

    @Test
    void theRightsOverAPoolAreEnoughForAClone() {
        grant("/pool/prod", "Maker", "VM.Allocate", "VM.Audit", "VM.Config.Options");

        ChangeResult made = world.perform(clone(GuestType.QEMU, Optional.of("prod")));

        assertThat(made.changed()).isTrue();
        assertThat(world.guest(NEW).orElseThrow().option("tags").orElseThrow()).contains("swamp");
    }

    @Test
    void aPoolWithoutTheRightIsNamed() {
        grant("/pool/prod", "Maker", "VM.Allocate");

        TransportException refused = refused(clone(GuestType.QEMU, Optional.of("prod")));

        assertThat(refused)
                .hasMessageEndingWith("on /pool/prod, reading it needs VM.Audit, tagging it needs VM.Config.Options");
        assertThat(refused.hint().orElseThrow()).contains("pveum acl modify /pool/prod ");
        assertThat(world.writes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, tagging it needs VM.Config.Options", "true, starting it needs VM.PowerMgmt"})
    void aContainerIsNotMadeEither(boolean start, String why) {
        grant("/vms/9101", "Maker", "VM.Allocate", "VM.Audit", "VM.Config.Disk", "VM.Config.Network");

        TransportException refused = refused(create(start, Optional.empty()));

        assertThat(refused).hasMessageContaining(why);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void theTagsOfACreationNeedTheRightOnTheVmidAlsoWithAPool() {
        grant(
                "/pool/prod",
                "Maker",
                "VM.Allocate",
                "VM.Audit",
                "VM.Config.Options",
                "VM.Config.Disk",
                "VM.Config.Network");

        TransportException refused = refused(create(false, Optional.of("prod")));
        assertThat(refused).hasMessageEndingWith("on /vms/9101, tagging it needs VM.Config.Options");

        grant("/vms/9101", "Tagger", "VM.Config.Options");
        assertThat(world.perform(create(false, Optional.of("prod"))).changed()).isTrue();
    }

    @Test
    void rootIsNotAsked() {
        world.as(Identity.ROOT);

        world.perform(clone(GuestType.QEMU, Optional.empty()));

        assertThat(world.calls()).noneMatch(call -> call.path().equals("/access/permissions"));
    }

    private static World of(int version) {
        World world = new World(new PveVersion(version, version == 9 ? 1 : 4));
        Access access = world.cluster.access();
        access.grant("/vms/9000", TOKEN, "PVETemplateUser", true);
        access.grant("/vms/9100", TOKEN, "PVETemplateUser", true);
        access.grant("/storage", TOKEN, "PVEDatastoreUser", true);
        if (version >= 8) {
            access.grant("/sdn/zones", TOKEN, "PVESDNUser", true);
        }
        world.as(TOKEN);
        return world;
    }

    private void grant(String path, String role, String... privileges) {
        world.cluster.access().defineRole(role, List.of(privileges));
        world.cluster.access().grant(path, TOKEN, role, true);
    }

    private TransportException refused(Change change) {
        return catchThrowableOfType(TransportException.class, () -> world.perform(change));
    }

    private static Change clone(GuestType type, Optional<String> pool) {
        Vmid template = new Vmid(type == GuestType.QEMU ? 9000 : 9100);
        return new Change.Clone(
                type,
                new GuestRef.ByVmid(template),
                new Vmid(NEW),
                "webapp",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                pool,
                Optional.empty(),
                Optional.empty());
    }

    private static Change create(boolean start, Optional<String> pool) {
        return new Change.Create(
                new Vmid(NEW),
                Optional.empty(),
                "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst",
                "webapp",
                "local-lvm",
                8,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                pool,
                start,
                Map.of());
    }
}
