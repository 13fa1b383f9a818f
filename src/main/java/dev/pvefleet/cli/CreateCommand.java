package dev.pvefleet.cli;

import dev.pvefleet.arguments.Method;
import dev.pvefleet.model.GuestType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `create`: makes a container from an OS template.
@Command(
        name = "create",
        description = {
            "Make a container from an OS template, and wait for it.",
            "Checks first that all it needs is there. Done already is done: a managed container with this number and"
                    + " name is left as it is."
        })
final class CreateCommand implements Work {
    /// How the lines of an OpenSSH public key begin.
    private static final List<String> KEY_TYPES = List.of("ssh-", "ecdsa-", "sk-");

    private final Invocation invocation;

    @Option(names = "--vmid", paramLabel = "N", required = true, description = "The new container's number.")
    private String vmid = "";

    @Option(
            names = "--ostemplate",
            paramLabel = "VOLUME",
            required = true,
            description = "The OS template, STORAGE:vztmpl/FILE.")
    private String ostemplate = "";

    @Option(names = "--hostname", paramLabel = "NAME", required = true, description = "The new container's name.")
    private String hostname = "";

    @Option(names = "--storage", paramLabel = "ID", required = true, description = "Where its root file system goes.")
    private String storage = "";

    @Option(
            names = "--rootfs-size",
            paramLabel = "GIB",
            required = true,
            description = "The size of its root file system in GiB.")
    private String rootfsSize = "";

    @Option(names = "--cores", paramLabel = "N", description = "How many cores it may use; else all.")
    private @Nullable String cores;

    @Option(names = "--memory", paramLabel = "MIB", description = "Its memory in MiB; else PVE's default.")
    private @Nullable String memory;

    @Option(names = "--swap", paramLabel = "MIB", description = "Its swap in MiB; else PVE's default.")
    private @Nullable String swap;

    @Option(
            names = "--unprivileged",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether root inside is nobody outside; it is, by default.")
    private boolean unprivileged;

    @Option(names = "--features", paramLabel = "LIST", description = "Its features, such as nesting=1.")
    private @Nullable String features;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "The root password is this file's first line; - is standard input.")
    private @Nullable String passwordFile;

    @Option(
            names = "--ssh-public-keys",
            paramLabel = "FILE|TEXT",
            description = "Keys that may log in as root: a file of them, or one key itself.")
    private @Nullable String sshPublicKeys;

    @Option(names = "--pool", paramLabel = "POOL", description = "The pool that the container joins.")
    private @Nullable String pool;

    @Option(names = "--node", paramLabel = "NODE", description = "Where it shall be; else on the target's first node.")
    private @Nullable String node;

    @Option(names = "--start", description = "Start it, too.")
    private boolean start;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Mixin
    private ConductOptions conduct = new ConductOptions();

    CreateCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        HandedIn handedIn = invocation.handedIn();
        if (config.readsStandardInput() && HandedIn.STANDARD_INPUT.equals(passwordFile)) {
            throw new UsageException("standard input can be only one of --config-file and --password-file");
        }
        Given given = new Given()
                .with("vmid", vmid)
                .with("node", node)
                .with("ostemplate", ostemplate)
                .with("hostname", hostname)
                .with("storage", storage)
                .with("rootfsSize", rootfsSize)
                .with("cores", cores)
                .with("memory", memory)
                .with("swap", swap)
                .with("unprivileged", unprivileged)
                .with("features", features)
                .with("password", passwordFile == null ? null : handedIn.secret(passwordFile))
                .with("sshPublicKeys", sshPublicKeys == null ? null : keys(sshPublicKeys, handedIn))
                .with("pool", pool)
                .with("start", start)
                .with(config, handedIn);
        return new Changing(invocation).perform(Method.CREATE, GuestType.LXC, given, conduct);
    }

    private static String keys(String given, HandedIn handedIn) {
        boolean isKey = KEY_TYPES.stream().anyMatch(given::startsWith);
        return isKey ? given : handedIn.text(given).strip();
    }
}
