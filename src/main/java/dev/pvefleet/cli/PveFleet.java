package dev.pvefleet.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command line's root.
@Command(
        name = "pve-fleet",
        synopsisHeading = "Usage: ",
        synopsisSubcommandLabel = "COMMAND",
        description = "Watch Proxmox VE nodes over REST or SSH, and operate their guests.",
        optionListHeading = "%nOptions, before or after the command:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or nothing to do",
            "1:internal error, or the result could not be written",
            "2:usage or configuration",
            "3:refused by a gate or check",
            "4:not found or ambiguous",
            "5:unreachable, TLS or host key",
            "6:not authenticated or forbidden",
            "7:timeout",
            "8:PVE refused, or its task failed",
            "9:some of several targets or nodes failed",
            "130:interrupted; what PVE has begun goes on there"
        })
final class PveFleet {
    @Mixin
    private final GlobalOptions options;

    PveFleet(GlobalOptions options) {
        this.options = options;
    }

    GlobalOptions options() {
        return options;
    }
}
