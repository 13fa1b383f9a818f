package dev.pvefleet.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How quickly the program is there: for one word, and as a service that knows a large cluster from before.
final class Start implements Question {
    private static final int VERSIONS = 31;
    private static final int STARTS = 7;
    private static final int MOST_SECONDS = 60;
    private static final Line VERSION = Line.within(30, Unit.MILLIS, "--version, median of " + VERSIONS);
    private static final Line READY =
            Line.within(300, Unit.MILLIS, "start to READY=1 with 10,000 guests restored, median of " + STARTS);

    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<Line> lines() {
        return List.of(VERSION, READY);
    }

    @Override
    public void measure(Form form, Path folder, Sheet sheet) throws Exception {
        sheet.put(VERSION, form, Percentile.of(versions(form), 50));
        try (Simulation simulation = Simulation.start(Cycle.LARGE)) {
            Setup setup =
                    new Setup(folder, form, Setup.CYCLES_ONLY, List.of(simulation.overRest("lab", "nodes: all", 0)));
            try (AgentProcess first = setup.start()) {
                first.awaitReady();
            }
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < STARTS; i++) {
                times.add(toReady(setup, folder.resolve("notify" + i)));
            }
            sheet.put(READY, form, Percentile.of(times, 50));
        }
    }

    private static List<Double> versions(Form form) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < VERSIONS; i++) {
            long began = System.nanoTime();
            Process process = form.command(List.of("--version"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("--version ended with " + process.exitValue());
            }
            millis.add((System.nanoTime() - began) / 1e6);
        }
        return millis;
    }

    private static double toReady(Setup setup, Path socket) throws Exception {
        try (NotifySocket systemd = NotifySocket.listen(socket)) {
            long began = System.nanoTime();
            try (AgentProcess _ = setup.start(Map.of("NOTIFY_SOCKET", socket.toString()))) {
                systemd.await("READY=1", MOST_SECONDS, TimeUnit.SECONDS);
                return (System.nanoTime() - began) / 1e6;
            }
        }
    }
}
