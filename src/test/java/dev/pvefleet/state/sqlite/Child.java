package dev.pvefleet.state.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process of its own that runs one class of these tests, to be killed as `kill -9` does.
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private Child(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    static Child start(Class<?> main, String... args) throws IOException {
        return start(Path.of(System.getProperty("java.io.tmpdir")), main, args);
    }

    /// @param temporary where it has its temporary files
    static Child start(Path temporary, Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /// What the child itself says to its parent.
    static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    long pid() {
        return process.pid();
    }

    /// Lets it go on for some time; that time is not waited for, but what the child shall be killed in.
    void letGoOn(Duration time) throws InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the child has ended by itself");
        }
    }

    /// Waits for a line that the child says.
    void awaitLine(String wanted) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals(wanted)) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new AssertionError("the child ended without saying '" + wanted + "'");
        }
    }

    /// Ends it in the middle of whatever it does, and gives back what it had said until then.
    List<String> kill() throws IOException, InterruptedException {
        process.toHandle().destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the child survives");
        }
        List<String> left = new ArrayList<>();
        String line = lines.readLine();
        while (line != null) {
            left.add(line);
            line = lines.readLine();
        }
        return left;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
