package dev.pvefleet.cli;

import dev.pvefleet.cli.print.Console;
import dev.pvefleet.cli.print.Input;
import dev.pvefleet.cli.print.Screen;
import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.config.FleetConfig.State;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.config.Secret;
import dev.pvefleet.config.Surroundings;
import dev.pvefleet.lifecycle.Lifecycle;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.state.Observation;
import dev.pvefleet.state.StateException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A fleet of prepared targets, and the command line over it with its streams kept.
final class FakeFleet implements Services {
    static final Duration TASK_TIMEOUT = Duration.ofMinutes(5);
    static final Duration POLL_INTERVAL = Duration.ofSeconds(3);

    private static final ApiConfig API = new ApiConfig(
            List.of(URI.create("https://192.0.2.10:8006")),
            "svc@pve!automation",
            new Secret("hunter2"),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());

    private final List<Target> targets = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Observation> recorded = new ArrayList<>();
    private Optional<StateException> unrecordable = Optional.empty();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicInteger closed = new AtomicInteger();
    private Input input = new Input(InputStream.nullInputStream(), false, false);
    private Lifecycle lifecycle = (_, change, _, _) -> {
        throw new AssertionError("nobody prepared this: " + change);
    };
    private Runnable lastWords = () -> {};
    private boolean stopped;
    private boolean colour;
    private boolean live;
    private @Nullable IOException full;

    FakeFleet with(Lifecycle made) {
        lifecycle = made;
        return this;
    }

    /// Tells the process to stop, as Ctrl-C does.
    void stop() {
        stopped = true;
        lastWords.run();
    }

    FakeFleet with(Target target) {
        targets.add(target);
        return this;
    }

    FakeFleet warning(String text) {
        warnings.add(text);
        return this;
    }

    /// Nothing can be recorded.
    FakeFleet unrecordable(StateException why) {
        unrecordable = Optional.of(why);
        return this;
    }

    List<Observation> recorded() {
        return recorded;
    }

    FakeFleet onATerminal() {
        colour = true;
        return this;
    }

    FakeFleet watchedByAPerson() {
        live = true;
        return this;
    }

    FakeFleet typed(String text) {
        return reading(text, true);
    }

    FakeFleet piped(String text) {
        return reading(text, false);
    }

    private FakeFleet reading(String text, boolean terminal) {
        input = new Input(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), terminal, !terminal);
        return this;
    }

    FakeFleet onAFullDisk() {
        full = new IOException("No space left on device");
        return this;
    }

    int run(String... args) {
        return tree().run(args);
    }

    Asked ask(String... args) {
        return tree().ask(args);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    int closed() {
        return closed.get();
    }

    private CommandTree tree() {
        return new CommandTree(this, console());
    }

    /// Bytes as text where they are UTF-8, else one letter for each.
    private static OutputStream octets(StringWriter writer) {
        return new OutputStream() {
            @Override
            public void write(int octet) {
                writer.write(octet & 0xff);
            }

            @Override
            public void write(byte[] bytes) {
                String text = new String(bytes, StandardCharsets.UTF_8);
                writer.write(text.indexOf('\ufffd') < 0 ? text : new String(bytes, StandardCharsets.ISO_8859_1));
            }
        };
    }

    private Console console() {
        return new Console(
                new Screen(new PrintWriter(out), octets(out), colour, colour, () -> Optional.ofNullable(full)),
                new Screen(new PrintWriter(err), octets(err), live, false, Optional::empty),
                input);
    }

    @Override
    public Clock clock() {
        return FakePve.CLOCK;
    }

    @Override
    public RandomGenerator random() {
        return new Random(1);
    }

    @Override
    public String version() {
        return "1.2.3";
    }

    @Override
    public String program() {
        return "pve-fleet";
    }

    @Override
    public FleetConfig config(Optional<Path> file) {
        Duration time = Duration.ofSeconds(20);
        Schedule schedule = new Schedule(time, time, time, time, time, time);
        return new FleetConfig(
                file.orElse(Path.of("pve-fleet.yaml")),
                new Http("127.0.0.1", 9810, Optional.empty(), Optional.empty(), List.of()),
                new State(Path.of("state.db"), 20),
                new Safety("swamp", Set.of("production")),
                TASK_TIMEOUT,
                POLL_INTERVAL,
                targets.stream()
                        .map(target -> new TargetConfig(target.name(), target.scope(), API, schedule))
                        .toList(),
                warnings);
    }

    @Override
    public boolean isFree(FleetConfig.Http http) {
        return true;
    }

    @Override
    public Surroundings surroundings() {
        return Surroundings.ofThisProcess();
    }

    @Override
    public Lifecycle lifecycle(FleetConfig config, Consumer<String> warn) {
        return lifecycle;
    }

    @Override
    public Watch watchForStop(Runnable said) {
        lastWords = said;
        return () -> !stopped;
    }

    @Override
    public Fleet open(FleetConfig config) {
        return new Fleet(config, targets, closed::incrementAndGet);
    }

    @Override
    public void record(FleetConfig config, List<Observation> seen) {
        if (unrecordable.isPresent()) {
            throw unrecordable.get();
        }
        recorded.addAll(seen);
    }

    @Override
    public void serve(FleetConfig config, Optional<TargetName> only, Optional<Duration> howLong) {
        throw new AssertionError("no agent was asked for");
    }

    @Override
    public void awaitEnd(Optional<Duration> howLong) {}

    @Override
    public int servedPort() {
        return 9810;
    }
}
