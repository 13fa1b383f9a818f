package dev.pvefleet.proxmox.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingPrivilegeTest {
    private static final Optional<String> TOKEN = Optional.of("ops@pve!fleet");

    @ParameterizedTest
    @CsvSource({
        "VM.Audit, PVEAuditor",
        "Sys.Audit, PVEAuditor",
        "Datastore.Audit, PVEAuditor",
        "SDN.Audit, PVEAuditor",
        "Pool.Audit, PVEAuditor",
        "VM.GuestAgent.Audit, PVEAuditor",
        "VM.GuestAgent.Unrestricted, PVEVMAdmin",
        "VM.PowerMgmt, PVEVMUser",
        "VM.Config.CDROM, PVEVMUser",
        "VM.Config.Cloudinit, PVEVMUser",
        "VM.Config.Options, PVEVMAdmin",
        "VM.Allocate, PVEVMAdmin",
        "VM.Clone, PVETemplateUser",
        "Datastore.AllocateSpace, PVEDatastoreUser",
        "Datastore.Allocate, PVEDatastoreAdmin",
        "SDN.Use, PVESDNUser",
        "Mapping.Use, PVEMappingUser",
    })
    void givesTheNarrowestRoleThatHoldsIt(String privilege, String role) {
        assertThat(MissingPrivilege.of(privilege, "/x").grantTo(TOKEN))
                .contains("grant %s on /x: pveum acl modify /x --users ops@pve --tokens 'ops@pve!fleet' --roles %s"
                        .formatted(privilege, role));
    }

    @ParameterizedTest
    @CsvSource({"VM.Monitor, PveFleetGuests", "Sys.Modify, PveFleetSysModify", "Sys.PowerMgmt, PveFleetSysPowerMgmt"})
    void makesARoleWhereOnlyTheAdministratorsHasIt(String privilege, String role) {
        assertThat(MissingPrivilege.of(privilege, "/x").grantTo(TOKEN))
                .contains(("grant %s on /x: pveum role add %s --privs %s; pveum acl modify /x --users ops@pve"
                                + " --tokens 'ops@pve!fleet' --roles PVEAuditor,%s")
                        .formatted(privilege, role, privilege, role));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted; grant VM.GuestAgent.Audit on; PVEAuditor",
                "Datastore.AllocateSpace|Datastore.Audit; grant Datastore.Audit on; PVEAuditor",
                "VM.Config.Cloudinit|VM.Config.Network; grant VM.Config.Cloudinit on; PVEVMUser",
                "VM.Config.CDROM|VM.Config.CPU|VM.Config.Disk; grant the VM.Config privilege that the option needs on; PVEVMAdmin",
                "VM.Config.Disk|VM.Config.CDROM|VM.Config.CPU|VM.Config.Memory|VM.Config.Network|VM.Config.HWType"
                        + "|VM.Config.Options|VM.Config.Cloudinit; grant the VM.Config privilege that the option needs on;"
                        + " PVEVMAdmin",
            })
    void choosesOneOfSeveral(String named, String grant, String role) {
        String refusal = "Permission check failed (/vms/200, %s)\n".formatted(named);

        assertThat(MissingPrivilege.in(refusal).flatMap(it -> it.grantTo(TOKEN)).orElseThrow())
                .startsWith(grant)
                .endsWith("--roles " + role);
    }

    @Test
    void needsNoTokenForAUserAndNoUserForRoots() {
        MissingPrivilege missing = MissingPrivilege.of("VM.Audit", "/vms");

        assertThat(missing.grantTo(Optional.of("ops@pve")).orElseThrow())
                .endsWith("pveum acl modify /vms --users ops@pve --roles PVEAuditor");
        assertThat(missing.grantTo(Optional.of("root@pam!fleet")).orElseThrow())
                .endsWith("pveum acl modify /vms --tokens 'root@pam!fleet' --roles PVEAuditor");
    }

    @Test
    void grantsRootNothing() {
        assertThat(MissingPrivilege.of("VM.Audit", "/vms").grantTo(Optional.of("root@pam")))
                .isEmpty();
    }

    @Test
    void writesNoCommandForSomebodyUnknown() {
        assertThat(MissingPrivilege.of("VM.Audit", "/vms").grantTo(Optional.empty()))
                .contains("grant VM.Audit on /vms to the token and its user");
    }

    @Test
    void quotesWhatAShellWouldTakeApart() {
        assertThat(MissingPrivilege.of("VM.Audit", "/vms")
                        .grantTo(Optional.of("o'neil$x@pve!t"))
                        .orElseThrow())
                .contains("--users 'o'\\''neil$x@pve' --tokens 'o'\\''neil$x@pve!t'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Permission check failed",
                "Permission check failed (pool 'nosuch' does not exist)",
                "Permission check failed (/, Sys.Modify for modifying tag 'x')",
                "Permission check failed (user != root@pam)",
                "Permission check failed (/vms/1; reboot, VM.Audit)",
                "Permission check failed (/vms/$(reboot), VM.Audit)",
            })
    void readsNoneWherePveNamesNone(String refusal) {
        assertThat(MissingPrivilege.in(refusal)).isEmpty();
    }

    @Test
    void readsThePrivilegeInTheEndOfATask() {
        assertThat(MissingPrivilege.in("403 Permission check failed (/storage/data, Datastore.AllocateSpace)"))
                .contains(new MissingPrivilege(List.of("Datastore.AllocateSpace"), "/storage/data"));
    }
}
