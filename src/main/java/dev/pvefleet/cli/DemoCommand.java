package dev.pvefleet.cli;

import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.Role;
import dev.pvefleet.simulator.Simulator;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Pace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private final LogOptions log = new LogOptions();

    DemoCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Start start() {
        return Start.DEMO;
    }

    @Override
    public LogFormat logFormat() {
        return log.format();
    }

    @Override
    public Integer call() throws InterruptedException {
        Services services = invocation.services();
        try (PrivateFolder folder = PrivateFolder.create("pve-fleet-demo-");
                Simulator simulator = Simulator.start(cluster(), invocation.clock())) {
            NewToken token = NewToken.make("demo", Role.OPERATOR, services.random());
            Path file = folder.write("pve-fleet.yaml", SCHEDULE + simulator.configYaml(folder.path(), token.entry()));
            FleetConfig config = services.config(Optional.of(file));
            say(simulator, file, token);
            services.serve(config, Optional.empty(), Optional.ofNullable(howLong));
        }
        return ExitCode.DONE;
    }

    private void say(Simulator simulator, Path file, NewToken token) {
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
        String end = howLong == null ? "Ctrl-C ends it." : "It ends after " + howLong.toSeconds() + " s.";
        PrintWriter out = invocation.console().out();
        out.print("""
                A simulated cluster of %2$d nodes, %3$d guests and 2 templates is up, and an agent watches it.

                  metrics        %4$s/metrics
                  health         %4$s/q/health
                  admin API      %4$s/q/openapi
                  configuration  %5$s

                Try in another terminal:

                  export PVE_FLEET_CONFIG=%5$s
                  %1$s sync
                  %1$s node-status --target lab
                  %1$s qemu lookup --vmid 100 --target lab --output json
                  %1$s lxc get-config --vm-name dns --target lab
                  curl -s %4$s/metrics | grep pve_guest_up

                Change something; its tasks take as long as on a small real cluster:

                  %1$s qemu clone --template-id 9000 --vmid 9001 --name webapp --target lab
                  %1$s qemu set-config --vmid 9001 --set ciuser=deploy --set 'tags=swamp;production' --target lab
                  %1$s qemu start --vmid 9001 --wait-for-ip --target lab
                  %1$s qemu stop --vmid 9001 --target lab
                  %1$s qemu delete --vmid 9001 --target lab            # refused: it is tagged production
                  %1$s qemu delete --vmid 9001 --target lab --force

                The same over HTTP, with a token that may do everything:

                  export TOKEN=%6$s API=%4$s/api/v1
                  curl -s -H "Authorization: Bearer $TOKEN" "$API/guests?type=lxc"
                  curl -s -H "Authorization: Bearer $TOKEN" -H 'Prefer: wait=30' -X POST $API/targets/lab/qemu/100/stop
                  curl -s -H "Authorization: Bearer $TOKEN" $API/operations

                %7$s
                """.formatted(program, spec.size().nodes(), spec.size().guests(), base, file, token.token(), end));
        out.flush();
    }

    /// Not a constant, because constants of commands would be made when the native image is built.
    private static ClusterSpec cluster() {
        return ClusterSpec.small().withTemplates().withPace(Pace.LIFELIKE).withLag();
    }
}
