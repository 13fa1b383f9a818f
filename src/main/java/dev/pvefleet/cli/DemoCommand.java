package dev.pvefleet.cli;

import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.simulator.Simulator;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `demo`: a simulated cluster with an agent on it, for a first look.
@Command(name = "demo", description = "Start a simulated cluster and an agent on it, and say what to look at.")
final class DemoCommand implements Work {
    private static final int USUAL_PORT = 9810;

    /// Quicker than the defaults, so that a visitor sees something change.
    private static final String SCHEDULE =
            "schedule: {sync: 5s, nodeStatus: 10s, smart: 1m, guestIps: 30s, timeout: 10s}\n";

    private final Invocation invocation;

    @Option(names = "--for", paramLabel = "TIME", description = "End after this time, such as 20s; else at Ctrl-C.")
    private @Nullable Duration howLong;

    DemoCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Start start() {
        return Start.DEMO;
    }

    @Override
    public Integer call() throws InterruptedException {
        Services services = invocation.services();
        try (PrivateFolder folder = PrivateFolder.create("pve-fleet-demo-");
                Simulator simulator = Simulator.start(ClusterSpec.small(), invocation.clock())) {
            Path file = folder.write("pve-fleet.yaml", SCHEDULE + simulator.configYaml(folder.path()));
            FleetConfig config = services.config(Optional.of(file));
            say(simulator, file);
            services.serve(config, Optional.empty(), Optional.ofNullable(howLong));
        }
        return ExitCode.DONE;
    }

    private void say(Simulator simulator, Path file) {
        int port = invocation.services().servedPort();
        if (port != USUAL_PORT) {
            invocation.console().note("port " + USUAL_PORT + " is taken, so this is at " + port);
        }
        if (!simulator.hasSsh()) {
            invocation.console().note("there is no Perl here, which the simulated pvesh needs: no target over SSH");
        }
        ClusterSpec spec = simulator.spec();
        String base = "http://127.0.0.1:" + port;
        String program = invocation.services().program();
        PrintWriter out = invocation.console().out();
        out.print("""
                A simulated cluster of %d nodes and %d guests is up, and an agent watches it.

                  metrics        %s/metrics
                  health         %s/q/health
                  configuration  %s

                Try in another terminal:

                  export PVE_FLEET_CONFIG=%s
                  %s sync
                  %s node-status --target lab
                  %s qemu lookup --vmid 100 --target lab --output json
                  %s lxc get-config --vm-name dns --target lab
                  curl -s %s/metrics | grep pve_guest_up

                %s
                """.formatted(
                        spec.size().nodes(),
                        spec.size().guests(),
                        base,
                        base,
                        file,
                        file,
                        program,
                        program,
                        program,
                        program,
                        base,
                        howLong == null ? "Ctrl-C ends it." : "It ends after " + howLong.toSeconds() + " s."));
        out.flush();
    }
}
