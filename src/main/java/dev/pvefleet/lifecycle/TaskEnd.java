package dev.pvefleet.lifecycle;

import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.transport.Remedy;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// How a task ended.
///
/// @param exitStatus in PVE's words: `OK`, `WARNINGS: n`, or why it failed (PVE::UPID, `upid_status_is_error`)
/// @param log its last lines
record TaskEnd(Upid task, String exitStatus, List<String> log) {
    private static final Pattern WARNINGS = Pattern.compile("WARNINGS: \\d+");
    private static final Pattern DENIED = Pattern.compile("Permission check failed \\(|only root can ");
    private static final Pattern LOCKED = Pattern.compile("(?:VM|CT) is locked \\(");

    private static final Pattern LOCK_TIMEOUT = Pattern.compile("can't lock file '[^']*' - got timeout");

    /// The lock of a guest's configuration, which a task takes first (PVE::QemuConfig and PVE::LXC::Config,
    /// `config_file_lock`). The locks of storages are taken in its midst. A clone that failed with such a lock had
    /// begun, and says so in front.
    private static final Pattern NOT_BEGUN = Pattern.compile(
            "can't lock file '[^']*/(?:qemu-server/lock-\\d{1,9}\\.conf|lxc/pve-config-\\d{1,9}\\.lock)' - got timeout");

    TaskEnd {
        log = List.copyOf(log);
    }

    boolean isSuccess() {
        return exitStatus.equals("OK") || hasWarnings();
    }

    boolean hasWarnings() {
        return WARNINGS.matcher(exitStatus).matches();
    }

    /// Whether the task could not even begin, because the lock of its guest was not free in time.
    boolean didNotBegin() {
        return NOT_BEGUN.matcher(exitStatus).matches();
    }

    /// Whether the task found no guest on its node, which may only have left it.
    boolean isOfMissingGuest() {
        return Relocation.saysMissing(exitStatus);
    }

    /// The lines in which PVE's workers warn, or what stands in for them; none where the task has no warnings.
    List<String> warnings() {
        if (!hasWarnings()) {
            return List.of();
        }
        List<String> lines = log.stream()
                .filter(line -> line.regionMatches(true, 0, "warn", 0, "warn".length()))
                .toList();
        return lines.isEmpty() ? List.of("task %s ended with %s".formatted(task.type(), exitStatus)) : lines;
    }

    /// The failure of the task.
    ///
    /// @param what what it was to do, such as `stop of qemu/100`
    TaskException failure(String what) {
        String message = "%s failed: %s (task %s)".formatted(what, exitStatus, task);
        if (LOCK_TIMEOUT.matcher(exitStatus).matches()
                || LOCKED.matcher(exitStatus).find()) {
            Hint wait = Hint.of("another task holds the guest or its storage: wait for it, then try again");
            return new TaskException(Kind.LOCKED, task, message, log, Optional.of(wait));
        }
        return new TaskException(kind(), task, message, log, Optional.of(remedy()));
    }

    private Kind kind() {
        if (isOfMissingGuest()) {
            return Kind.NOT_FOUND;
        }
        return DENIED.matcher(exitStatus).find() ? Kind.FORBIDDEN : Kind.REJECTED;
    }

    /// Who began the task is who lacks a right: PVE checks some rights only in the task, as for space on a storage.
    private Hint remedy() {
        Optional<String> token = Optional.of(task.user()).filter(user -> !user.equals("root@pam"));
        return Remedy.against(exitStatus, token)
                .orElseGet(
                        () -> Hint.of("its whole log: pvesh get /nodes/%s/tasks/%s/log".formatted(task.node(), task)));
    }
}
