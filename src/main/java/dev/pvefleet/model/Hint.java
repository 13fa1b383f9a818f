package dev.pvefleet.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What to do about a failure. Its text is the same for everybody; how an argument is given differs between the command
/// line and documents, so each surface words that itself.
public record Hint(List<Part> parts) {
    public Hint {
        parts = List.copyOf(parts);
    }

    public static Hint of(String text) {
        return new Hint(List.of(new Text(text)));
    }

    /// The hint, continued with text.
    public Hint with(String text) {
        return with(new Text(text));
    }

    /// The hint, continued with an argument that the caller can give.
    ///
    /// @param name as documents have it, such as `force`
    public Hint with(String name, String value) {
        return with(new Argument(name, value));
    }

    private Hint with(Part part) {
        List<Part> more = new ArrayList<>(parts);
        more.add(part);
        return new Hint(more);
    }

    /// The hint with each argument worded by a surface.
    public String in(Function<Argument, String> surface) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Text(var text) -> text;
                    case Argument argument -> surface.apply(argument);
                })
                .collect(Collectors.joining());
    }

    /// The hint as documents have it, which is how the HTTP API, the state and the log say it: `force=true`.
    @Override
    public String toString() {
        return in(Argument::toString);
    }

    /// A piece of a hint.
    public sealed interface Part {}

    /// Words that are the same everywhere.
    ///
    /// @param text the words
    public record Text(String text) implements Part {}

    /// An argument of the operation that failed.
    ///
    /// @param name as documents have it
    public record Argument(String name, String value) implements Part {
        @Override
        public String toString() {
            return name + "=" + value;
        }
    }
}
