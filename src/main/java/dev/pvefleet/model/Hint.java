package dev.pvefleet.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What to do about a failure. Its text is the same for everybody; how an argument is given differs between the
/// command line and documents, so each surface words that itself.
public record Hint(List<Part> parts) {
    private static final Surface DOCUMENTS = operation -> "`" + operation + "`";

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

    /// The hint, continued with an operation of this program that the caller can ask for.
    ///
    /// @param operation by its name, such as `sync`
    public Hint withOperation(String operation) {
        return with(new Operation(operation));
    }

    private Hint with(Part part) {
        List<Part> more = new ArrayList<>(parts);
        more.add(part);
        return new Hint(more);
    }

    /// The hint in the words of a surface.
    public String in(Surface surface) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Text(var text) -> text;
                    case Argument(var name, var value) -> surface.argument(name, value);
                    case Operation(var name) -> surface.operation(name);
                })
                .collect(Collectors.joining());
    }

    /// The hint as documents have it, which is how the state and the log say it: `force=true`.
    @Override
    public String toString() {
        return in(DOCUMENTS);
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
    public record Argument(String name, String value) implements Part {}

    /// Another operation of this program.
    ///
    /// @param name as documents have it
    public record Operation(String name) implements Part {}

    /// A way to talk to this program.
    @FunctionalInterface
    public interface Surface {
        /// How an operation is asked for.
        String operation(String name);

        /// How an argument is given.
        default String argument(String name, String value) {
            return name + "=" + value;
        }
    }
}
