package dev.pvefleet.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.TurnedClock;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Founding;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.simulator.cluster.Task;
import dev.pvefleet.simulator.worker.Mishaps;
import dev.pvefleet.simulator.worker.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A simulated cluster without its faces, for a test to ask and to turn the clock of.
final class Pve {
    static final NodeName PVE1 = new NodeName("pve1");
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private final TurnedClock clock = new TurnedClock(NOON);
    private final Cluster cluster;
    private final Workers workers;
    private final ApiEngine engine;
    private Identity who = Purpose.ADMIN.identity();

    private Pve(ClusterSpec spec) {
        cluster = Founding.of(spec, NOON);
        workers = new Workers(cluster, clock);
        engine = new ApiEngine(workers, clock);
    }

    /// PVE 9.1 where nothing takes time.
    static Pve instant() {
        return new Pve(ClusterSpec.small());
    }

    static Pve of(ClusterSpec spec) {
        return new Pve(spec);
    }

    static Pve at(Pace pace) {
        return new Pve(ClusterSpec.small().withPace(pace));
    }

    static Pve version(int major, int minor) {
        return new Pve(ClusterSpec.small().withVersion(new PveVersion(major, minor)));
    }

    /// Who asks from now on.
    Pve as(Identity someone) {
        who = someone;
        return this;
    }

    void turn(Duration by) {
        clock.turn(by);
    }

    Mishaps mishaps() {
        return workers.mishaps();
    }

    Workers workers() {
        return workers;
    }

    Cluster cluster() {
        workers.settle();
        return cluster;
    }

    Guest guest(int vmid) {
        return cluster().guest(new Vmid(vmid)).orElseThrow();
    }

    boolean hasGuest(int vmid) {
        return cluster().guest(new Vmid(vmid)).isPresent();
    }

    String option(int vmid, String key) {
        return guest(vmid).option(key).orElse("(none)");
    }

    /// The path of a guest, wherever it is: `/nodes/pve1/qemu/100`.
    String path(int vmid) {
        Guest guest = guest(vmid);
        return "/nodes/%s/%s/%d".formatted(guest.node(), guest.type(), vmid);
    }

    JsonNode get(String path, String... params) {
        return done(Method.GET, path, params);
    }

    JsonNode put(String path, String... params) {
        return done(Method.PUT, path, params);
    }

    JsonNode post(String path, String... params) {
        return done(Method.POST, path, params);
    }

    /// The task that a request starts.
    Upid started(Method method, String path, String... params) {
        return Upid.parse(done(method, path, params).asText());
    }

    /// The exit status of the task that a request starts, which takes no time.
    String exit(Method method, String path, String... params) {
        return exit(started(method, path, params));
    }

    String exit(Upid upid) {
        return task(upid).end().map(Task.End::exitStatus).orElse("(running)");
    }

    Task task(Upid upid) {
        return cluster().task(upid).orElseThrow();
    }

    Task newestTask() {
        return cluster().tasks().getLast();
    }

    JsonNode done(Method method, String path, String... params) {
        Outcome outcome = engine.answer(request(method, path, params));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).answer().data();
    }

    Outcome.Refused refused(Method method, String path, String... params) {
        return refusal(engine.answer(request(method, path, params)));
    }

    static Outcome.Refused refusal(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return (Outcome.Refused) outcome;
    }

    /// A request whose answer may have to be waited for.
    Exchange begin(Method method, String path, String... params) {
        return engine.begin(request(method, path, params));
    }

    private Request request(Method method, String path, String... params) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        for (int index = 0; index < params.length; index += 2) {
            given.computeIfAbsent(params[index], _ -> new ArrayList<>()).add(params[index + 1]);
        }
        return new Request(who, PVE1, true, method, path, given);
    }
}
