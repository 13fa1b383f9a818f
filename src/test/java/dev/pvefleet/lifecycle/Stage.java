package dev.pvefleet.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.GuestChanges;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A prepared PVE, a time that passes only while somebody waits, and somebody who listens.
final class Stage extends Clock implements Progress {
    static final String USER = "svc@pve!automation";
    static final Safety SAFETY = new Safety("swamp", Set.of("production", "protected"));

    final FakePve pve = new FakePve();
    final List<String> heard = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();
    private final List<Runnable> duringPauses = new ArrayList<>();
    private Instant now = FakePve.NOW;

    final Pause pause = time -> {
        pauses.add(time);
        now = now.plus(time);
        if (!duringPauses.isEmpty()) {
            duringPauses.removeFirst().run();
        }
    };

    /// Something that happens while the next pause is taken, one for each pause.
    void meanwhile(Runnable what) {
        duringPauses.add(what);
    }

    /// Lets time pass without a pause.
    void passUntil(Instant then) {
        now = then.isAfter(now) ? then : now;
    }

    /// How much time has passed.
    Duration waited() {
        return Duration.between(FakePve.NOW, now);
    }

    Target target() {
        return new Target(new TargetName("lab"), new NodeScope.All(), SAFETY, api());
    }

    ProxmoxApi api() {
        return new ProxmoxApi(pve, this, Optional.of(USER));
    }

    PveLifecycle lifecycle() {
        return new PveLifecycle(this, pause);
    }

    ChangeResult perform(Change change) {
        return lifecycle().perform(List.of(target()), change, conduct(false, false), this);
    }

    ChangeResult force(Change change) {
        return lifecycle().perform(List.of(target()), change, conduct(true, false), this);
    }

    ChangeResult dryRun(Change change) {
        return lifecycle().perform(List.of(target()), change, conduct(false, true), this);
    }

    Trail trail() {
        return new Trail(conduct(false, false), this, Clocks.of(this));
    }

    static Conduct conduct(boolean force, boolean dryRun) {
        return new Conduct(force, dryRun, Duration.ofSeconds(300), Duration.ofSeconds(3), Duration.ofSeconds(20));
    }

    /// A cluster of two nodes with these rows of guests.
    void guests(String... rows) {
        pve.on(
                "/cluster/resources",
                _ -> Recorded.json("""
                [{"type":"node","node":"pve1","status":"online"},{"type":"node","node":"pve2","status":"online"}%s]""".formatted(rows.length == 0 ? "" : "," + String.join(",", rows))));
    }

    /// A VM or container that is there, with what its node says of it.
    void guest(String node, String id, String name, String status, String config) {
        GuestId guest = GuestId.parse(id);
        guests("{\"type\":\"%s\",\"vmid\":%s,\"node\":\"%s\",\"name\":\"%s\",\"status\":\"%s\"}"
                .formatted(guest.type(), guest.vmid(), node, name, status));
        String path = "/nodes/%s/%s".formatted(node, id);
        pve.answer(path + "/config", named(guest.type(), name, config));
        status(node, id, status);
        pve.answer("/nodes/%s/tasks".formatted(node), Recorded.json("[]"));
    }

    /// A configuration with the name that the guest has in the list.
    private static JsonNode named(GuestType type, String name, String config) {
        ObjectNode options = (ObjectNode) Recorded.json(config);
        return options.put(GuestChanges.nameOption(type), name);
    }

    void status(String node, String id, String status) {
        pve.answer(
                "/nodes/%s/%s/status/current".formatted(node, id),
                Recorded.json("{\"status\":\"%s\",\"ha\":{\"managed\":0}}".formatted(status)));
    }

    /// A task that ends as it is told, once it is looked at.
    Upid task(String type, String vmid, String exitStatus, String... log) {
        Upid upid = upid("pve1", type, vmid, 1);
        ends(upid, exitStatus, log);
        return upid;
    }

    void ends(Upid upid, String exitStatus, String... log) {
        pve.answer(
                "/nodes/%s/tasks/%s/status".formatted(upid.node(), upid),
                Recorded.json("{\"status\":\"stopped\",\"exitstatus\":\"%s\"}".formatted(exitStatus)));
        logs(upid, log);
    }

    void runs(Upid upid, String... log) {
        pve.answer("/nodes/%s/tasks/%s/status".formatted(upid.node(), upid), Recorded.json("{\"status\":\"running\"}"));
        logs(upid, log);
    }

    private void logs(Upid upid, String... log) {
        pve.on("/nodes/%s/tasks/%s/log".formatted(upid.node(), upid), call -> {
            int start = Integer.parseInt(param(call, "start"));
            StringBuilder lines = new StringBuilder();
            for (int i = start; i < log.length; i++) {
                lines.append(lines.isEmpty() ? "" : ",").append("{\"n\":%d,\"t\":\"%s\"}".formatted(i + 1, log[i]));
            }
            return Recorded.json("[" + lines + "]");
        });
    }

    static Upid upid(String node, String type, String vmid, int number) {
        return new Upid(
                "UPID:%s:0000C530:001C9BEC:%08X:%s:%s:%s:".formatted(node, 0x65F0A2C0 + number, type, vmid, USER));
    }

    static JsonNode text(Object value) {
        return Recorded.json("\"" + value + "\"");
    }

    static String param(Call call, String name) {
        return call.params().values().stream()
                .filter(param -> param.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /// Everything that was sent and not only read, as `VERB /path`.
    List<String> writes() {
        return pve.calls().stream()
                .filter(call -> call.verb() != Verb.GET)
                .map(Call::toString)
                .toList();
    }

    @Override
    public void found(TargetName target, GuestId guest) {
        heard.add("found " + target + " " + guest);
    }

    @Override
    public void forced(Gate gate) {
        heard.add("forced " + gate);
    }

    @Override
    public void step(String what) {
        heard.add("step " + what);
    }

    @Override
    public void started(Upid task) {
        heard.add("started " + task.type());
    }

    @Override
    public void log(Upid task, List<String> lines) {
        lines.forEach(line -> heard.add("log " + line));
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
    public Instant instant() {
        return now;
    }
}
