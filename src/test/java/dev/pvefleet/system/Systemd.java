package dev.pvefleet.system;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pvefleet.bench.Until;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A real systemd that runs one unit: process 1 of namespaces of its own, which leaves this machine's alone.
///
/// It needs root and the right to make namespaces; a test that has neither is passed over, and says so.
final class Systemd implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/lib/systemd/systemd");
    private static final Path CHECKOUT =
            Path.of(System.getProperty("pvefleet.home", ".")).toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process script;
    private final ProcessHandle manager;
    private final String unit;

    private Systemd(Process script, ProcessHandle manager, String unit) {
        this.script = script;
        this.manager = manager;
        this.unit = unit;
    }

    /// Starts it, without starting the unit.
    ///
    /// @param folder with `units`, and `etc` for `/etc/pve-fleet`; it is `/run/shared` inside
    static Systemd start(Path folder, String unit) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "a systemd of one's own needs root");
        assumeTrue(Files.isExecutable(PROGRAM), PROGRAM + " is not installed");
        Path log = folder.resolve("systemd.log");
        Process script = new ProcessBuilder(
                        "sh",
                        script(folder).toString(),
                        folder.toString(),
                        CHECKOUT.toString(),
                        System.getProperty("java.home"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        ProcessHandle manager = Until.seen("systemd", PATIENCE, () -> {
            if (!script.isAlive()) {
                abort("no systemd can be run here: " + Files.readString(log).strip());
            }
            return script.descendants().filter(Systemd::isSystemd).findFirst();
        });
        Systemd systemd = new Systemd(script, manager, unit);
        Until.holds(
                "systemd that answers",
                PATIENCE,
                () -> systemd.run("systemctl", "is-system-running").said().equals("running"));
        return systemd;
    }

    private static boolean isSystemd(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/systemd");
    }

    private static Path script(Path folder) throws IOException {
        try (InputStream text = Systemd.class.getResourceAsStream("/dev/pvefleet/systemd/namespaces.sh")) {
            return Files.write(
                    folder.resolve("namespaces.sh"),
                    Objects.requireNonNull(text).readAllBytes());
        }
    }

    /// Says something of the unit to systemd, such as `start`, and waits until that is done.
    Ended tell(String... words) {
        List<String> command = new ArrayList<>(List.of("systemctl"));
        command.addAll(List.of(words));
        command.add(unit);
        return run(command.toArray(String[]::new));
    }

    /// What systemd knows of the unit.
    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        tell("show").said().lines().forEach(line -> {
            String[] words = line.split("=", 2);
            properties.put(words[0], words.length == 2 ? words[1] : "");
        });
        return properties;
    }

    String property(String name) {
        return properties().getOrDefault(name, "");
    }

    /// Waits until a property of the unit is what it should be.
    void await(String property, String value) throws Exception {
        try {
            Until.holds(
                    "unit with %s=%s".formatted(property, value),
                    PATIENCE,
                    () -> property(property).equals(value));
        } catch (IllegalStateException late) {
            throw new AssertionError(
                    late.getMessage() + "; it was: " + tell("status").said(), late);
        }
    }

    /// Runs a command among the processes and files that systemd sees.
    Ended run(String... command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "-t", Long.toString(manager.pid()), "-m", "-p"));
        words.addAll(List.of(command));
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Ended(process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Ends everything in its namespaces; the script then takes the control group away.
    @Override
    public void close() {
        manager.destroyForcibly();
        script.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /// A command's end.
    record Ended(int exitCode, String said) {}
}
