package dev.pvefleet.cli.print;

import java.io.InputStream;

/// Standard input.
///
/// @param terminal whether a person would have to type it
/// @param given whether something was put there for this command: a pipe or a file
public record Input(InputStream stream, boolean terminal, boolean given) {

    static Input ofThisProcess() {
        return switch (Descriptor.of(0)) {
            case TERMINAL -> new Input(System.in, true, false);
            case PIPE, FILE -> new Input(System.in, false, true);
            case NOTHING -> new Input(System.in, false, false);
        };
    }
}
