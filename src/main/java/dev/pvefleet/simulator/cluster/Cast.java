package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Builds the guests. The first ones, from vmid 100 on, each show one thing that clients get wrong; the rest are
/// ordinary. Guest `100 + k` lives on node `k mod nodes`.
final class Cast {
    private static final int FIRST_VMID = 100;
    private static final int VM_TEMPLATE = 9_000;
    private static final int CONTAINER_TEMPLATE = 9_100;

    private final ClusterSpec spec;
    private final Instant now;
    private final List<NodeName> names;

    Cast(ClusterSpec spec, Instant now) {
        this.spec = spec;
        this.now = now;
        this.names = spec.nodeNames();
    }

    Guest guest(int index) {
        return switch (index) {
            case 0 -> qemu(index, "web").withOption("tags", "production;swamp").withPool(Cluster.POOL);
            case 1 ->
                qemu(index, "db").withOption("tags", "swamp").withHa("started").withPool(Cluster.POOL);
            case 2 -> lxc(index, "dns", fixedIp(index)).withOption("tags", "swamp");
            case 3 -> lxc(index, "cache", "dhcp");
            case 4 -> template(qemu(index, "debian-12-template")).withOption("tags", "template");
            case 5 -> qemu(index, "").withoutOption("name").withoutOption("agent");
            case 6, 7 -> qemu(index, "twin").withOption("tags", "swamp");
            case 8 -> qemu(index, "paused").withPower(Power.PAUSED, now.minusSeconds(7_200));
            case 9 -> qemu(index, "in-backup").withOption("lock", "backup").withOption("tags", "swamp");
            case 10 -> stopped(qemu(index, "half-made")).withOption("lock", "clone");
            case 11 -> stopped(qemu(index, "asleep")).withOption("lock", "suspended");
            case 12 -> qemu(index, "agent-missing").withAgent(new Agent.NotRunning());
            case 13 -> qemu(index, "only-v6").withNics(List.of(Nic.loopback(), onlyV6(index)));
            case 14 -> qemu(index, "agent-hung").withAgent(new Agent.Hung());
            case 15 -> qemu(index, "mixed-case").withOption("tags", "Production;Swamp;web");
            case 16 -> stopped(lxc(index, "parked", "dhcp")).withOption("tags", "swamp");
            case 17 -> template(lxc(index, "alpine-template", "dhcp"));
            case 18 -> lxc(index, "mounted", fixedIp(index)).withOption("lock", "mounted");
            case 19 ->
                qemu(index, "vault").withOption("tags", "protected;swamp").withOption("protection", "1");
            case 20 ->
                qemu(index, "agent-refusing")
                        .withAgent(new Agent.Refusing(
                                "CommandNotFound", "Command guest-network-get-interfaces has been" + " disabled"));
            case 21 -> stopped(qemu(index, "spare")).withOption("tags", "swamp");
            default -> ordinary(index);
        };
    }

    /// Templates as a site has them that clones from them: a cloud image, and a small Alpine.
    List<Guest> templates() {
        int vm = VM_TEMPLATE - FIRST_VMID;
        int container = CONTAINER_TEMPLATE - FIRST_VMID;
        Guest cloudImage = template(qemu(vm, "debian-13-cloud"))
                .withOption("scsi0", "local-zfs:base-9000-disk-0,iothread=1,size=8G")
                .withOption("ide2", "local-zfs:vm-9000-cloudinit,media=cdrom")
                .withOption("memory", "2048")
                .withOption("cores", "2")
                .withOption("tags", "swamp;template")
                .withOption("description", "made from debian-13-genericcloud-amd64.qcow2")
                .withoutOption("cipassword");
        Guest alpine = template(lxc(container, "alpine-3-22", "dhcp"))
                .withOption("rootfs", "local-zfs:basevol-9100-disk-0,size=4G")
                .withOption("tags", "swamp;template");
        return List.of(cloudImage.withNode(names.getFirst()), alpine.withNode(names.getFirst()));
    }

    private Guest ordinary(int index) {
        Load load = Load.of(spec.seed(), index);
        Guest guest = load.choice(10, 1) < 7
                ? qemu(index, "vm-" + (FIRST_VMID + index))
                : lxc(index, "ct-" + (FIRST_VMID + index), load.choice(2, 5) == 0 ? "dhcp" : fixedIp(index));
        Guest tagged = load.choice(3, 2) == 0 ? guest.withOption("tags", "swamp") : guest;
        return load.choice(10, 3) == 0 ? stopped(tagged) : tagged;
    }

    private Guest qemu(int index, String name) {
        Load load = Load.of(spec.seed(), index);
        int vmid = FIRST_VMID + index;
        SortedMap<String, String> config = new TreeMap<>();
        config.put("name", name);
        config.put("cores", Integer.toString(1 << load.choice(4, 10)));
        config.put("sockets", "1");
        config.put("memory", Integer.toString(1024 << load.choice(5, 11)));
        config.put("balloon", "0");
        config.put("cpu", "x86-64-v2-AES");
        config.put("ostype", "l26");
        config.put("scsihw", "virtio-scsi-single");
        config.put("scsi0", "local-lvm:vm-%d-disk-0,iothread=1,size=%dG".formatted(vmid, 8 << load.choice(4, 12)));
        config.put("ide2", "local-lvm:vm-%d-cloudinit,media=cdrom".formatted(vmid));
        config.put("net0", "virtio=%s,bridge=vmbr0,firewall=1".formatted(mac(index)));
        config.put("boot", "order=scsi0");
        config.put("agent", index % 2 == 0 ? "1" : "enabled=1,fstrim_cloned_disks=1");
        config.put("ciuser", "admin");
        config.put("cipassword", "not-shown");
        config.put("ipconfig0", "ip=dhcp");
        config.put("sshkeys", "ssh-ed25519%20AAAAC3NzaC1lZDI1NTE5AAAAIExample%20admin%40example.com");
        config.put("onboot", "1");
        config.put("smbios1", "uuid=00000000-0000-4000-8000-%012d".formatted(vmid));
        config.put("vmgenid", "00000000-0000-4000-9000-%012d".formatted(vmid));
        config.put("meta", "creation-qemu=9.0.2,ctime=1730000000");
        return guest(GuestType.QEMU, index, config, List.of(Nic.loopback(), docker(), ethernet(index, ip(index))));
    }

    private Guest lxc(int index, String hostname, String ip) {
        Load load = Load.of(spec.seed(), index);
        int vmid = FIRST_VMID + index;
        SortedMap<String, String> config = new TreeMap<>();
        config.put("arch", "amd64");
        config.put("hostname", hostname);
        config.put("cores", Integer.toString(1 << load.choice(3, 10)));
        config.put("memory", Integer.toString(512 << load.choice(4, 11)));
        config.put("swap", "512");
        config.put("ostype", "debian");
        config.put("rootfs", "local-lvm:vm-%d-disk-0,size=%dG".formatted(vmid, 4 << load.choice(4, 12)));
        config.put("net0", "name=eth0,bridge=vmbr0,hwaddr=%s,ip=%s,type=veth".formatted(mac(index), ip));
        config.put("unprivileged", "1");
        config.put("features", "nesting=1");
        config.put("description", "made for the simulation\n");
        return guest(GuestType.LXC, index, config, List.of(Nic.loopback(), ethernet(index, ip(index))));
    }

    private Guest guest(GuestType type, int index, SortedMap<String, String> config, List<Nic> nics) {
        Load load = Load.of(spec.seed(), index);
        NodeName node = names.get(index % names.size());
        return new Guest(
                type,
                new Vmid(FIRST_VMID + index),
                node,
                config,
                Power.RUNNING,
                now.minusSeconds(3_600 + load.choice(20 * 86_400, 13)),
                new Agent.Answering(),
                nics,
                Optional.empty(),
                Optional.empty(),
                Pending.NONE);
    }

    private Guest stopped(Guest guest) {
        return guest.withPower(Power.STOPPED, now.minusSeconds(86_400));
    }

    /// A template's disks are bases, which clones can be linked to.
    private Guest template(Guest guest) {
        String disk = guest.type() == GuestType.LXC ? "rootfs" : "scsi0";
        String base = guest.value(disk).replaceFirst(":vm-", ":base-");
        return stopped(guest).withOption(disk, base).withOption("template", "1");
    }

    private static Nic ethernet(int index, String ip) {
        return new Nic("eth0", mac(index).toLowerCase(Locale.ROOT), List.of(new Address(ip, 24), linkLocal(index)));
    }

    private static Nic onlyV6(int index) {
        return new Nic(
                "eth0",
                mac(index).toLowerCase(Locale.ROOT),
                List.of(new Address("2001:db8::%x".formatted(FIRST_VMID + index), 64), linkLocal(index)));
    }

    /// A bridge of the guest's own: not the address that anyone reaches it under.
    private static Nic docker() {
        return new Nic("docker0", "02:42:ac:11:00:01", List.of(new Address("172.17.0.1", 16)));
    }

    private static Address linkLocal(int index) {
        return new Address("fe80::be24:11ff:fe00:%x".formatted(index & 0xffff), 64);
    }

    private static String fixedIp(int index) {
        return ip(index) + "/24,gw=198.51.100.1";
    }

    /// Addresses repeat in a large simulation; 198.51.100.0/24 is for documentation.
    private static String ip(int index) {
        return "198.51.100.%d".formatted(10 + index % 240);
    }

    private static String mac(int index) {
        return "BC:24:11:%02X:%02X:%02X".formatted(index >> 16 & 0xff, index >> 8 & 0xff, index & 0xff);
    }
}
