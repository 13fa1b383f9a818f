package dev.pvefleet.arguments;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.lifecycle.Change;
import dev.pvefleet.model.GuestOptionNames;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.InputData;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what a document asks for.
public final class ChangeReader {
    /// How long `start` waits for an address, unless told otherwise.
    public static final Duration IP_TIMEOUT = Duration.ofSeconds(60);

    /// How long a command in a guest is waited for, unless told otherwise.
    public static final Duration EXEC_TIMEOUT = Duration.ofSeconds(60);

    private static final int LONGEST_WAIT_SEC = 86_400;
    private static final int LARGEST_ROOTFS_GIB = 131_072;
    private static final int MOST_CORES = 8_192;
    private static final int MOST_MIB = 1 << 30;
    private static final int SHORTEST_PASSWORD = 5;

    private final Method method;
    private final GuestType type;
    private final Optional<Vmid> path;
    private final Arguments arguments;

    private ChangeReader(Method method, GuestType type, Optional<Vmid> path, Map<String, ?> given) {
        this.method = method;
        this.type = type;
        this.path = path;
        this.arguments =
                new Arguments(method.word(), given, path.isPresent() ? method.keysBesidePath() : method.keys());
    }

    /// Reads arguments that stand alone.
    ///
    /// @throws ArgumentsException with everything that is wrong
    public static Asked read(Method method, GuestType type, Map<String, ?> given) {
        return new ChangeReader(method, type, Optional.empty(), given).asked();
    }

    /// Reads arguments beside a path that names a guest; for `create` nothing does.
    ///
    /// @throws ArgumentsException with everything that is wrong
    public static Asked read(Method method, GuestType type, Vmid path, Map<String, ?> given) {
        return new ChangeReader(method, type, Optional.of(path), given).asked();
    }

    private Asked asked() {
        boolean force = arguments.flag("force", false);
        boolean dryRun = arguments.flag("dryRun", false);
        try {
            return new Asked(change(), force, dryRun);
        } catch (IllegalArgumentException e) {
            // What only the change itself knows, such as options that it does not let through.
            throw new ArgumentsException(List.of(String.valueOf(e.getMessage())));
        }
    }

    private Change change() {
        return switch (method) {
            case CLONE -> cloned();
            case CREATE -> create();
            case SET_CONFIG -> setConfig();
            case RESIZE_DISK, RESIZE -> resize();
            case START -> start();
            case STOP -> new Change.Stop(type, onlyGuest());
            case SHUTDOWN -> shutdown();
            case DELETE -> delete();
            case GUEST_EXEC -> guestExec();
        };
    }

    private Change cloned() {
        Optional<CloneNames> names = CloneNames.read(arguments, path);
        Optional<String> name =
                arguments.required("name", "the new guest's name", key -> arguments.text(key, Form.NAME));
        Optional<String> storage = arguments.text("storage", Form.STORAGE);
        Optional<String> format = type == GuestType.QEMU ? arguments.text("format", Form.IMAGE_FORMAT) : noFormat();
        Optional<Boolean> full = arguments.flag("full");
        Optional<NodeName> node = arguments.parsed("node", NodeName::parse);
        Optional<String> pool = arguments.text("pool", Form.POOL);
        Optional<String> snapname = arguments.text("snapname", Form.SNAPSHOT);
        Optional<String> description = arguments.text("description", Form.PROSE);
        arguments.end();
        return new Change.Clone(
                type,
                names.orElseThrow().template(),
                names.orElseThrow().vmid(),
                name.orElseThrow(),
                storage,
                format,
                full,
                node,
                pool,
                snapname,
                description);
    }

    private Optional<String> noFormat() {
        if (arguments.has("format")) {
            arguments.mistake("format", "is for disks of VMs; a container has none");
        }
        return Optional.empty();
    }

    private Change create() {
        Optional<Vmid> vmid =
                arguments.required("vmid", "the new container's number", key -> arguments.parsed(key, Vmid::parse));
        Optional<NodeName> node = arguments.parsed("node", NodeName::parse);
        Optional<String> ostemplate = arguments.required(
                "ostemplate", Form.OS_TEMPLATE.title(), key -> arguments.text(key, Form.OS_TEMPLATE));
        Optional<String> hostname =
                arguments.required("hostname", "the new container's name", key -> arguments.text(key, Form.NAME));
        Optional<String> storage = arguments.required(
                "storage", "where its root file system shall be", key -> arguments.text(key, Form.STORAGE));
        Optional<Integer> rootfsSize =
                arguments.required("rootfsSize", "in GiB", key -> arguments.whole(key, 1, LARGEST_ROOTFS_GIB));
        Optional<Integer> cores = arguments.whole("cores", 1, MOST_CORES);
        Optional<Integer> memory = arguments.whole("memory", 16, MOST_MIB);
        Optional<Integer> swap = arguments.whole("swap", 0, MOST_MIB);
        boolean unprivileged = arguments.flag("unprivileged", true);
        Optional<String> features = arguments.text("features", Form.LINE);
        Optional<String> password = arguments.secret("password", Form.LINE, SHORTEST_PASSWORD);
        Optional<String> sshPublicKeys = arguments.text("sshPublicKeys", Form.PROSE);
        Optional<String> pool = arguments.text("pool", Form.POOL);
        boolean start = arguments.flag("start", false);
        Map<String, String> config = arguments.options("config", "leave it out");
        arguments.knownOptions("config", GuestOptionNames.LXC_CREATION);
        arguments.end();
        return new Change.Create(
                vmid.orElseThrow(),
                node,
                ostemplate.orElseThrow(),
                hostname.orElseThrow(),
                storage.orElseThrow(),
                rootfsSize.orElseThrow(),
                cores,
                memory,
                swap,
                unprivileged,
                features,
                password,
                sshPublicKeys,
                pool,
                start,
                config);
    }

    private Change setConfig() {
        Map<String, String> config = arguments.options("config", "to unset it, name it in 'delete'");
        List<String> delete = arguments.names("delete");
        arguments.knownOptions("config", GuestOptionNames.of(type));
        arguments.knownNames("delete", delete, GuestOptionNames.of(type));
        List<String> revert = arguments.names("revert");
        Optional<String> digest = arguments.text("digest", Form.DIGEST);
        if (config.isEmpty() && !arguments.hasAny("config") && !arguments.has("delete") && !arguments.has("revert")) {
            arguments.mistake(
                    "config", "is missing or empty, and there is no 'delete' or 'revert': nothing would be changed");
        }
        delete.stream()
                .filter(config::containsKey)
                .forEach(name -> arguments.mistake("delete", "'" + name + "' is also set by 'config'"));
        revert.stream()
                .filter(name -> config.containsKey(name) || delete.contains(name))
                .forEach(name -> arguments.mistake("revert", "'" + name + "' is also changed"));
        return new Change.SetConfig(type, onlyGuest(), config, delete, revert, digest);
    }

    private Change resize() {
        Form form = switch (type) {
            case QEMU -> Form.QEMU_DISK;
            case LXC -> Form.LXC_VOLUME;
        };
        Optional<String> disk = arguments.required("disk", form.title(), key -> arguments.text(key, form));
        Optional<String> size = arguments.required("size", Form.SIZE.title(), key -> arguments.text(key, Form.SIZE));
        GuestRef guest = onlyGuest();
        return new Change.Resize(type, guest, disk.orElseThrow(), size.orElseThrow());
    }

    private Change start() {
        boolean waitForIp = arguments.flag("waitForIp", false);
        Duration ipTimeout = seconds("ipTimeoutSec").orElse(IP_TIMEOUT);
        return new Change.Start(type, onlyGuest(), waitForIp, ipTimeout);
    }

    private Change shutdown() {
        Optional<Duration> timeout = seconds("timeoutSec");
        boolean forceStop = arguments.flag("forceStop", false);
        return new Change.Shutdown(type, onlyGuest(), timeout, forceStop);
    }

    private Change delete() {
        boolean purge = arguments.flag("purge", false);
        return new Change.Delete(type, onlyGuest(), purge);
    }

    private Change guestExec() {
        List<String> command = arguments.words("command");
        if (!arguments.has("command")) {
            arguments.mistake("command", "is missing: a list of texts, the program first");
        }
        Optional<InputData> text = arguments.input("inputData", InputData::ofText);
        Optional<InputData> bytes = arguments.input("inputBase64", InputData::ofBase64);
        if (text.isPresent() && bytes.isPresent()) {
            arguments.mistake("inputBase64", "is given beside 'inputData'; only one of them can be");
        }
        Optional<InputData> inputData = text.or(() -> bytes);
        Duration timeout = seconds("timeoutSec").orElse(EXEC_TIMEOUT);
        return new Change.GuestExec(onlyGuest(), command, inputData, timeout);
    }

    private Optional<Duration> seconds(String key) {
        return arguments.whole(key, 1, LONGEST_WAIT_SEC).map(Duration::ofSeconds);
    }

    /// The guest that is changed. The last thing to be read: what was wrong comes out here.
    private GuestRef onlyGuest() {
        Optional<Vmid> vmid = arguments.parsed("vmid", Vmid::parse);
        Optional<String> name = path.isPresent() ? Optional.empty() : arguments.text("vmName", Form.GUEST_NAME);
        vmid.filter(named -> !path.orElse(named).equals(named))
                .ifPresent(named -> arguments.mistake(
                        "vmid", "%s is not the guest of the path, which is %s".formatted(named, path.orElseThrow())));
        if (path.isEmpty() && arguments.has("vmid") == arguments.has("vmName")) {
            arguments.mistake("vmid", "name the guest by 'vmid' or by 'vmName'");
        }
        arguments.end();
        return path.or(() -> vmid)
                .<GuestRef>map(GuestRef.ByVmid::new)
                .orElseGet(() -> new GuestRef.ByName(name.orElseThrow()));
    }
}
