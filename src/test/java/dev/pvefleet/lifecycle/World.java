package dev.pvefleet.lifecycle;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.Refusal;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.Transport;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.proxmox.transport.Verb;
import dev.pvefleet.simulator.api.ApiEngine;
import dev.pvefleet.simulator.api.Exchange;
import dev.pvefleet.simulator.api.Method;
import dev.pvefleet.simulator.api.Outcome;
import dev.pvefleet.simulator.api.Request;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Founding;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.simulator.cluster.TagPolicy;
import dev.pvefleet.simulator.worker.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The simulated cluster without a network in between, in a time that passes only while somebody waits. Whoever
/// changes something in it can be killed, or lose answers, at any request.
final class World extends Clock implements Transport {
    final Cluster cluster;
    final Workers workers;
    final Pause pause = this::pass;
    private final ApiEngine engine;
    private final List<Call> calls = new ArrayList<>();
    private Instant now = FakePve.NOW;
    private int killAt = Integer.MAX_VALUE;
    private boolean killAfter;
    private Predicate<Call> losing = _ -> false;
    private Identity who = Purpose.ADMIN.identity();

    World(PveVersion version) {
        this(spec().withVersion(version));
    }

    /// A cluster whose list lags behind, where nothing else takes time.
    static World lagging() {
        return new World(spec().withPace(Pace.INSTANT).withSize(2, 8).withLag());
    }

    /// A cluster whose administrator decided about tags.
    static World under(PveVersion version, TagPolicy tags) {
        return new World(spec().withVersion(version).withHabits(new ClusterSpec.Habits(false, tags)));
    }

    private static ClusterSpec spec() {
        return ClusterSpec.small().withSize(2, 0).withTemplates().withPace(Pace.LIFELIKE);
    }

    private World(ClusterSpec spec) {
        cluster = Founding.of(spec, now);
        workers = new Workers(cluster, this);
        engine = new ApiEngine(workers, this);
    }

    /// Kills the client at its n-th request, counted from 1 and from now on.
    ///
    /// @param after whether PVE still gets that request
    void killAt(int request, boolean after) {
        calls.clear();
        killAt = request;
        killAfter = after;
    }

    void killNoMore() {
        killAt = Integer.MAX_VALUE;
    }

    /// Loses the answers to some calls, which PVE gets all the same.
    void lose(Predicate<Call> which) {
        losing = which;
    }

    /// Who asks from now on.
    void as(Identity someone) {
        who = someone;
    }

    private Peer peer() {
        return new Peer("https://192.0.2.10:8006", Optional.of(who.toString()));
    }

    Target target() {
        return new Target(
                new TargetName("lab"),
                new NodeScope.All(),
                Stage.SAFETY,
                new ProxmoxApi(this, this, Optional.of(who.toString())));
    }

    ChangeResult perform(Change change) {
        return perform(change, Stage.conduct(false, false));
    }

    ChangeResult perform(Change change, Conduct conduct) {
        return new PveLifecycle(this, pause).perform(List.of(target()), change, conduct, Progress.NONE);
    }

    @Override
    public synchronized Reply send(Call call) {
        calls.add(call);
        if (calls.size() == killAt && !killAfter) {
            throw new Killed();
        }
        Outcome outcome = outcome(call);
        if (calls.size() == killAt) {
            throw new Killed();
        }
        if (losing.test(call)) {
            throw TransportException.onTheWay(Kind.UNREACHABLE, call, peer(), "the connection broke", null, null);
        }
        return switch (outcome) {
            case Outcome.Done(var answer) -> Reply.of(answer.data());
            case Outcome.Refused(var status, var message, var errors) ->
                throw Refusal.of(call, peer(), status, message.strip(), errors);
        };
    }

    private Outcome outcome(Call call) {
        Map<String, List<String>> params = new LinkedHashMap<>();
        for (Params.Param param : call.params().values()) {
            params.computeIfAbsent(param.name(), _ -> new ArrayList<>()).add(param.value());
        }
        Method method = Method.valueOf(call.verb().name());
        Exchange exchange = engine.begin(new Request(who, new NodeName("pve1"), true, method, call.path(), params));
        for (Optional<Outcome> outcome = exchange.poll(); ; outcome = exchange.poll()) {
            if (outcome.isPresent()) {
                return outcome.get();
            }
            now = now.plusMillis(500);
        }
    }

    synchronized void pass(Duration time) {
        now = now.plus(time);
        workers.settle();
    }

    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    List<String> writes() {
        return calls().stream()
                .filter(call -> call.verb() != Verb.GET)
                .map(Call::toString)
                .toList();
    }

    Optional<Guest> guest(int vmid) {
        workers.settle();
        return cluster.guest(new Vmid(vmid));
    }

    /// Everything that is there: guests with their options, without what PVE makes up anew for each, and the tasks
    /// that made or changed them.
    String state() {
        workers.settle();
        Map<String, Object> state = new TreeMap<>();
        for (Guest guest : cluster.guests()) {
            Map<String, String> config = new TreeMap<>(guest.config());
            config.keySet()
                    .removeIf(key -> List.of("smbios1", "vmgenid", "meta").contains(key));
            config.replaceAll((_, value) -> value.replaceAll("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}", "MAC"));
            state.put(
                    new GuestId(guest.type(), guest.vmid()).toString(),
                    guest.node() + " " + guest.power() + " " + config);
        }
        List<String> tasks = cluster.tasks().stream()
                .filter(task -> task.startedAt().compareTo(FakePve.NOW) >= 0)
                .map(task -> task.type() + " " + task.id() + " "
                        + task.end().map(end -> end.exitStatus()).orElse("RUNNING"))
                .sorted(Comparator.naturalOrder())
                .toList();
        state.put("tasks", tasks);
        return state.toString();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /// The client is no more.
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
