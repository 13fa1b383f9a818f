package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.simulator.cluster.Disk;
import dev.pvefleet.simulator.cluster.ZfsPool;
import java.util.Map;

/// A node's physical disks with their SMART verdicts, and its ZFS pools.
final class DiskRoom implements Room {
    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "GET /nodes/{node}/disks/list", DiskRoom::list,
                "GET /nodes/{node}/disks/smart", DiskRoom::smart,
                "GET /nodes/{node}/disks/zfs", DiskRoom::zfs);
    }

    private static Answer list(Asked asked) {
        boolean unusedOnly = asked.text("type").filter("unused"::equals).isPresent();
        ArrayNode list = Json.array();
        for (Disk disk : asked.local().disks()) {
            if (!unusedOnly || disk.used().isEmpty()) {
                entry(list.addObject(), disk, asked.flag("skipsmart"));
                if (asked.flag("include-partitions") && disk.used().isPresent()) {
                    partition(list.addObject(), disk);
                }
            }
        }
        return Answer.of(list);
    }

    private static void entry(ObjectNode entry, Disk disk, boolean skipSmart) {
        entry.put("devpath", disk.path());
        entry.put("type", disk.type());
        entry.put("model", disk.model());
        entry.put("serial", disk.serial());
        entry.put("vendor", disk.vendor());
        entry.put("wwn", "unknown");
        entry.put("size", disk.sizeBytes());
        if (disk.rpm().equals("7200")) {
            entry.put("rpm", disk.rpm());
        } else {
            entry.put("rpm", Integer.parseInt(disk.rpm()));
        }
        entry.put("health", skipSmart ? "UNKNOWN" : disk.health());
        if (skipSmart || disk.wearout().isEmpty()) {
            entry.put("wearout", "N/A");
        } else {
            wearout(entry, disk.wearout().get());
        }
        disk.used().ifPresent(used -> entry.put("used", used));
        entry.put("gpt", disk.used().isPresent() ? 1 : 0);
        entry.put("osdid", -1);
        entry.putNull("osdid-list");
        entry.put("by_id_link", "/dev/disk/by-id/" + disk.type() + "-" + disk.serial());
    }

    private static void wearout(ObjectNode entry, double remaining) {
        if (remaining == Math.rint(remaining)) {
            entry.put("wearout", (long) remaining);
        } else {
            entry.put("wearout", remaining);
        }
    }

    private static void partition(ObjectNode entry, Disk disk) {
        entry.put("devpath", disk.path() + (disk.type().equals("nvme") ? "p1" : "1"));
        entry.put("parent", disk.path());
        entry.put("type", "partition");
        entry.put("size", disk.sizeBytes() - (1 << 20));
        entry.put("gpt", 1);
        disk.used().ifPresent(used -> entry.put("used", used));
    }

    private static Answer smart(Asked asked) {
        String path = asked.required("disk");
        Disk disk = asked.local().disks().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow(() -> ApiError.die("not a valid disk path"));
        ObjectNode data = Json.object();
        data.put("health", disk.health());
        if (asked.flag("healthonly")) {
            return Answer.of(data);
        }
        if (disk.type().equals("nvme") || disk.health().equals("OK")) {
            data.put("type", "text");
            data.put("text", "\nSMART/Health Information (NVMe Log 0x02)\n");
            disk.wearout().ifPresent(remaining -> wearout(data, remaining));
        } else {
            data.put("type", "ata");
            data.putArray("attributes")
                    .addObject()
                    .put("id", "  5")
                    .put("name", "Reallocated_Sector_Ct")
                    .put("flags", "PO--CK")
                    .put("value", 100)
                    .put("normalized", 100)
                    .put("worst", 100)
                    .put("threshold", 10)
                    .put("fail", disk.health().equals("FAILED!") ? "NOW" : "-")
                    .put("raw", "0");
        }
        return Answer.of(data);
    }

    private static Answer zfs(Asked asked) {
        ArrayNode list = Json.array();
        for (ZfsPool pool : asked.local().pools()) {
            list.addObject()
                    .put("name", pool.name())
                    .put("size", pool.sizeBytes())
                    .put("alloc", pool.allocatedBytes())
                    .put("free", pool.sizeBytes() - pool.allocatedBytes())
                    .put("frag", pool.fragmentationPct())
                    .put("dedup", 1.0)
                    .put("health", pool.health());
        }
        return Answer.of(list);
    }
}
