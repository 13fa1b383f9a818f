package dev.pvefleet.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The two forms in which the program comes.
public enum Form {
    JAR,
    NATIVE;

    private static final Path HOME = Path.of(System.getProperty("pvefleet.home", "."));

    /// The forms that are built.
    static List<Form> built() {
        return Stream.of(values()).filter(Form::isBuilt).toList();
    }

    /// The form that the integration tests are run with.
    public static Form ofTests() {
        return valueOf(System.getProperty("pvefleet.form", "jar").toUpperCase(Locale.ROOT));
    }

    private boolean isBuilt() {
        return switch (this) {
            case JAR -> Files.exists(HOME.resolve("target/quarkus-app/quarkus-run.jar"));
            case NATIVE -> hasBinary();
        };
    }

    private static boolean hasBinary() {
        try (DirectoryStream<Path> binaries = Files.newDirectoryStream(HOME.resolve("target"), "*-runner")) {
            return binaries.iterator().hasNext();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `deploy/pve-fleet`, told to take this form.
    ///
    /// `-Dbench.jar="-Xmx256m"` and `-Dbench.native="-Xmx96m"` set options of the runtime, to try them.
    ProcessBuilder command(List<String> words) {
        String options = System.getProperty("bench." + this, "");
        ProcessBuilder builder = new ProcessBuilder();
        builder.environment().put("PVE_FLEET_FORM", toString());
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("deploy/pve-fleet").toString()));
        if (!options.isBlank()) {
            switch (this) {
                case JAR -> builder.environment().put("JDK_JAVA_OPTIONS", options);
                case NATIVE -> command.addAll(List.of(options.strip().split(" +", -1)));
            }
        }
        command.addAll(words);
        return builder.command(command);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
