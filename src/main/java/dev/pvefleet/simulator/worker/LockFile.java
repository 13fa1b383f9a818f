package dev.pvefleet.simulator.worker;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;

/// A lock file on a node, such as the one around a guest's configuration. Not to be taken for the `lock` option inside
/// the configuration, which outlives the process that set it.
public record LockFile(NodeName node, String path) {
    public static LockFile of(NodeName node, GuestType type, Vmid vmid) {
        return new LockFile(
                node,
                switch (type) {
                    case QEMU -> "/var/lock/qemu-server/lock-%s.conf".formatted(vmid);
                    case LXC -> "/run/lock/lxc/pve-config-%s.lock".formatted(vmid);
                });
    }

    TaskFailure timeout() {
        return new TaskFailure("can't lock file '%s' - got timeout\n".formatted(path));
    }
}
