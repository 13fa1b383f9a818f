package dev.pvefleet.admin;

import dev.pvefleet.arguments.Method;
import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The words of a path as what they name.
final class PathWords {
    private PathWords() {}

    static TargetName target(String word) {
        return named(word, TargetName::parse, Trouble.NOT_FOUND);
    }

    static NodeName node(String word) {
        return named(word, NodeName::parse, Trouble.NOT_FOUND);
    }

    static ChangeId operation(String word) {
        return named(word, ChangeId::parse, Trouble.NOT_FOUND);
    }

    static Vmid vmid(String word) {
        return named(word, Vmid::parse, Trouble.USAGE);
    }

    static GuestType type(String word) {
        return named(word, GuestType::parse, Trouble.NO_SUCH_PATH);
    }

    static Method method(GuestType type, String word) {
        return Method.ofPath(type, word)
                .filter(method -> method != Method.CREATE && method != Method.DELETE)
                .orElseThrow(() -> Problem.of(
                                Trouble.NO_SUCH_PATH,
                                "a guest of type %s has no operation '%s'".formatted(type, word),
                                "there are: " + operations(type))
                        .asException());
    }

    private static String operations(GuestType type) {
        return Arrays.stream(Method.values())
                .filter(method -> method.isFor(type) && method != Method.CREATE && method != Method.DELETE)
                .map(Method::path)
                .collect(Collectors.joining(", "));
    }

    private static <T> T named(String word, Function<String, T> parser, Trouble otherwise) {
        try {
            return parser.apply(word);
        } catch (IllegalArgumentException e) {
            throw Problem.of(otherwise, String.valueOf(e.getMessage())).asException();
        }
    }
}
