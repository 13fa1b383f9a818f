package dev.pvefleet.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.PveVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Identity USER = Identity.parse("ann@pve");
    private static final Identity TOKEN = Identity.parse("ann@pve!ci");

    private final Access access = new Access(new PveVersion(9, 1), () -> Map.of("/vms/105", "/pool/web"));

    @Test
    void handsRolesDownOnlyWhenTheyPropagate() {
        access.grant("/", USER, "PVEAuditor", false);
        assertThat(access.holds(USER, "/", "VM.Audit")).isTrue();
        assertThat(access.holds(USER, "/vms/100", "VM.Audit")).isFalse();

        access.grant("/", USER, "PVEAuditor", true);
        assertThat(access.holds(USER, "/vms/100", "VM.Audit")).isTrue();
    }

    @Test
    void replacesRolesOnADeeperPath() {
        access.grant("/", USER, "PVEAuditor", true);
        access.grant("/vms/100", USER, "PVEPoolUser", true);
        access.grant("/vms/101", USER, "NoAccess", true);

        assertThat(access.holds(USER, "/vms/100", "VM.Audit")).isFalse();
        assertThat(access.holds(USER, "/vms/101", "VM.Audit")).isFalse();
        assertThat(access.holds(USER, "/vms/1001", "VM.Audit")).isTrue();
    }

    @Test
    void addsRolesUpOnOnePath() {
        access.grant("/vms/100", USER, "PVEAuditor", true);
        access.grant("/vms/100", USER, "PVETemplateUser", true);

        assertThat(access.privileges(USER, "/vms/100")).containsKeys("VM.Audit", "VM.Clone", "Sys.Audit");

        access.grant("/vms/100", USER, "NoAccess", true);
        assertThat(access.privileges(USER, "/vms/100")).isEmpty();
    }

    @Test
    void givesAGuestTheRolesOfItsPoolBesideItsOwn() {
        access.grant("/vms", USER, "PVEAuditor", true);
        access.grant("/pool/web", USER, "PVEVMUser", true);

        assertThat(access.privileges(USER, "/vms/105"))
                .containsEntry("VM.Audit", true)
                .containsEntry("VM.PowerMgmt", false);
        assertThat(access.holds(USER, "/vms/106", "VM.PowerMgmt")).isFalse();
        assertThat(access.knownPaths()).contains("/vms/105");
    }

    @Test
    void aPoolDoesNotOpenAGuestThatIsClosed() {
        access.grant("/pool/web", USER, "PVEVMAdmin", true);
        access.grant("/vms/105", USER, "NoAccess", true);

        assertThat(access.privileges(USER, "/vms/105")).isEmpty();
    }

    @Test
    void givesASeparatedTokenNoMoreThanItsUserHas() {
        access.addToken(new Token(TOKEN, "secret", true, Optional.empty()));
        access.grant("/", USER, "PVEAuditor", true);
        assertThat(access.privileges(TOKEN, "/")).isEmpty();

        access.grant("/", TOKEN, "Administrator", true);
        assertThat(access.holds(TOKEN, "/", "Sys.Audit")).isTrue();
        assertThat(access.holds(TOKEN, "/", "Sys.Modify")).isFalse();
    }

    @Test
    void givesATokenWithoutSeparationWhatItsUserHas() {
        access.addToken(new Token(TOKEN, "secret", false, Optional.empty()));
        access.grant("/vms", USER, "PVEVMAdmin", true);

        assertThat(access.holds(TOKEN, "/vms/100", "VM.PowerMgmt")).isTrue();
        assertThat(access.holds(TOKEN, "/", "VM.PowerMgmt")).isFalse();
    }

    @Test
    void authenticatesByIdSecretAndTime() {
        access.addToken(new Token(TOKEN, "secret", true, Optional.of(NOON)));

        assertThat(access.authenticate("ann@pve!ci", "secret", NOON.minusSeconds(1)))
                .contains(TOKEN);
        assertThat(access.authenticate("ann@pve!ci", "secret", NOON)).isEmpty();
        assertThat(access.authenticate("ann@pve!ci", "wrong", NOON.minusSeconds(1)))
                .isEmpty();
        assertThat(access.authenticate("bob@pve!ci", "secret", NOON.minusSeconds(1)))
                .isEmpty();
    }

    @Test
    void lostTheMonitorPrivilegeInPve9() {
        Access eight = new Access(new PveVersion(8, 4), Map::of);
        eight.defineRole("Old", List.of("VM.Monitor"));

        assertThatThrownBy(() -> access.defineRole("Old", List.of("VM.Monitor")))
                .hasMessage("invalid privilege 'VM.Monitor'");
        assertThatThrownBy(() -> eight.defineRole("New", List.of("VM.GuestAgent.Audit")))
                .hasMessage("invalid privilege 'VM.GuestAgent.Audit'");
    }
}
