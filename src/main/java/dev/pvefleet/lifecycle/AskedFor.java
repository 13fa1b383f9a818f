package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.GuestRef;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was asked for, as the audit trail keeps it: the arguments of a change by the seed's names.
///
/// Of a guest's options and of what may be a secret, only the name is kept. A command for a guest is kept as it is:
/// what was run there is what an audit is about, and secrets do not belong into an argument.
final class AskedFor {
    private final Map<String, Object> arguments = new LinkedHashMap<>();

    private AskedFor() {}

    /// The arguments, with values that are texts, numbers, flags, or lists of texts.
    static Map<String, Object> of(Change change, Conduct conduct) {
        AskedFor asked = new AskedFor();
        switch (change) {
            case Change.SetConfig edit ->
                asked.guest(edit.guest())
                        .with("config", names(edit.config()))
                        .with("delete", edit.delete())
                        .with("revert", edit.revert())
                        .withText("digest", edit.digest());
            case Change.Clone clone ->
                asked.with("templateId", number(clone.template()))
                        .with("name", clone.name())
                        .withText("storage", clone.storage())
                        .withText("format", clone.format())
                        .with("full", clone.full())
                        .withText("node", clone.node())
                        .withText("pool", clone.pool())
                        .withText("snapname", clone.snapname())
                        .withText("description", clone.description().map(_ -> "…"));
            case Change.Create create ->
                asked.withText("node", create.node())
                        .with("ostemplate", create.ostemplate())
                        .with("hostname", create.hostname())
                        .with("storage", create.storage())
                        .with("rootfsSize", (long) create.rootfsSize())
                        .with("cores", create.cores().map(Long::valueOf))
                        .with("memory", create.memory().map(Long::valueOf))
                        .with("swap", create.swap().map(Long::valueOf))
                        .with("unprivileged", create.unprivileged())
                        .withText("features", create.features())
                        .withText("password", create.password().map(_ -> "…"))
                        .withText("sshPublicKeys", create.sshPublicKeys().map(_ -> "…"))
                        .withText("pool", create.pool())
                        .with("start", create.start())
                        .with("config", names(create.config()));
            case Change.Resize resize ->
                asked.guest(resize.guest()).with("disk", resize.disk()).with("size", resize.size());
            case Change.Start start ->
                asked.guest(start.guest())
                        .with("waitForIp", start.waitForIp())
                        .with(
                                "ipTimeoutSec",
                                start.waitForIp() ? Optional.of(seconds(start.ipTimeout())) : Optional.empty());
            case Change.Stop stop -> asked.guest(stop.guest());
            case Change.Shutdown shutdown ->
                asked.guest(shutdown.guest())
                        .with("timeoutSec", shutdown.timeout().map(AskedFor::seconds))
                        .with("forceStop", shutdown.forceStop());
            case Change.Delete delete -> asked.guest(delete.guest()).with("purge", delete.purge());
            case Change.GuestExec exec ->
                asked.guest(exec.guest())
                        .with("command", exec.command())
                        .withText("inputData", exec.inputData())
                        .with("timeoutSec", seconds(exec.timeout()));
        }
        return asked.with("force", conduct.force()).arguments;
    }

    private AskedFor guest(GuestRef guest) {
        return switch (guest) {
            case GuestRef.ByVmid _ -> this;
            case GuestRef.ByName(var name) -> with("vmName", name);
        };
    }

    private static Object number(GuestRef guest) {
        return switch (guest) {
            case GuestRef.ByVmid(var vmid) -> (long) vmid.value();
            case GuestRef.ByName(var name) -> name;
        };
    }

    private static List<String> names(Map<String, String> options) {
        return List.copyOf(options.keySet());
    }

    private static long seconds(Duration duration) {
        return duration.toSeconds();
    }

    /// A flag that is not set, an empty list and a value that is not given are left out.
    private AskedFor with(String name, Object value) {
        switch (value) {
            case Boolean set when !set -> {}
            case List<?> list when list.isEmpty() -> {}
            case Optional<?> optional -> optional.ifPresent(given -> with(name, given));
            default -> arguments.put(name, value);
        }
        return this;
    }

    private AskedFor withText(String name, Optional<?> value) {
        return with(name, value.map(String::valueOf));
    }
}
