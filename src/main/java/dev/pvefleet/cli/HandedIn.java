package dev.pvefleet.cli;

import dev.pvefleet.cli.print.Input;
import dev.pvefleet.config.OptionsFile;
import dev.pvefleet.config.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What the user hands in beside words: files, and standard input under the name `-`.
final class HandedIn {
    static final String STANDARD_INPUT = "-";

    private static final int LARGEST = 1 << 20;
    static final String ITS_NAME = "standard input";

    private final Input input;
    private final Surroundings surroundings;

    HandedIn(Input input, Surroundings surroundings) {
        this.input = input;
        this.surroundings = surroundings;
    }

    /// A mapping of options of a guest.
    Map<String, Object> options(String name) {
        OptionsFile options = new OptionsFile(surroundings);
        return name.equals(STANDARD_INPUT)
                ? options.read(Path.of(ITS_NAME), standardInput(LARGEST))
                : options.read(Path.of(name));
    }

    /// A secret: the first line of a file or pipe. It is not read from a terminal, where it would show.
    String secret(String name) {
        if (name.equals(STANDARD_INPUT) && input.terminal()) {
            throw new UsageException(
                    "standard input is a terminal, where a password would show: name a file, or pipe it in");
        }
        return text(name).lines().findFirst().orElse("");
    }

    /// The whole text of a file or pipe.
    String text(String name) {
        return name.equals(STANDARD_INPUT) ? decoded(ITS_NAME, standardInput(LARGEST)) : decoded(name, file(name));
    }

    /// What was piped in, if anything was: never what a person would have to type.
    ///
    /// @param most bytes
    Optional<byte[]> piped(int most) {
        return input.given() ? Optional.of(standardInput(most)) : Optional.empty();
    }

    private byte[] file(String name) {
        try {
            return surroundings.read(Path.of(name), LARGEST);
        } catch (IOException e) {
            throw new UsageException("%s: %s".formatted(name, OptionsFile.problem(e)));
        }
    }

    private byte[] standardInput(int most) {
        try {
            byte[] bytes = input.stream().readNBytes(most + 1);
            if (bytes.length > most) {
                throw new UsageException("standard input holds more than %d KiB".formatted(most / 1024));
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String decoded(String name, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UsageException(name + " is not UTF-8 text");
        }
    }
}
