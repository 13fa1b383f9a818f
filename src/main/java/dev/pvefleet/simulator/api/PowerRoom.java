package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import java.util.Map;

/// Switches guests on and off.
final class PowerRoom implements Room {
    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "POST /nodes/{node}/qemu/{vmid}/status/start", PowerRoom::startVm,
                "POST /nodes/{node}/qemu/{vmid}/status/stop", PowerRoom::stopVm,
                "POST /nodes/{node}/qemu/{vmid}/status/shutdown", PowerRoom::shutdownVm,
                "POST /nodes/{node}/lxc/{vmid}/status/start", PowerRoom::startContainer,
                "POST /nodes/{node}/lxc/{vmid}/status/stop", PowerRoom::stopContainer,
                "POST /nodes/{node}/lxc/{vmid}/status/shutdown", PowerRoom::shutdownContainer);
    }

    /// Of a VM everything is found out inside the task, even that there is none.
    private static Reply startVm(Asked asked) {
        asked.onlyRoot("stateuri", "skiplock", "migratedfrom", "migration_type", "migration_network", "targetstorage");
        asked.onlyRoot("force-cpu", "with-conntrack-state", "nets-host-mtu");
        asked.demandQuorum();
        Subject subject = Subject.of(asked, GuestType.QEMU);
        if (HaRequests.isManaged(asked, subject)) {
            return HaRequests.start(asked, subject);
        }
        QemuPower power = new QemuPower(subject, asked.flag("skiplock"));
        return asked.start(power.start(asked.title("qmstart", subject.vmid())));
    }

    private static Reply stopVm(Asked asked) {
        asked.onlyRoot("skiplock", "keepActive", "migratedfrom");
        Subject subject = Subject.of(asked, GuestType.QEMU);
        if (HaRequests.isManaged(asked, subject)) {
            if (asked.flag("overrule-shutdown")) {
                throw ApiError.parameters(Map.of("overrule-shutdown", "Not applicable for HA resources."));
            }
            return HaRequests.stop(asked, subject, Shutdown.HARD);
        }
        QemuPower power = new QemuPower(subject, asked.flag("skiplock"));
        return asked.start(power.stop(asked.title("qmstop", subject.vmid()), asked.flag("overrule-shutdown")));
    }

    private static Reply shutdownVm(Asked asked) {
        asked.onlyRoot("skiplock", "keepActive");
        Subject subject = Subject.of(asked, GuestType.QEMU);
        Shutdown shutdown = Shutdown.of(asked);
        if (QemuPower.isPaused(asked.cluster(), subject)) {
            if (!shutdown.force()) {
                throw ApiError.die("VM is paused - cannot shutdown");
            }
            shutdown = Shutdown.HARD;
        }
        if (HaRequests.isManaged(asked, subject)) {
            return HaRequests.stop(asked, subject, shutdown);
        }
        QemuPower power = new QemuPower(subject, asked.flag("skiplock"));
        return asked.start(power.shutdown(asked.title("qmshutdown", subject.vmid()), shutdown));
    }

    private static Reply startContainer(Asked asked) {
        asked.onlyRoot("skiplock");
        Subject subject = Subject.of(asked, GuestType.LXC);
        if (subject.isRunning(asked.cluster())) {
            throw ApiError.die("CT %s already running".formatted(subject.vmid()));
        }
        asked.demandQuorum();
        if (HaRequests.isManaged(asked, subject)) {
            return HaRequests.start(asked, subject);
        }
        LxcPower power = new LxcPower(subject, asked.flag("skiplock"));
        return asked.startLocked(subject.lockFile(), power.start(asked.title("vzstart", subject.vmid())));
    }

    private static Reply stopContainer(Asked asked) {
        asked.onlyRoot("skiplock");
        Subject subject = runningContainer(asked);
        if (HaRequests.isManaged(asked, subject)) {
            if (asked.flag("overrule-shutdown")) {
                throw ApiError.parameters(Map.of("overrule-shutdown", "Not applicable for HA resources."));
            }
            return HaRequests.stop(asked, subject, Shutdown.HARD);
        }
        if (asked.flag("overrule-shutdown")) {
            QemuPower.overrule(asked.workers(), "vzshutdown", subject);
        }
        LxcPower power = new LxcPower(subject, asked.flag("skiplock"));
        return asked.startLocked(subject.lockFile(), power.stop(asked.title("vzstop", subject.vmid())));
    }

    private static Reply shutdownContainer(Asked asked) {
        Subject subject = runningContainer(asked);
        Shutdown shutdown = Shutdown.of(asked);
        if (HaRequests.isManaged(asked, subject)) {
            return HaRequests.stop(asked, subject, shutdown);
        }
        LxcPower power = new LxcPower(subject, false);
        return asked.startLocked(
                subject.lockFile(), power.shutdown(asked.title("vzshutdown", subject.vmid()), shutdown));
    }

    private static Subject runningContainer(Asked asked) {
        Subject subject = Subject.of(asked, GuestType.LXC);
        if (!subject.isRunning(asked.cluster())) {
            throw ApiError.die("CT %s not running".formatted(subject.vmid()));
        }
        return subject;
    }
}
