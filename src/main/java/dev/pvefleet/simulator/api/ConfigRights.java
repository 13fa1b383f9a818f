package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.TagPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// What one must be allowed to do to change an option, beyond what the endpoint as such demands.
///
/// @param pool the pool that the guest will join, whose rights count for it already, except over its tags
record ConfigRights(Asked asked, String vmid, Optional<String> pool) {
    ConfigRights(Asked asked, String vmid) {
        this(asked, vmid, Optional.empty());
    }

    void demandVm(String privilege) {
        boolean byPool =
                pool.filter(name -> asked.may("/pool/" + name, privilege)).isPresent();
        if (!byPool) {
            demand("/vms/" + vmid, privilege);
        }
    }

    void demand(String path, String privilege) {
        if (!asked.may(path, privilege)) {
            throw ApiError.forbidden(path + ", " + privilege);
        }
    }

    /// PVE::API2::Qemu's `check_vm_modify_config_perm`.
    void demandQemuOption(String option) {
        if (asked.who().isRoot() || QemuOptions.isCheckedElsewhere(option)) {
            return;
        }
        if (QemuOptions.isCloudInit(option)) {
            demandAnyVm(List.of("VM.Config.Cloudinit", "VM.Config.Network"));
            return;
        }
        Optional<String> privilege = QemuOptions.privilege(option);
        demandVm(privilege.orElseThrow(() -> ApiError.die("only root can set '%s' config".formatted(option))));
        if (option.equals("startup")) {
            demand("/", "Sys.Modify");
        }
    }

    private void demandAnyVm(List<String> privileges) {
        if (!asked.mayAny("/vms/" + vmid, privileges)) {
            throw ApiError.forbidden("/vms/%s, %s".formatted(vmid, String.join("|", privileges)));
        }
    }

    void demandDrive(String drive) {
        if (Drives.isCloudInit(drive)) {
            demandVm("VM.Config.Cloudinit");
            demandVm("VM.Config.CDROM");
        } else {
            demandVm(Drives.isCdrom(drive) ? "VM.Config.CDROM" : "VM.Config.Disk");
        }
    }

    /// Real devices of the node are root's, others need the right to the VM's hardware.
    void demandDevice(String option, String value) {
        if (asked.who().isRoot()) {
            return;
        }
        if (option.startsWith("serial") && !value.equals("socket")) {
            throw ApiError.die("only root can modify '%s' config for real devices".formatted(option));
        }
        demandVm("VM.Config.HWType");
        boolean mapped = value.contains("mapping=") || value.equals("spice") || value.equals("socket");
        if (!mapped) {
            throw ApiError.die("only root can set '%s' config for non-mapped devices".formatted(option));
        }
    }

    /// PVE::GuestHelpers' `assert_tag_permissions`: of the tags that change, some may be kept for administrators.
    void demandTags(String before, String after) {
        demand("/vms/" + vmid, "VM.Config.Options");
        TagPolicy policy = cluster().spec().habits().tags();
        if (asked.may("/", "Sys.Modify")) {
            return;
        }
        for (String tag : TagLists.changed(before, after)) {
            if (policy.registered().contains(tag) || !isAllowed(policy, tag)) {
                throw ApiError.forbidden("/, Sys.Modify for modifying tag '%s'".formatted(tag));
            }
        }
    }

    private boolean isAllowed(TagPolicy policy, String tag) {
        return switch (policy.others()) {
            case FREE -> true;
            case NONE -> false;
            case LIST -> policy.listed().contains(tag);
            case EXISTING -> policy.listed().contains(tag) || isOnAGuest(tag);
        };
    }

    private boolean isOnAGuest(String tag) {
        return cluster().guests().stream()
                .filter(guest -> asked.may("/vms/" + guest.vmid(), "VM.Audit"))
                .anyMatch(guest ->
                        Formats.listItems(guest.option("tags").orElse("")).contains(tag));
    }

    /// From PVE 8 on a network card needs the right to use its bridge.
    void demandBridges(SortedMap<String, String> options) {
        if (!asked.isAtLeast(8, 0)) {
            return;
        }
        options.forEach((option, value) -> {
            if (QemuOptions.isNet(option)) {
                PropertyString net = PropertyString.of(value);
                net.get("bridge").ifPresent(bridge -> demandBridge(bridge, net.get("tag")));
            }
        });
    }

    private void demandBridge(String bridge, Optional<String> tag) {
        String path = NetworkRoom.aclPath(bridge);
        boolean tagged =
                tag.filter(text -> asked.may(path + "/" + text, "SDN.Use")).isPresent();
        if (!tagged) {
            demand(path, "SDN.Use");
        }
    }

    /// Making a disk needs space on the storage, which must take disks.
    void demandNewDisk(String option, String drive) {
        Drives.wish(drive).ifPresent(wish -> {
            demand("/storage/" + wish.getKey(), "Datastore.AllocateSpace");
            Storages.enabled(asked, wish.getKey());
            if (!Storages.enabled(asked, wish.getKey()).takes("images")) {
                throw ApiError.parameters(
                        Map.of(option, "storage '%s' does not support vm images".formatted(wish.getKey())));
            }
        });
    }

    static void demandUnprotected(Guest guest, String what) {
        if (guest.option("protection").filter("1"::equals).isPresent()) {
            throw ApiError.die(what + " - protection mode enabled");
        }
    }

    Cluster cluster() {
        return asked.cluster();
    }
}
