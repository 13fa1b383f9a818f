package dev.pvefleet.bench;

import dev.pvefleet.bench.Simulation.Count;
import dev.pvefleet.bench.Simulation.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a cycle over a large cluster takes, and what it asks of PVE at once.
final class Cycle implements Question {
    static final Size LARGE = new Size(50, 200, 20);

    private static final int WARM_UP = 4;
    private static final int CYCLES = 8;
    private static final String OF_LARGE = ", %s, %d ms latency".formatted(LARGE, LARGE.latencyMillis());
    private static final Line WALL = Line.within(2, Unit.SECONDS, "a cycle" + OF_LARGE + ": time, median");
    private static final Line CPU = Line.within(1, Unit.SECONDS, "a cycle" + OF_LARGE + ": CPU, mean");
    private static final Line CALLS = CallCounts.line(LARGE);
    private static final Line AT_NODE = Line.within(2, Unit.COUNT, "most requests in flight about a PVE node");
    private static final Line AT_ENTRY = Line.within(8, Unit.COUNT, "most requests in flight through an entry point");

    @Override
    public String name() {
        return "cycle";
    }

    @Override
    public List<Line> lines() {
        return List.of(WALL, CPU, CALLS, AT_NODE, AT_ENTRY);
    }

    @Override
    public void measure(Form form, Path folder, Sheet sheet) throws Exception {
        try (Simulation simulation = Simulation.start(LARGE);
                AgentProcess agent = new Setup(
                                folder, form, Setup.CYCLES_ONLY, List.of(simulation.overRest("lab", "nodes: all", 0)))
                        .start()) {
            agent.awaitReady();
            Cycles cycles = new Cycles(simulation, Way.REST);
            Count begin = cycles.after(WARM_UP, cycles.quiet());
            Duration cpuBefore = agent.cpu();
            Count end = cycles.after(CYCLES, begin);
            Duration cpu = agent.cpu().minus(cpuBefore);
            sheet.put(CPU, form, cpu.toMillis() / 1000.0 / cycles.between(begin, end));
            sheet.put(CALLS, form, cycles.askedInACycle(begin, end));
            measureTimes(agent, cycles, form, sheet);
            Count all = simulation.count();
            sheet.put(AT_NODE, form, all.mostAtNode());
            sheet.put(AT_ENTRY, form, all.mostAtEntry());
        }
    }

    private static void measureTimes(AgentProcess agent, Cycles cycles, Form form, Sheet sheet) throws Exception {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < CYCLES; i++) {
            cycles.after(1, cycles.quiet());
            Page page = agent.metrics();
            times.add(duration(page, "sync") + duration(page, "nodeStatus"));
        }
        sheet.put(WALL, form, Percentile.of(times, 50));
        sheet.remark(
                form,
                String.format(
                        Locale.ROOT, "cycles took %.2f to %.2f s", Percentile.of(times, 0), Percentile.of(times, 100)));
    }

    private static double duration(Page page, String operation) {
        return page.value("pvefleet_operation_duration_seconds", "operation=\"" + operation + "\"")
                .orElseThrow();
    }
}
