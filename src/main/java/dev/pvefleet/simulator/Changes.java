package dev.pvefleet.simulator;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Node;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.worker.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What happens to the cluster from outside, as if somebody else did it: for tests and for the demo.
public final class Changes {
    private final Workers workers;
    private final Cluster cluster;
    private final Clock clock;
    private final RestFace rest;
    private final @Nullable SshFace ssh;

    Changes(Workers workers, Clock clock, RestFace rest, @Nullable SshFace ssh) {
        this.workers = workers;
        this.cluster = workers.cluster();
        this.clock = clock;
        this.rest = rest;
        this.ssh = ssh;
    }

    /// Puts a guest there that was not, or another one in its place.
    public void put(Guest guest) {
        cluster.put(guest);
    }

    public void remove(Vmid vmid) {
        if (!cluster.removeGuest(vmid)) {
            throw noSuchGuest(vmid);
        }
    }

    public void migrate(Vmid vmid, NodeName to) {
        guest(vmid, guest -> guest.withNode(to));
    }

    public void power(Vmid vmid, Power power) {
        guest(vmid, guest -> guest.withPower(power, clock.instant()));
    }

    public void tags(Vmid vmid, Tags tags) {
        guest(
                vmid,
                guest -> tags.values().isEmpty()
                        ? guest.withoutOption("tags")
                        : guest.withOption("tags", tags.toString()));
    }

    /// Locks a guest as a running backup or clone would.
    public void lock(Vmid vmid, String reason) {
        guest(vmid, guest -> guest.withOption("lock", reason));
    }

    public void unlock(Vmid vmid) {
        guest(vmid, guest -> guest.withoutOption("lock"));
    }

    /// Any other change of a guest.
    public void guest(Vmid vmid, UnaryOperator<Guest> change) {
        workers.settle();
        if (!cluster.changeGuest(vmid, change)) {
            throw noSuchGuest(vmid);
        }
    }

    /// Any other change of a node.
    public void node(NodeName name, UnaryOperator<Node> change) {
        if (!cluster.changeNode(name, change)) {
            throw new IllegalArgumentException("the simulated cluster has no node '%s'".formatted(name));
        }
    }

    /// Ends a task as if its process had been killed: what it has half done stays so.
    public void killTask(Upid upid) {
        workers.kill(upid);
    }

    /// Lets the tasks go on that hang.
    public void releaseTasks() {
        workers.mishaps().clear();
        workers.release();
    }

    /// Takes the power from a node: its ports refuse, its connections break, its tasks die, its guests are unknown.
    public void kill(NodeName name) {
        workers.killAll(name);
        node(name, node -> node.withCondition(Node.Condition.OFFLINE));
        rest.shut(name);
        if (ssh != null) {
            ssh.shut(name);
        }
    }

    /// Brings a node back that was killed, on the ports that it had.
    public void revive(NodeName name) {
        node(name, node -> node.withCondition(Node.Condition.ONLINE));
        rest.open(name);
        if (ssh != null) {
            try {
                ssh.open(name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Stops a node's statistics, or lets them go on: it answers, but nobody has numbers of it or its guests.
    public void silence(NodeName name, boolean silent) {
        node(name, node -> node.withCondition(silent ? Node.Condition.SILENT : Node.Condition.ONLINE));
    }

    /// The statistics daemons tell now what they see, where the cluster's list lags.
    public void broadcast() {
        workers.settle();
        cluster.broadcast(clock.instant());
    }

    /// Ends a node's statistics daemon, or starts it again. Where the cluster's list lags, what it told holds for five
    /// minutes.
    public void killStatistics(NodeName name, boolean dead) {
        cluster.killStatistics(name, dead);
    }

    private static IllegalArgumentException noSuchGuest(Vmid vmid) {
        return new IllegalArgumentException("the simulated cluster has no guest " + vmid);
    }
}
