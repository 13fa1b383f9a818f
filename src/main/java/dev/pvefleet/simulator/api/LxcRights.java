package dev.pvefleet.simulator.api;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// PVE::LXC's `check_ct_modify_config_perm`: what one must be allowed to do to set an option of a container. Some
/// things
/// only root itself may, and no token.
record LxcRights(ConfigRights rights, boolean unprivileged) {
    private static final Set<String> CPU = Set.of("cores", "cpuunits", "cpulimit");
    private static final Set<String> NETWORK = Set.of("nameserver", "searchdomain", "hostname");

    void demand(String option, String value, Optional<String> before) {
        if (rights.asked().who().isRoot()) {
            return;
        }
        if (option.equals("features")) {
            demandFeatures(value, before);
        } else if (isMount(option)) {
            rights.demandVm("VM.Config.Disk");
            demandVolume(value);
        } else if (option.equals("tags")) {
            rights.demandTags(before.orElse(""), value);
        } else {
            demandSimple(option);
        }
    }

    void demandDeletion(String option, Optional<String> before) {
        if (rights.asked().who().isRoot()) {
            return;
        }
        if (option.equals("features")) {
            demandFeatures("", before);
        } else if (isMount(option)) {
            rights.demandVm("VM.Config.Disk");
        } else if (option.equals("tags")) {
            rights.demandTags(before.orElse(""), "");
        } else {
            demandSimple(option);
        }
    }

    static boolean isMount(String option) {
        return option.equals("rootfs") || option.matches("mp\\d+");
    }

    private void demandSimple(String option) {
        if (CPU.contains(option)) {
            rights.demandVm("VM.Config.CPU");
        } else if (option.equals("memory") || option.equals("swap")) {
            rights.demandVm("VM.Config.Memory");
        } else if (QemuOptions.isNet(option) || NETWORK.contains(option)) {
            rights.demandVm("VM.Config.Network");
        } else if (option.matches("dev\\d+")) {
            throw ApiError.forbidden("configuring device passthrough is only allowed for root@pam");
        } else if (option.equals("hookscript")) {
            throw ApiError.forbidden("changing the hookscript is only allowed for root@pam");
        } else {
            rights.demandVm("VM.Config.Options");
        }
    }

    /// Directories and devices of the node are root's.
    private void demandVolume(String value) {
        String volume = Drives.volume(value);
        if (volume.startsWith("/")) {
            String type = volume.startsWith("/dev/") ? "device" : "bind";
            throw ApiError.forbidden("mount point type %s is only allowed for root@pam".formatted(type));
        }
        Drives.wish(value).ifPresent(wish -> rights.demand("/storage/" + wish.getKey(), "Datastore.AllocateSpace"));
    }

    private void demandFeatures(String value, Optional<String> before) {
        if (!unprivileged) {
            throw ApiError.forbidden("changing feature flags for privileged container is only allowed for root@pam");
        }
        Set<String> changed = changed(features(before.orElse("")), features(value));
        boolean empty = value.isEmpty() && before.isEmpty();
        if (empty || changed.stream().anyMatch(feature -> !feature.equals("nesting"))) {
            throw ApiError.forbidden("changing feature flags (except nesting) is only allowed for root@pam");
        }
        if (!changed.isEmpty()) {
            rights.demandVm("VM.Allocate");
        }
    }

    private static Map<String, String> features(String value) {
        return value.isEmpty() ? Map.of() : PropertyString.of(value).parts();
    }

    private static Set<String> changed(Map<String, String> before, Map<String, String> after) {
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        Map<String, String> then = new TreeMap<>(before);
        all.removeIf(feature -> then.getOrDefault(feature, "").equals(after.getOrDefault(feature, "")));
        return all;
    }

    /// A disk of a container needs a storage for such.
    static void demandRootdir(Asked asked, String value) {
        String storage = Drives.storage(Drives.volume(value));
        if (!storage.isEmpty() && !Storages.configured(asked, storage).takes("rootdir")) {
            throw ApiError.die("storage '%s' does not allow content type 'rootdir' (Container)".formatted(storage));
        }
    }
}
