package dev.pvefleet.bench;

import dev.pvefleet.bench.Simulation.Count;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How long Prometheus waits for the metrics of a large cluster, and that its scrapes cost PVE nothing.
final class Scrape implements Question {
    private static final int SCRAPES = 300;
    private static final int WARM_UP = 30;
    private static final String OF_GUESTS = " with 10,000 guests";
    private static final Line PLAIN_MEDIAN = Line.noted(Unit.MILLIS, "/metrics" + OF_GUESTS + ", plain text: median");
    private static final Line PLAIN = Line.within(50, Unit.MILLIS, "/metrics" + OF_GUESTS + ", plain text: p95");
    private static final Line ASKED_MEDIAN =
            Line.noted(Unit.MILLIS, "/metrics" + OF_GUESTS + ", as Prometheus asks (OpenMetrics, gzip): median");
    private static final Line ASKED =
            Line.within(50, Unit.MILLIS, "/metrics" + OF_GUESTS + ", as Prometheus asks (OpenMetrics, gzip): p95");
    private static final Line CALLS =
            Line.within(0, Unit.COUNT, "PVE calls that %d scrapes caused".formatted(2 * (SCRAPES + WARM_UP)));
    private static final Map<String, String> AS_PROMETHEUS = Map.of(
            "Accept",
            "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3",
            "Accept-Encoding",
            "gzip");

    @Override
    public String name() {
        return "scrape";
    }

    @Override
    public List<Line> lines() {
        return List.of(PLAIN_MEDIAN, PLAIN, ASKED_MEDIAN, ASKED, CALLS);
    }

    @Override
    public void measure(Form form, Path folder, Sheet sheet) throws Exception {
        try (Simulation simulation = Simulation.start(Cycle.LARGE);
                AgentProcess agent = new Setup(
                                folder, form, Setup.CYCLES_ONLY, List.of(simulation.overRest("lab", "nodes: all", 0)))
                        .start()) {
            agent.awaitReady();
            Cycles cycles = new Cycles(simulation, Way.REST);
            Count before = cycles.after(1, cycles.quiet());
            Count calm = cycles.after(1, before);
            double inACycle = cycles.askedInACycle(before, calm);

            time(agent, Map.of(), PLAIN_MEDIAN, PLAIN, form, sheet);
            time(agent, AS_PROMETHEUS, ASKED_MEDIAN, ASKED, form, sheet);

            Count after = cycles.quiet();
            double passed = cycles.between(calm, after);
            sheet.put(CALLS, form, after.requests() - calm.requests() - inACycle * passed);
            sheet.remark(
                    form,
                    "/metrics is %s as text, %s compressed; %.0f cycles passed meanwhile"
                            .formatted(
                                    mib(agent.get("/metrics", Map.of())),
                                    mib(agent.get("/metrics", AS_PROMETHEUS)),
                                    passed));
        }
    }

    private static void time(
            AgentProcess agent, Map<String, String> headers, Line median, Line p95, Form form, Sheet sheet)
            throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            agent.get("/metrics", headers);
        }
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < SCRAPES; i++) {
            long began = System.nanoTime();
            agent.drain("/metrics", headers);
            millis.add((System.nanoTime() - began) / 1e6);
        }
        sheet.put(median, form, Percentile.of(millis, 50));
        sheet.put(p95, form, Percentile.of(millis, 95));
    }

    private static String mib(AgentProcess.Answer answer) {
        return Unit.MIB.text(answer.body().length / (double) (1 << 20));
    }
}
