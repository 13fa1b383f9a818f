package dev.pvefleet.cli;

import dev.pvefleet.arguments.Method;
import dev.pvefleet.model.GuestType;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `resize-disk` of a VM and `resize` of a container: makes a disk or volume larger.
@Command(description = {"Make a disk or volume of one guest larger.", "PVE makes none smaller."})
final class ResizeCommand implements Work {
    private final Invocation invocation;
    private final GuestType type;

    @ArgGroup(multiplicity = "1")
    private GuestOption guest = new GuestOption();

    @Option(
            names = "--disk",
            paramLabel = "DISK",
            required = true,
            description = "scsi0 and the like of a VM; rootfs or mp0 of a container.")
    private String disk = "";

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            required = true,
            description = "+20G to grow by that much, 32G to grow to it.")
    private String size = "";

    @Mixin
    private ConductOptions conduct = new ConductOptions();

    ResizeCommand(Invocation invocation, GuestType type) {
        this.invocation = invocation;
        this.type = type;
    }

    @Override
    public Integer call() {
        Given given = new Given().guest(guest.guest()).with("disk", disk).with("size", size);
        return new Changing(invocation).perform(method(), type, given, conduct);
    }

    private Method method() {
        return switch (type) {
            case QEMU -> Method.RESIZE_DISK;
            case LXC -> Method.RESIZE;
        };
    }
}
