package dev.pvefleet.cli;

import dev.pvefleet.arguments.Method;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Vmid;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `clone`: makes a guest from a template.
@Command(
        name = "clone",
        description = {
            "Make a guest from a template, and wait for it.",
            "Done already is done: a managed guest with this number and name is left as it is."
        })
final class CloneCommand implements Work {
    private final Invocation invocation;
    private final GuestType type;

    @ArgGroup(multiplicity = "1")
    private Template template = new Template();

    @Option(names = "--vmid", paramLabel = "N", required = true, description = "The new guest's number.")
    private String vmid = "";

    @Option(names = "--name", paramLabel = "NAME", required = true, description = "The new guest's name.")
    private String name = "";

    @Option(names = "--storage", paramLabel = "ID", description = "Where a full copy goes; else to the template's.")
    private @Nullable String storage;

    @Option(names = CommandTree.FORMAT, paramLabel = "raw|qcow2|vmdk", description = "The format of a full copy.")
    private @Nullable String format;

    @ArgGroup
    private @Nullable Copy copy;

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description = "Where the guest shall be; else on the template's node.")
    private @Nullable String node;

    @Option(names = "--pool", paramLabel = "POOL", description = "The pool that the guest joins.")
    private @Nullable String pool;

    @Option(names = "--snapname", paramLabel = "NAME", description = "The snapshot of the template to start from.")
    private @Nullable String snapname;

    @Option(names = "--description", paramLabel = "TEXT", description = "The new guest's notes; else the template's.")
    private @Nullable String description;

    @Mixin
    private ConductOptions conduct = new ConductOptions();

    CloneCommand(Invocation invocation, GuestType type) {
        this.invocation = invocation;
        this.type = type;
    }

    @Override
    public Integer call() {
        Given given = new Given()
                .with("templateId", template.vmidOrName())
                .with("vmid", vmid)
                .with("name", name)
                .with("storage", storage)
                .with("format", format)
                .with("full", copy == null ? null : (Object) copy.full)
                .with("node", node)
                .with("pool", pool)
                .with("snapname", snapname)
                .with("description", description);
        return new Changing(invocation).perform(Method.CLONE, type, given, conduct);
    }

    /// What is cloned.
    static final class Template {
        @Option(names = "--template-id", paramLabel = "N", description = "The template's number.")
        private @Nullable Vmid id;

        @Option(names = "--template-name", paramLabel = "NAME", description = "The template's exact name.")
        private @Nullable String name;

        /// One argument in documents, where a number is a vmid.
        Object vmidOrName() {
            if (id != null) {
                return id.value();
            }
            String exact = Objects.requireNonNull(name);
            if (exact.matches("[0-9]+")) {
                throw new UsageException(
                        "--template-name: '%s' is a number; name this template by --template-id".formatted(exact));
            }
            return exact;
        }
    }

    /// How its disks are copied.
    static final class Copy {
        @Option(names = "--full", description = "A full copy; else PVE decides, which links a template's disks.")
        private boolean full;

        /// Read by its presence: the group is there, and `full` is not set.
        @SuppressWarnings("UnusedVariable")
        @Option(names = "--linked", description = "A linked clone, which needs its template for ever.")
        private boolean linked;
    }
}
