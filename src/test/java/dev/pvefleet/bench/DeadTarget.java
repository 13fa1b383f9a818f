package dev.pvefleet.bench;

import dev.pvefleet.bench.Simulation.Size;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/// What a target that never answers does to the other forty-nine: their cycles, from the end of one `sync` to the end
/// of the next, are compared with those of a fleet in which every target is well.
final class DeadTarget implements Question {
    private static final int TARGETS = 50;
    private static final int DEAD = TARGETS / 2;
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final String SCHEDULE = "sync: 5s, nodeStatus: 10s, smart: 24h, guestIps: 24h, timeout: 20s";
    private static final Line DELAY =
            Line.within(5, Unit.PERCENT, "delay of the slowest other target's cycle by one dead target of 50");

    @Override
    public String name() {
        return "dead";
    }

    @Override
    public List<Line> lines() {
        return List.of(DELAY);
    }

    @Override
    public void measure(Form form, Path folder, Sheet sheet) throws Exception {
        try (Simulation simulation = Simulation.start(new Size(TARGETS, 4, 20));
                ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Path well = Files.createDirectory(folder.resolve("well"));
            Path ill = Files.createDirectory(folder.resolve("ill"));
            List<String> targets = new ArrayList<>();
            for (int i = 0; i < TARGETS; i++) {
                targets.add(simulation.overRest("t%02d".formatted(i), "node: pve" + (i + 1), i));
            }
            Map<String, Double> before = cycles(new Setup(well, form, SCHEDULE, targets));
            targets.set(
                    DEAD,
                    simulation.overRest(
                            "dead", "node: pve" + (DEAD + 1), "https://127.0.0.1:" + silent.getLocalPort()));
            Map<String, Double> after = cycles(new Setup(ill, form, SCHEDULE, targets));

            sheet.put(DELAY, form, worstDelay(before, after));
            sheet.remark(
                    form,
                    String.format(
                            Locale.ROOT,
                            "slowest mean cycle of a target every 5 s: %.3f s without a dead one, %.3f s with",
                            worst(before),
                            worst(after)));
        }
    }

    /// In percent, of targets that are in both.
    private static double worstDelay(Map<String, Double> before, Map<String, Double> after) {
        return after.entrySet().stream()
                .filter(entry -> before.containsKey(entry.getKey()))
                .mapToDouble(entry -> 100 * (entry.getValue() / before.getOrDefault(entry.getKey(), 1.0) - 1))
                .max()
                .orElseThrow();
    }

    private static double worst(Map<String, Double> cycles) {
        return cycles.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("dead"))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElseThrow();
    }

    /// The mean cycle of each target in seconds.
    private static Map<String, Double> cycles(Setup setup) throws Exception {
        try (AgentProcess agent = setup.start()) {
            agent.awaitReady();
            Map<String, List<Double>> ends = new TreeMap<>();
            long end = System.nanoTime() + WINDOW.toNanos();
            while (System.nanoTime() < end) {
                look(agent, ends);
                LockSupport.parkNanos(LOOK.toNanos());
            }
            Map<String, Double> means = new HashMap<>();
            ends.forEach((target, times) -> {
                if (times.size() > 2) {
                    means.put(target, (times.getLast() - times.getFirst()) / (times.size() - 1));
                }
            });
            if (means.size() < TARGETS - 1) {
                throw new IllegalStateException("only %d targets had cycles".formatted(means.size()));
            }
            return means;
        }
    }

    /// Remembers the ends of runs that were not seen before. Begin and duration change together.
    private static void look(AgentProcess agent, Map<String, List<Double>> ends) throws IOException {
        Page page = agent.metrics();
        Map<String, Double> took = page.by("target", "pvefleet_operation_duration_seconds", "operation=\"sync\"");
        page.by("target", "pvefleet_operation_last_attempt_timestamp_seconds", "operation=\"sync\"")
                .forEach((target, began) -> {
                    List<Double> known = ends.computeIfAbsent(target, _ -> new ArrayList<>());
                    double ended = began + took.getOrDefault(target, 0.0);
                    if (known.isEmpty() || known.getLast() != ended) {
                        known.add(ended);
                    }
                });
    }
}
