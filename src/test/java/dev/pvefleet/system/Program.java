package dev.pvefleet.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// `deploy/pve-fleet`, started as a user starts it. Which form of it runs, jar or native, is decided for the whole
/// test run.
final class Program {
    private static final Path HOME = Path.of(System.getProperty("pvefleet.home", "."));
    private static final String FORM = System.getProperty("pvefleet.form", "jar");
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private Program() {}

    /// Runs a command to its end.
    static Ended run(String... args) {
        return run(Map.of(), args);
    }

    static Ended run(Map<String, String> environment, String... args) {
        return end(start(environment, args), "", args);
    }

    /// Runs a command to its end that gets something on standard input.
    static Ended runWithInput(String input, String... args) {
        return end(start(Map.of(), args), input, args);
    }

    /// Runs a command to its end that gets bytes on standard input, and gives back the bytes that it printed.
    static byte[] octets(byte[] input, String... args) {
        Process process = started(builder(Map.of(), args).redirectError(ProcessBuilder.Redirect.DISCARD));
        try {
            process.getOutputStream().write(input);
            process.getOutputStream().close();
            return process.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs a command to its end whose results go to a file.
    static Ended runInto(Path stdout, String... args) {
        return end(started(builder(Map.of(), args).redirectOutput(stdout.toFile())), "", args);
    }

    /// What a command that was started says until its end.
    static Ended end(Process process, String input, String... args) {
        try {
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            CompletableFuture<String> stderr = CompletableFuture.supplyAsync(
                    () -> text(process.getErrorStream()),
                    runnable -> Thread.ofVirtual().start(runnable));
            String stdout = text(process.getInputStream());
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", args) + " did not end; stderr: " + stderr.join());
            }
            return new Ended(process.exitValue(), stdout, stderr.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Starts a command that goes on until it is told to end.
    static Process start(Map<String, String> environment, String... args) {
        return started(builder(environment, args));
    }

    private static ProcessBuilder builder(Map<String, String> environment, String... args) {
        // Whoever runs the tests under nohup, or in the background, has signals ignored, and what is ignored is
        // inherited.
        List<String> words = new ArrayList<>(List.of(
                "env", "--default-signal", HOME.resolve("deploy/pve-fleet").toString()));
        words.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("PVE_FLEET_FORM", FORM);
        builder.environment().putAll(environment);
        return builder;
    }

    private static Process started(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A command's end.
    record Ended(int exitCode, String stdout, String stderr) {
        private static final ObjectMapper JSON = new ObjectMapper();

        JsonNode json() {
            return parse(stdout);
        }

        JsonNode errorJson() {
            return parse(stderr);
        }

        private JsonNode parse(String text) {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(toString(), e);
            }
        }
    }
}
