package dev.pvefleet.proxmox.transport;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A privilege that somebody lacks on a path of the access control list, and the command that grants it.
///
/// @param anyOf the privileges of which one is enough, at least one
public record MissingPrivilege(List<String> anyOf, String path) {
    /// Only what needs no quotes in a shell is put into a command, because the text comes from the other end.
    private static final Pattern IN_WORDS =
            Pattern.compile("Permission check failed \\((/[A-Za-z0-9._@:/+-]*), ([A-Za-z.|]+)\\)");

    private static final String ROOT = "root@pam";
    private static final String AUDITOR = "PVEAuditor";

    public MissingPrivilege {
        anyOf = List.copyOf(anyOf);
    }

    public static MissingPrivilege of(String privilege, String path) {
        return new MissingPrivilege(List.of(privilege), path);
    }

    /// The privilege that PVE names in a refusal, or in the end of a task. Where one of several would do it names all
    /// of them, `VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted`.
    static Optional<MissingPrivilege> in(String words) {
        Matcher named = IN_WORDS.matcher(words);
        return named.find()
                ? Optional.of(new MissingPrivilege(List.of(named.group(2).split("\\|")), named.group(1)))
                : Optional.empty();
    }

    /// What to run as root on a node. A token that is separated from its user may do what both may, so the role is
    /// given to both; for any other token that does no harm.
    ///
    /// @param user who lacks it, `user@realm!token`, where that is known
    /// @return nothing for root@pam, who lacks nothing
    public Optional<String> grantTo(Optional<String> user) {
        if (user.filter(ROOT::equals).isPresent()) {
            return Optional.empty();
        }
        String grant = "grant %s on %s".formatted(named(), path);
        return Optional.of(user.map(who -> "%s: %s".formatted(grant, command(who)))
                .orElseGet(() -> grant + " to the token and its user"));
    }

    private String command(String user) {
        String granting = "pveum acl modify %s %s --roles ".formatted(path, subjects(user));
        Optional<String> builtIn = builtInRole();
        if (builtIn.isPresent()) {
            return granting + builtIn.get();
        }
        // A role on a deeper path replaces those of the paths above, so what one may see is given with it.
        return "pveum role add %s --privs %s; %s%s,%s".formatted(ownRole(), privilege(), granting, AUDITOR, ownRole());
    }

    private static String subjects(String user) {
        int mark = user.indexOf('!');
        if (mark < 0) {
            return "--users " + quoted(user);
        }
        String owner = user.substring(0, mark);
        String token = "--tokens '%s'".formatted(user.replace("'", "'\\''"));
        return owner.equals(ROOT) ? token : "--users %s %s".formatted(quoted(owner), token);
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9._@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private String named() {
        return isWriteGate() ? "the VM.Config privilege that the option needs" : privilege();
    }

    /// At the first gate of a write PVE names everything of which one is needed. Which one it is comes out behind it.
    private boolean isWriteGate() {
        return anyOf.size() > 2 && anyOf.stream().allMatch(name -> name.startsWith("VM.Config."));
    }

    /// The one to grant: seeing is less than doing.
    private String privilege() {
        return anyOf.stream()
                .filter(name -> name.endsWith(".Audit"))
                .findFirst()
                .orElse(anyOf.getFirst());
    }

    /// The narrowest role of PVE's own that holds the privilege (PVE::AccessControl, `create_roles`). What is in none
    /// but Administrator needs a role of one's own: `VM.Monitor` of PVE 7 and 8, which no role for reading has, and
    /// most of `Sys`.
    private Optional<String> builtInRole() {
        return Optional.ofNullable(
                switch (privilege()) {
                    case "Datastore.AllocateSpace" -> "PVEDatastoreUser";
                    case "Datastore.Allocate", "Datastore.AllocateTemplate" -> "PVEDatastoreAdmin";
                    case "SDN.Use" -> "PVESDNUser";
                    case "SDN.Allocate" -> "PVESDNAdmin";
                    case "Pool.Allocate" -> "PVEPoolAdmin";
                    case "Mapping.Use" -> "PVEMappingUser";
                    case "Mapping.Modify" -> "PVEMappingAdmin";
                    case "Sys.Console", "Sys.Syslog" -> "PVESysAdmin";
                    case "User.Modify", "Group.Allocate", "Realm.AllocateUser" -> "PVEUserAdmin";
                    case "VM.Clone" -> "PVETemplateUser";
                    case "VM.PowerMgmt",
                            "VM.Console",
                            "VM.Backup",
                            "VM.Config.CDROM",
                            "VM.Config.Cloudinit",
                            "VM.GuestAgent.FileRead",
                            "VM.GuestAgent.FileWrite",
                            "VM.GuestAgent.FileSystemMgmt" -> isWriteGate() ? "PVEVMAdmin" : "PVEVMUser";
                    case "VM.Monitor" -> null;
                    case String name when name.endsWith(".Audit") -> AUDITOR;
                    case String name when name.startsWith("VM.") -> "PVEVMAdmin";
                    default -> null;
                });
    }

    private String ownRole() {
        return privilege().equals("VM.Monitor")
                ? "PveFleetGuests"
                : "PveFleet" + privilege().replace(".", "");
    }
}
