package dev.pvefleet.config;

import java.util.List;
import java.util.stream.Collectors;

/// The configuration cannot be used. It carries every mistake of the file, in the order of the file.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Mistake> mistakes;

    ConfigException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }
}
