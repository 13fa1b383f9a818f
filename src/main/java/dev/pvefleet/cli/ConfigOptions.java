package dev.pvefleet.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of a guest's configuration, on the command line or in a file. The command line wins.
final class ConfigOptions {
    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "An option as PVE takes it, such as cores=4 or net0=virtio,bridge=vmbr1. May be repeated.")
    private List<Setting> settings = new ArrayList<>();

    @Option(
            names = "--config-file",
            paramLabel = "FILE",
            description = "More of them, as a YAML or JSON mapping; - is standard input. "
                    + "$${file:PATH} and $${env:NAME} work as in the configuration, so that secrets stay out of sight.")
    private @Nullable String file;

    boolean readsStandardInput() {
        return HandedIn.STANDARD_INPUT.equals(file);
    }

    /// An option as it was given: `--set cores`, or `edge.yaml: cores`.
    String called(String name) {
        boolean typed = settings.stream().anyMatch(given -> given.key().equals(name));
        if (typed || file == null) {
            return "--set " + name;
        }
        return (readsStandardInput() ? HandedIn.ITS_NAME : file) + ": " + name;
    }

    /// All of them.
    ///
    /// @throws UsageException if one is given twice
    Map<String, Object> read(HandedIn handedIn) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (Setting setting : settings) {
            if (given.put(setting.key(), setting.value()) != null) {
                throw new UsageException("--set %s: is given twice".formatted(setting.key()));
            }
        }
        Map<String, Object> all = new LinkedHashMap<>();
        if (file != null) {
            all.putAll(handedIn.options(file));
        }
        all.putAll(given);
        return all;
    }

    /// One `KEY=VALUE`. The value may be a secret, so no message shows it.
    record Setting(String key, String value) {
        static Setting parse(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("there is no '=' behind the option's name: write KEY=VALUE");
            }
            String key = text.substring(0, equals);
            if (equals == text.length() - 1) {
                throw new IllegalArgumentException("'%s' has no value; to delete an option: --unset".formatted(key));
            }
            return new Setting(key, text.substring(equals + 1));
        }

        @Override
        public String toString() {
            return key;
        }
    }
}
