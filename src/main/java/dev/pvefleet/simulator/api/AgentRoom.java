package dev.pvefleet.simulator.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.agent.Ending;
import dev.pvefleet.simulator.agent.Programs;
import dev.pvefleet.simulator.cluster.Agent;
import dev.pvefleet.simulator.cluster.Guest;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Asks the guest agent of a VM: whether it is there, and to run commands.
final class AgentRoom implements Room {
    private static final int MOST_PROCESSES = 1_000;

    private final AtomicInteger pids = new AtomicInteger(4_241);
    private final Map<Key, Execution> executions = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Execution> eldest) {
            return size() > MOST_PROCESSES;
        }
    });

    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "POST /nodes/{node}/qemu/{vmid}/agent/ping", AgentRoom::ping,
                "POST /nodes/{node}/qemu/{vmid}/agent/exec", this::exec,
                "GET /nodes/{node}/qemu/{vmid}/agent/exec-status", this::status,
                "GET /nodes/{node}/qemu/{vmid}/agent/network-get-interfaces", GuestNetworks::ofAgent);
    }

    private static Answer ping(Asked asked) {
        Agents.demandRunning(asked.guest(GuestType.QEMU), asked);
        ObjectNode data = Json.object();
        data.putObject("result");
        return Answer.of(data);
    }

    private Answer exec(Asked asked) {
        Guest guest = asked.guest(GuestType.QEMU);
        List<String> argv = command(asked);
        if (argv.isEmpty() && asked.text("input-data").isEmpty()) {
            throw ApiError.die("command or input-data (or both) required");
        }
        byte[] input = octets(asked.text("input-data").orElse(""));
        Agents.demandAnswering(guest, asked, "guest-exec");
        if (argv.isEmpty()) {
            throw ApiError.die("Agent error: Invalid parameter type for 'path', expected: string");
        }
        if (!argv.stream().allMatch(word -> word.chars().allMatch(letter -> letter < 0x80))) {
            // PVE writes as many bytes as the text has characters, and the agent waits for the rest for ever.
            asked.cluster().changeGuest(guest.vmid(), it -> it.withAgent(new Agent.Broken(it.since())));
            throw ApiError.die("VM %s qga command 'guest-exec' failed - got timeout".formatted(guest.vmid()));
        }
        Ending ending = new Programs(guest.name())
                .run(argv, input)
                .orElseThrow(() -> ApiError.die(
                        "Agent error: Guest agent command failed, error was 'Failed to execute child process “%s” (No such file or directory)'"
                                .formatted(argv.getFirst())));
        int pid = pids.incrementAndGet();
        executions.put(
                new Key(guest.vmid(), pid),
                new Execution(guest.since(), asked.now().plus(ending.took()), ending));
        return Answer.of(Json.object().put("pid", pid));
    }

    /// Until PVE 7 a list, from 8 on an array.
    private static List<String> command(Asked asked) {
        List<String> given = asked.params().getOrDefault("command", List.of());
        return asked.isAtLeast(8, 0)
                ? given
                : given.stream().flatMap(text -> Formats.words(text).stream()).toList();
    }

    /// MIME::Base64 takes each character for a byte.
    private static byte[] octets(String text) {
        if (text.chars().anyMatch(letter -> letter > 0xFF)) {
            throw ApiError.die(
                    "Wide character in subroutine entry at /usr/share/perl5/PVE/API2/Qemu/Agent.pm line 426.");
        }
        return text.getBytes(ISO_8859_1);
    }

    /// The agent forgets a process when it has told of its end.
    private Answer status(Asked asked) {
        Guest guest = asked.guest(GuestType.QEMU);
        Agents.demandAnswering(guest, asked, "guest-exec-status");
        Key key = new Key(guest.vmid(), (int) asked.number("pid", 0));
        Execution execution = executions.get(key);
        if (execution == null || !execution.boot().equals(guest.since())) {
            throw ApiError.die("Agent error: Invalid parameter 'pid'");
        }
        if (asked.now().isBefore(execution.endsAt())) {
            return Answer.of(Json.object().put("exited", 0));
        }
        executions.remove(key);
        return Answer.of(told(execution.ending()));
    }

    private static ObjectNode told(Ending ending) {
        ObjectNode data = Json.object();
        data.put("exited", 1);
        data.put(ending.bySignal() ? "signal" : "exitcode", ending.status());
        stream(data, "out", ending.out());
        stream(data, "err", ending.err());
        return data;
    }

    /// PVE takes each byte for a character, so that UTF-8 arrives garbled.
    private static void stream(ObjectNode data, String name, Ending.Output output) {
        if (!output.isEmpty()) {
            data.put(name + "-data", new String(output.bytes(), ISO_8859_1));
        }
        if (output.isTruncated()) {
            data.put(name + "-truncated", 1);
        }
    }

    private record Key(Vmid vmid, int pid) {}

    /// @param boot when the VM started in which it runs
    private record Execution(Instant boot, Instant endsAt, Ending ending) {}
}
