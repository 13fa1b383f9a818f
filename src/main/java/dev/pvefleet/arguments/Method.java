package dev.pvefleet.arguments;

import dev.pvefleet.model.GuestType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A changing operation as faces and files name it, with the arguments that it takes beside the guest.
public enum Method {
    CLONE(
            "clone",
            "clone",
            "templateId",
            "vmid",
            "name",
            "storage",
            "format",
            "full",
            "node",
            "pool",
            "snapname",
            "description"),
    CREATE(
            "create",
            "create",
            "vmid",
            "node",
            "ostemplate",
            "hostname",
            "storage",
            "rootfsSize",
            "cores",
            "memory",
            "swap",
            "unprivileged",
            "features",
            "password",
            "sshPublicKeys",
            "pool",
            "start",
            "config"),
    SET_CONFIG("setConfig", "set-config", "config", "delete", "revert", "digest", "force"),
    RESIZE_DISK("resizeDisk", "resize-disk", "disk", "size"),
    RESIZE("resize", "resize", "disk", "size"),
    START("start", "start", "waitForIp", "ipTimeoutSec"),
    STOP("stop", "stop", "force"),
    SHUTDOWN("shutdown", "shutdown", "timeoutSec", "forceStop", "force"),
    DELETE("delete", "delete", "purge", "force"),
    GUEST_EXEC("guestExec", "guest-exec", "command", "inputData", "inputBase64", "timeoutSec");

    private static final Set<Method> QEMU_ONLY = EnumSet.of(RESIZE_DISK, GUEST_EXEC);
    private static final Set<Method> LXC_ONLY = EnumSet.of(CREATE, RESIZE);
    private static final Set<Method> NAME_THEIR_VMID = EnumSet.of(CLONE, CREATE);

    private final String word;
    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> arguments;

    Method(String word, String path, String... arguments) {
        this.word = word;
        this.path = path;
        this.arguments = List.of(arguments);
    }

    /// The operation behind the last segment of a path. A container's disk may also be resized by the name that the
    /// operation has for a VM.
    public static Optional<Method> ofPath(GuestType type, String segment) {
        if (type == GuestType.LXC && segment.equals(RESIZE_DISK.path)) {
            return Optional.of(RESIZE);
        }
        return Arrays.stream(values())
                .filter(method -> method.path.equals(segment) && method.isFor(type))
                .findFirst();
    }

    /// The seed's name.
    public String word() {
        return word;
    }

    /// The name in a URL.
    public String path() {
        return path;
    }

    /// Whether guests of the type have it.
    public boolean isFor(GuestType type) {
        return switch (type) {
            case QEMU -> !LXC_ONLY.contains(this);
            case LXC -> !QEMU_ONLY.contains(this);
        };
    }

    /// All that it takes where the path names the guest. The guest may be named again by those who send a workflow's
    /// inputs
    /// as they are.
    public List<String> keysBesidePath() {
        Stream<String> guest = NAME_THEIR_VMID.contains(this) ? Stream.of() : Stream.of("vmid");
        return Stream.of(guest, arguments.stream(), Stream.of("dryRun"))
                .flatMap(keys -> keys)
                .toList();
    }

    /// All that it takes where nothing else names the guest.
    public List<String> keys() {
        Stream<String> guest = NAME_THEIR_VMID.contains(this) ? Stream.of() : Stream.of("vmid", "vmName");
        return Stream.of(guest, arguments.stream(), Stream.of("dryRun"))
                .flatMap(keys -> keys)
                .toList();
    }
}
