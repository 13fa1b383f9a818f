package dev.pvefleet.bench;

import dev.pvefleet.bench.Simulation.Count;
import dev.pvefleet.bench.Simulation.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// How many calls a cycle costs PVE, whatever the number of guests.
final class CallCounts implements Question {
    private static final int CYCLES = 3;
    private static final List<Size> SIZES = List.of(new Size(3, 10), new Size(3, 1_000));

    @Override
    public String name() {
        return "calls";
    }

    @Override
    public List<Line> lines() {
        return SIZES.stream().map(CallCounts::line).toList();
    }

    static Line line(Size size) {
        return Line.within(
                2 + 3.0 * size.nodes(),
                Unit.COUNT,
                "PVE calls in a cycle (2 a cluster and 3 a node), %s".formatted(size));
    }

    @Override
    public void measure(Form form, Path folder, Sheet sheet) throws Exception {
        for (int i : IntStream.range(0, SIZES.size()).toArray()) {
            Path own = Files.createDirectory(folder.resolve("size" + i));
            try (Simulation simulation = Simulation.start(SIZES.get(i));
                    AgentProcess agent = agent(own, form, simulation)) {
                agent.awaitReady();
                Cycles cycles = new Cycles(simulation, Way.REST);
                Count begin = cycles.quiet();
                Count end = cycles.after(CYCLES, begin);
                sheet.put(line(SIZES.get(i)), form, cycles.askedInACycle(begin, end));
            }
        }
    }

    private static AgentProcess agent(Path folder, Form form, Simulation simulation) throws Exception {
        return new Setup(folder, form, Setup.CYCLES_ONLY, List.of(simulation.overRest("lab", "nodes: all", 0))).start();
    }
}
