package dev.pvefleet.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// How much memory an agent takes that watches a large cluster and is scraped, and whether that grows.
final class Memory implements Question {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final String SCHEDULE = "sync: 10s, nodeStatus: 20s, smart: 5m, guestIps: 5m";
    private static final double KIB_IN_MIB = 1024;

    private final Duration time;
    private final Line last;
    private final Line most;
    private final Line own;
    private final Line growth;

    /// @param time how long it is watched; a budget of an hour wants an hour
    Memory(Duration time) {
        this.time = time;
        String when = " with 10,000 guests after %d minutes of cycles".formatted(time.toMinutes());
        this.last = Line.within(128, Unit.MIB, "RSS" + when);
        this.most = Line.within(128, Unit.MIB, "RSS" + when + ", highest");
        this.own = Line.noted(Unit.MIB, "of it not backed by files");
        this.growth = Line.noted(Unit.MIB_AN_HOUR, "growth of RSS over the second half");
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<Line> lines() {
        return List.of(last, most, own, growth);
    }

    @Override
    public void measure(Form form, Path folder, Sheet sheet) throws Exception {
        try (Simulation simulation = Simulation.start(Cycle.LARGE);
                AgentProcess agent = new Setup(
                                folder, form, SCHEDULE, List.of(simulation.overRest("lab", "nodes: all", 0)))
                        .start()) {
            agent.awaitReady();
            List<Footprint> seen = new ArrayList<>();
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                agent.assertAlive();
                agent.drain("/metrics", Map.of("Accept-Encoding", "gzip"));
                seen.add(agent.footprint());
                LockSupport.parkNanos(EVERY.toNanos());
            }
            Footprint ended = seen.getLast();
            sheet.put(last, form, ended.rssKb() / KIB_IN_MIB);
            sheet.put(most, form, ended.peakKb() / KIB_IN_MIB);
            sheet.put(own, form, ended.anonKb() / KIB_IN_MIB);
            sheet.put(growth, form, growth(seen.subList(seen.size() / 2, seen.size())));
            sheet.remark(form, "RSS in MiB over time: " + course(seen));
            sheet.remark(form, "%d threads, %d open files".formatted(ended.threads(), ended.files()));
        }
    }

    /// The slope of the line that fits best, in MiB an hour.
    private static double growth(List<Footprint> seen) {
        double middle = (seen.size() - 1) / 2.0;
        double mean = seen.stream().mapToLong(Footprint::rssKb).average().orElse(0);
        double over = 0;
        double under = 0;
        for (int i = 0; i < seen.size(); i++) {
            over += (i - middle) * (seen.get(i).rssKb() - mean);
            under += (i - middle) * (i - middle);
        }
        double samplesAnHour = (double) Duration.ofHours(1).dividedBy(EVERY);
        return under == 0 ? 0 : over / under * samplesAnHour / KIB_IN_MIB;
    }

    /// Ten values from begin to end.
    private static String course(List<Footprint> seen) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            values.add(Long.toString(seen.get(i * (seen.size() - 1) / 9).rssKb() / 1024));
        }
        return String.join(", ", values);
    }
}
