package dev.pvefleet.cli;

import dev.pvefleet.arguments.Method;
import dev.pvefleet.model.GuestType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `set-config`: sets and deletes options of a guest, those of cloud-init included.
@Command(
        name = "set-config",
        aliases = "setConfig",
        description = {
            "Set and delete options of one guest.",
            "Those of cloud-init, too; sshkeys is given plain. A change that takes the managed tag or a protected tag away"
                    + " is refused."
        })
final class SetConfigCommand implements Work {
    private final Invocation invocation;
    private final GuestType type;

    @ArgGroup(multiplicity = "1")
    private GuestOption guest = new GuestOption();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--unset", paramLabel = "KEY", description = "An option to delete. May be repeated.")
    private List<String> unset = new ArrayList<>();

    @Option(
            names = "--revert",
            paramLabel = "KEY",
            split = ",",
            description =
                    "An option of which nothing shall be pending any more, such as what a change left that failed."
                            + " May be repeated.")
    private List<String> revert = new ArrayList<>();

    @Option(
            names = "--digest",
            paramLabel = "DIGEST",
            description =
                    "Refuse to write if the configuration is no longer the one that get-config gave this digest of.")
    private @Nullable String digest;

    @Mixin
    private ConductOptions.Gated conduct = new ConductOptions.Gated();

    SetConfigCommand(Invocation invocation, GuestType type) {
        this.invocation = invocation;
        this.type = type;
    }

    @Override
    public Integer call() {
        Given given = new Given()
                .guest(guest.guest())
                .with(config, invocation.handedIn())
                .with("delete", unset.isEmpty() ? null : unset)
                .with("revert", revert.isEmpty() ? null : revert)
                .with("digest", digest);
        return new Changing(invocation).perform(Method.SET_CONFIG, type, given, conduct);
    }
}
