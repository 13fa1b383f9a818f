package dev.pvefleet.contract;

import dev.pvefleet.guest.GuestIps;
import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.guest.Guests;
import dev.pvefleet.guest.ReadingRates;
import dev.pvefleet.health.NodeDiskLists;
import dev.pvefleet.health.NodeHealth;
import dev.pvefleet.health.NodeInventory;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.sync.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Every operation there is, ready to be run on a target.
final class Operations {
    private Operations() {}

    static Instant soon() {
        return Lab.CLOCK.instant().plus(Duration.ofSeconds(30));
    }

    static Inventory sync(Target target) {
        return new Sync(Lab.CLOCK).run(target, soon());
    }

    static NodeReadings<NodeRecord> health(Target target, boolean smart) {
        return new NodeHealth(Lab.CLOCK).run(target, smart, soon());
    }

    static Sync.Watched watch(Target target) {
        return new Sync(Lab.CLOCK).watch(target, Optional.empty(), soon());
    }

    static NodeHealth.Watched watchNodes(Target target) {
        return new NodeHealth(Lab.CLOCK)
                .watch(target, Optional.empty(), Map.of(Lab.PVE1, GuestType.QEMU, Lab.PVE2, GuestType.LXC), soon());
    }

    static NodeDiskLists.Found disks(Target target) {
        return new NodeDiskLists(Lab.CLOCK).run(target, soon(), Optional.empty());
    }

    static NodeReadings<NodeConfigRecord> inventory(Target target) {
        return new NodeInventory(Lab.CLOCK).run(target, soon());
    }

    static GuestRecord lookup(Target target, GuestType type, GuestRef ref) {
        return new Guests(Lab.CLOCK).lookup(List.of(target), type, ref, soon());
    }

    static GuestConfig config(Target target, GuestType type, GuestRef ref) {
        return new Guests(Lab.CLOCK).config(List.of(target), type, ref, soon());
    }

    static Map<GuestId, List<String>> guestIps(Target target) {
        Map<GuestId, List<String>> told = new TreeMap<>();
        new GuestIps(
                        Clocks.of(Lab.CLOCK),
                        new ReadingRates(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .run(target, sync(target).guests(), Optional.empty(), soon())
                .addresses()
                .byGuest()
                .forEach((guest, it) -> {
                    if (it.toldAt() != null && it.silences() == 0) {
                        told.put(guest, it.ipv4());
                    }
                });
        return told;
    }

    static GuestRef vmid(int number) {
        return new GuestRef.ByVmid(new Vmid(number));
    }

    static GuestRef name(String name) {
        return new GuestRef.ByName(name);
    }

    /// Those that read the cluster and its nodes.
    static Map<String, Function<Target, Object>> ofNodes() {
        Map<String, Function<Target, Object>> some = new LinkedHashMap<>();
        some.put("sync", Operations::sync);
        some.put("nodeStatus", target -> health(target, true));
        some.put("nodeStatus without SMART", target -> health(target, false));
        some.put("nodeConfig", Operations::inventory);
        some.put("sync of a watched target", Operations::watch);
        some.put("nodeStatus of a watched target", Operations::watchNodes);
        return some;
    }

    /// All of them by what they do, with guests of the simulated cast that are each special in another way.
    static Map<String, Function<Target, Object>> all() {
        Map<String, Function<Target, Object>> all = new LinkedHashMap<>(ofNodes());
        all.put("smart", Operations::disks);
        all.put("guestIps", Operations::guestIps);
        all.put("lookup of a VM by vmid", target -> lookup(target, GuestType.QEMU, vmid(100)));
        all.put("lookup of a VM by name", target -> lookup(target, GuestType.QEMU, name("db")));
        all.put("lookup of a paused VM", target -> lookup(target, GuestType.QEMU, vmid(108)));
        all.put("lookup of a VM without an agent", target -> lookup(target, GuestType.QEMU, name("agent-missing")));
        all.put("lookup of a container by vmid", target -> lookup(target, GuestType.LXC, vmid(102)));
        all.put("lookup of a container by name", target -> lookup(target, GuestType.LXC, name("cache")));
        all.put("lookup of a stopped container", target -> lookup(target, GuestType.LXC, name("parked")));
        all.put("getConfig of a VM by vmid", target -> config(target, GuestType.QEMU, vmid(100)));
        all.put(
                "getConfig of a template by name",
                target -> config(target, GuestType.QEMU, name("debian-12-template")));
        all.put("getConfig of a container by vmid", target -> config(target, GuestType.LXC, vmid(118)));
        all.put("getConfig of a container by name", target -> config(target, GuestType.LXC, name("dns")));
        return all;
    }
}
