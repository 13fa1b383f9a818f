package dev.pvefleet.arguments;

import java.util.List;

/// The arguments cannot be used. It carries every mistake, each with its key in front.
public final class ArgumentsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> mistakes;

    ArgumentsException(List<String> mistakes) {
        super(String.join("; ", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<String> mistakes() {
        return mistakes;
    }
}
