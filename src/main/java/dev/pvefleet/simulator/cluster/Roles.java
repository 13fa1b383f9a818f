package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.PveVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The built-in roles of a PVE version and the privileges in them (PVE::AccessControl).
///
/// PVE 9 took `VM.Monitor` away and gave the guest agent privileges of its own.
public final class Roles {
    private static final String ALWAYS = "Datastore.Allocate Datastore.AllocateSpace Datastore.AllocateTemplate"
            + " Datastore.Audit Group.Allocate Permissions.Modify Pool.Allocate Pool.Audit Realm.Allocate"
            + " Realm.AllocateUser SDN.Allocate SDN.Audit Sys.Audit Sys.Console Sys.Incoming Sys.Modify Sys.PowerMgmt"
            + " Sys.Syslog User.Modify VM.Allocate VM.Audit VM.Backup VM.Clone VM.Config.CDROM VM.Config.CPU"
            + " VM.Config.Cloudinit VM.Config.Disk VM.Config.HWType VM.Config.Memory VM.Config.Network"
            + " VM.Config.Options VM.Console VM.Migrate VM.PowerMgmt VM.Snapshot VM.Snapshot.Rollback";
    private static final String UNTIL_8 = " VM.Monitor";
    private static final String SINCE_8 = " Mapping.Audit Mapping.Modify Mapping.Use SDN.Use Sys.AccessNetwork";
    private static final String SINCE_9 = " VM.GuestAgent.Audit VM.GuestAgent.FileRead VM.GuestAgent.FileSystemMgmt"
            + " VM.GuestAgent.FileWrite VM.GuestAgent.Unrestricted VM.Replicate";
    private static final Set<String> VM_USER = setOf("VM.Audit VM.Backup VM.Config.CDROM VM.Config.Cloudinit"
            + " VM.Console VM.GuestAgent.Audit VM.GuestAgent.FileRead VM.GuestAgent.FileSystemMgmt"
            + " VM.GuestAgent.FileWrite VM.PowerMgmt");
    private static final Set<String> DATASTORE_USER = setOf("Datastore.AllocateSpace Datastore.Audit");
    private static final Set<String> SDN_USER = setOf("SDN.Audit SDN.Use");
    private static final Set<String> TEMPLATE_USER = setOf("VM.Audit VM.Clone");

    private final Set<String> privileges;
    private final Map<String, Set<String>> roles = new TreeMap<>();

    Roles(PveVersion version) {
        privileges = setOf(ALWAYS + (version.major() < 9 ? UNTIL_8 : SINCE_9) + (version.major() < 8 ? "" : SINCE_8));
        role("Administrator", _ -> true);
        role("NoAccess", _ -> false);
        role("PVEAuditor", name -> name.endsWith(".Audit"));
        role("PVEVMAdmin", name -> name.startsWith("VM."));
        role("PVEVMUser", VM_USER::contains);
        role("PVETemplateUser", TEMPLATE_USER::contains);
        role("PVEDatastoreUser", DATASTORE_USER::contains);
        role("PVEDatastoreAdmin", name -> name.startsWith("Datastore."));
        role("PVEPoolUser", name -> name.equals("Pool.Audit"));
        role("PVEPoolAdmin", name -> name.startsWith("Pool."));
        if (version.major() >= 8) {
            role("PVESDNUser", SDN_USER::contains);
        }
    }

    /// Adds a role with the given privileges.
    ///
    /// @throws IllegalArgumentException for a privilege that this PVE version does not have, as pveum says it
    void define(String role, Collection<String> names) {
        for (String name : names) {
            if (!privileges.contains(name)) {
                throw new IllegalArgumentException("invalid privilege '%s'".formatted(name));
            }
        }
        roles.put(role, new TreeSet<>(names));
    }

    Set<String> privilegesOf(String role) {
        Set<String> found = roles.get(role);
        if (found == null) {
            throw new IllegalArgumentException("role '%s' does not exist".formatted(role));
        }
        return found;
    }

    private void role(String name, Predicate<String> holds) {
        Set<String> held = new TreeSet<>(privileges);
        held.removeIf(holds.negate());
        roles.put(name, held);
    }

    private static Set<String> setOf(String names) {
        return new TreeSet<>(List.of(names.strip().split(" ")));
    }
}
