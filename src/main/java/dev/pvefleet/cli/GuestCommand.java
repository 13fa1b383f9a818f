package dev.pvefleet.cli;

import picocli.CommandLine.Command;

/// `qemu` and `lxc`: the roots of what can be done with guests of one type.
final class GuestCommand {
    private GuestCommand() {}

    /// Virtual machines.
    @Command(name = "qemu", description = "Virtual machines.", synopsisSubcommandLabel = "COMMAND")
    static final class Qemu {}

    /// Containers.
    @Command(name = "lxc", description = "Containers.", synopsisSubcommandLabel = "COMMAND")
    static final class Lxc {}
}
