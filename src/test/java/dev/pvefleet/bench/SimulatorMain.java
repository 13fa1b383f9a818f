package dev.pvefleet.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.Counters;
import dev.pvefleet.simulator.Simulator;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;

/// A simulated cluster in a process of its own, which says how to reach it, and what it has counted whenever it is
/// asked
/// on its standard input. It ends when that does.
final class SimulatorMain {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SimulatorMain() {}

    /// Runs until the standard input ends.
    ///
    /// @param args nodes, guests on each, milliseconds of latency
    public static void main(String... args) throws IOException {
        ClusterSpec spec = ClusterSpec.small()
                .withSize(Integer.parseInt(args[0]), Integer.parseInt(args[1]))
                .withLatency(Duration.ofMillis(Long.parseLong(args[2])));
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Simulator simulator = Simulator.start(spec, Clock.systemUTC())) {
            say(access(simulator));
            for (String line = questions.readLine(); line != null; line = questions.readLine()) {
                say(count(simulator));
            }
        }
    }

    private static Simulation.Access access(Simulator simulator) {
        return new Simulation.Access(
                each(simulator, node -> simulator.apiUrl(node).getPort()),
                each(simulator, node -> simulator.ssh(node).getPort()),
                simulator.tokenId(Purpose.ADMIN),
                simulator.tokenSecret(Purpose.ADMIN),
                simulator.caPem(),
                simulator.identityFile().toString(),
                simulator.knownHostsLines());
    }

    private static Simulation.Count count(Simulator simulator) {
        Counters counters = simulator.counters();
        return new Simulation.Count(
                counters.restRequests(),
                counters.restRequestsByEndpoint(),
                most(simulator, counters::mostInFlight),
                most(simulator, counters::mostInFlightAtEntry),
                counters.remoteCommands(),
                counters.pveshCallsByEndpoint());
    }

    private static List<Integer> each(Simulator simulator, ToIntFunction<NodeName> value) {
        return simulator.spec().nodeNames().stream()
                .map(node -> value.applyAsInt(node))
                .toList();
    }

    private static int most(Simulator simulator, ToIntFunction<NodeName> value) {
        return simulator.spec().nodeNames().stream().mapToInt(value).max().orElse(0);
    }

    private static void say(Object what) throws IOException {
        System.out.println(JSON.writeValueAsString(what));
    }
}
