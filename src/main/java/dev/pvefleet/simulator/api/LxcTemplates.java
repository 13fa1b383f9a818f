package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Storage;
import dev.pvefleet.simulator.worker.TaskFailure;
import dev.pvefleet.simulator.worker.Worker;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The OS template that a container is made from.
record LxcTemplates(Asked asked, String volume) {
    private static final List<String> SYSTEMS =
            List.of("debian", "ubuntu", "alpine", "fedora", "rockylinux", "almalinux", "archlinux");

    static LxcTemplates of(Asked asked) {
        return new LxcTemplates(asked, asked.required("ostemplate"));
    }

    /// Unpacks the archive, if it is there.
    void announce(Worker worker) {
        Storage storage = Storages.configured(asked, Drives.storage(volume));
        boolean there = Volumes.on(worker.cluster(), worker.node(), storage).stream()
                .anyMatch(each -> each.volid().equals(volume));
        if (!there) {
            throw new TaskFailure("volume '%s' does not exist".formatted(volume));
        }
        worker.say("extracting archive '/var/lib/vz/template/cache/%s'".formatted(file()));
        worker.say("Detected container architecture: amd64");
    }

    /// A Debian with a new systemd says that it would like nesting.
    void warnOfNesting(Worker worker, boolean unprivileged, Map<String, String> options) {
        boolean nests = Optional.ofNullable(options.get("features"))
                .filter(features -> features.contains("nesting=1"))
                .isPresent();
        if (asked.isAtLeast(8, 4) && unprivileged && !nests && file().startsWith("debian-13")) {
            worker.warn("Systemd 257 detected. You may need to enable nesting.");
        }
    }

    String system() {
        return SYSTEMS.stream().filter(file()::startsWith).findFirst().orElse("unmanaged");
    }

    private String file() {
        return volume.substring(volume.lastIndexOf('/') + 1);
    }
}
