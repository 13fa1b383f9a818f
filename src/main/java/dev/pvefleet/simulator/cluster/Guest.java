package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A guest: its configuration file, as in PVE the truth about name, size, tags and lock, and what it is doing.
///
/// @param config option to text, as in the file
/// @param since when it was last started or stopped
/// @param nics what the guest sees of its own network while it runs
/// @param haState the state that HA was asked for, for a guest under HA
/// @param pending what was changed while it ran and holds from its next start on
public record Guest(
        GuestType type,
        Vmid vmid,
        NodeName node,
        SortedMap<String, String> config,
        Power power,
        Instant since,
        Agent agent,
        List<Nic> nics,
        Optional<String> haState,
        Optional<String> pool,
        Pending pending) {
    public Guest {
        config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
        nics = List.copyOf(nics);
    }

    public Optional<String> option(String key) {
        return Optional.ofNullable(config.get(key));
    }

    /// The text of an option that is known to be there.
    public String value(String key) {
        return option(key).orElseThrow(() -> new IllegalStateException("guest %s has no '%s'".formatted(vmid, key)));
    }

    /// The name that lists show: an unnamed VM is `VM 105`, an unnamed container `CT105`.
    public String name() {
        return switch (type) {
            case QEMU -> option("name").orElse("VM " + vmid);
            case LXC -> option("hostname").orElse("CT" + vmid);
        };
    }

    public boolean isTemplate() {
        return "1".equals(config.get("template"));
    }

    public boolean hasAgentOption() {
        return option("agent")
                .filter(text -> text.startsWith("1") || text.startsWith("enabled=1"))
                .isPresent();
    }

    public int cpus() {
        return number("cores", 1) * number("sockets", 1);
    }

    public long memoryBytes() {
        return number("memory", 512) * 1024L * 1024L;
    }

    public long swapBytes() {
        return number("swap", 512) * 1024L * 1024L;
    }

    /// The size of the disk it boots from.
    public long diskBytes() {
        String key = type == GuestType.LXC ? "rootfs" : "scsi0";
        return Sizes.ofVolume(option(key).orElse(""));
    }

    /// Seconds since it was started; 0 while it is stopped.
    public long uptimeSec(Instant now) {
        return power.hasProcess() ? Math.max(1, now.getEpochSecond() - since.getEpochSecond()) : 0;
    }

    public Guest withOption(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(config);
        more.put(key, value);
        return new Guest(type, vmid, node, more, power, since, agent, nics, haState, pool, pending);
    }

    public Guest withoutOption(String key) {
        SortedMap<String, String> less = new TreeMap<>(config);
        less.remove(key);
        return new Guest(type, vmid, node, less, power, since, agent, nics, haState, pool, pending);
    }

    /// The configuration with this one in its place; what is pending stays.
    public Guest withConfig(SortedMap<String, String> newConfig) {
        return new Guest(type, vmid, node, newConfig, power, since, agent, nics, haState, pool, pending);
    }

    public Guest withPending(Pending newPending) {
        return new Guest(type, vmid, node, config, power, since, agent, nics, haState, pool, newPending);
    }

    /// What is pending holds from now on.
    public Guest withPendingApplied() {
        return withConfig(pending.appliedTo(config)).withPending(Pending.NONE);
    }

    public Guest withPower(Power newPower, Instant at) {
        return new Guest(type, vmid, node, config, newPower, at, agent, nics, haState, pool, pending);
    }

    public Guest withNode(NodeName newNode) {
        return new Guest(type, vmid, newNode, config, power, since, agent, nics, haState, pool, pending);
    }

    public Guest withAgent(Agent newAgent) {
        return new Guest(type, vmid, node, config, power, since, newAgent, nics, haState, pool, pending);
    }

    public Guest withNics(List<Nic> newNics) {
        return new Guest(type, vmid, node, config, power, since, agent, newNics, haState, pool, pending);
    }

    public Guest withHa(String state) {
        return new Guest(type, vmid, node, config, power, since, agent, nics, Optional.of(state), pool, pending);
    }

    public Guest withoutHa() {
        return new Guest(type, vmid, node, config, power, since, agent, nics, Optional.empty(), pool, pending);
    }

    public Guest withPool(String newPool) {
        return new Guest(type, vmid, node, config, power, since, agent, nics, haState, Optional.of(newPool), pending);
    }

    private int number(String key, int otherwise) {
        return option(key).map(Integer::parseInt).orElse(otherwise);
    }
}
