package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `/nodes/{node}/status` says.
///
/// Its `cpu` and `wait` are left out: PVE derives them from what the same process read before, and over SSH each
/// pvesh is a new process, which always finds 0 (PVE::ProcFSTools, `read_proc_stat`). Results would depend on the
/// transport.
///
/// @param loadavg of 1, 5 and 15 minutes, or empty
/// @param rootfs with `available` where PVE says `avail`
/// @param pveVersion the short form, `9.1.9` or `7.4-17`
public record NodeStatus(
        @Nullable Double cpus,
        List<Double> loadavg,
        Usage memory,
        Usage swap,
        Usage rootfs,
        @Nullable Long uptimeSec,
        @Nullable String kernelVersion,
        @Nullable String pveVersion) {
    public NodeStatus {
        loadavg = List.copyOf(loadavg);
    }

    static NodeStatus of(JsonNode data) {
        Fields status = Fields.of(data);
        return new NodeStatus(
                status.object("cpuinfo").map(info -> info.number("cpus")).orElse(null),
                loadavg(status),
                usage(status, "memory", "available"),
                usage(status, "swap", "available"),
                usage(status, "rootfs", "avail"),
                status.whole("uptime"),
                kernel(status),
                version(status.text("pveversion")));
    }

    /// PVE passes on the words of /proc/loadavg, so they are strings. Three or nothing.
    private static List<Double> loadavg(Fields status) {
        List<Double> loads = status.list("loadavg").stream()
                .map(Fields::number)
                .filter(Objects::nonNull)
                .toList();
        return loads.size() == 3 ? loads : List.of();
    }

    private static Usage usage(Fields status, String name, String available) {
        return status.object(name)
                .map(it -> new Usage(it.whole("total"), it.whole("used"), it.whole(available)))
                .orElse(new Usage(null, null, null));
    }

    /// The release as uname gives it; before PVE 8 it stands inside of `Linux 5.15.108-1-pve #1 SMP …`.
    private static @Nullable String kernel(Fields status) {
        Optional<String> release = status.object("current-kernel").map(kernel -> kernel.text("release"));
        if (release.isPresent()) {
            return release.get();
        }
        String version = status.text("kversion");
        if (version == null || !version.startsWith("Linux ")) {
            return version;
        }
        return version.split("\\s+", 3)[1];
    }

    /// `pve-manager/9.1.9/ee417479f54d5b32`: package, version, commit.
    private static @Nullable String version(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split("/", -1);
        return parts.length > 1 ? parts[1] : text;
    }
}
