package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Guest;
import java.util.List;
import java.util.Locale;

/// A guest as the lists of a node show it, with the types that each PVE version and each sort of guest uses.
final class GuestLists {
    private static final List<String> PRESSURES = List.of(
            "pressurecpusome",
            "pressurecpufull",
            "pressureiosome",
            "pressureiofull",
            "pressurememorysome",
            "pressurememoryfull");

    private GuestLists() {}

    static void entry(ObjectNode entry, Guest guest, Asked asked) {
        switch (guest.type()) {
            case QEMU -> qemu(entry, guest, asked);
            case LXC -> lxc(entry, guest, asked);
        }
    }

    private static void qemu(ObjectNode entry, Guest guest, Asked asked) {
        GuestFigures figures = GuestFigures.of(asked.cluster(), guest, asked.now());
        entry.put("vmid", guest.vmid().value());
        common(entry, guest, figures, asked);
        entry.put("cpus", guest.cpus());
        entry.put("mem", figures.mem());
        entry.put("disk", 0);
        if (asked.isAtLeast(9, 0)) {
            entry.put("memhost", figures.memHost());
        } else {
            entry.put("diskread", 0);
            entry.put("diskwrite", 0);
        }
        if (guest.power().hasProcess() && asked.isAtLeast(9, 1)) {
            PRESSURES.forEach(name -> entry.put(name, figures.pressure()));
        }
    }

    private static void lxc(ObjectNode entry, Guest guest, Asked asked) {
        GuestFigures figures = GuestFigures.of(asked.cluster(), guest, asked.now());
        if (asked.isAtLeast(8, 0)) {
            entry.put("vmid", guest.vmid().value());
        } else {
            entry.put("vmid", guest.vmid().toString());
        }
        entry.put("type", "lxc");
        common(entry, guest, figures, asked);
        entry.put("cpus", guest.cpus());
        entry.put("mem", figures.mem());
        entry.put("swap", 0);
        entry.put("maxswap", guest.swapBytes());
        entry.put("disk", figures.disk());
        entry.put("diskread", figures.diskread());
        entry.put("diskwrite", figures.diskwrite());
        if (guest.power().hasProcess() && asked.isAtLeast(9, 1)) {
            PRESSURES.forEach(name -> entry.put(name, String.format(Locale.ROOT, "%.2f", figures.pressure())));
        }
    }

    private static void common(ObjectNode entry, Guest guest, GuestFigures figures, Asked asked) {
        entry.put("name", guest.name());
        entry.put("status", guest.power().processWord());
        entry.put("cpu", asked.warm() ? figures.cpu() : 0);
        entry.put("maxmem", guest.memoryBytes());
        entry.put("maxdisk", guest.diskBytes());
        entry.put("netin", figures.netin());
        entry.put("netout", figures.netout());
        entry.put("uptime", figures.uptime());
        if (guest.power().hasProcess()) {
            entry.put("pid", 10_000 + guest.vmid().value());
        }
        guest.option("tags").ifPresent(tags -> entry.put("tags", tags));
        guest.option("lock").ifPresent(lock -> entry.put("lock", lock));
        if (guest.isTemplate()) {
            entry.put("template", 1);
        }
    }

    /// What asking QEMU itself adds to a VM's entry.
    static void monitorDetail(ObjectNode entry, Guest guest, Asked asked) {
        if (guest.type() != GuestType.QEMU) {
            return;
        }
        entry.put("qmpstatus", guest.power().word());
        if (guest.power().hasProcess()) {
            GuestFigures figures = GuestFigures.of(asked.cluster(), guest, asked.now());
            entry.put("diskread", figures.diskread());
            entry.put("diskwrite", figures.diskwrite());
            entry.put("running-machine", "pc-i440fx-9.2+pve1");
            entry.put("running-qemu", "9.2.0");
            entry.putObject("proxmox-support").put("backup-fleecing", 1);
        }
    }
}
