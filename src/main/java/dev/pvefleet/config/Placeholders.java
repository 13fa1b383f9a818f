package dev.pvefleet.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts values in the place of `${env:NAME}`, `${file:PATH}` and `${credential:NAME}`; `$${` stands for `${` itself.
///
/// One pass only: what a placeholder brings is never looked at for placeholders again, so that a password may hold any
/// character.
final class Placeholders {
    private static final int LARGEST = 64 * 1024;
    private static final Pattern FORM = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern CREDENTIAL = Pattern.compile("[A-Za-z0-9_@:-][A-Za-z0-9._@:-]*");
    private static final String ALLOWED =
            "'${' begins a placeholder: ${env:NAME}, ${file:PATH} or ${credential:NAME}; write $${ for the characters"
                    + " themselves";

    private final Surroundings surroundings;
    private final Paths paths;

    Placeholders(Surroundings surroundings, Paths paths) {
        this.surroundings = surroundings;
        this.paths = paths;
    }

    /// Whether the text holds anything that `resolve` would replace by a value.
    static boolean standIn(String raw) {
        return FORM.matcher(raw).results().anyMatch(found -> found.group(1) != null);
    }

    /// Resolves every placeholder of a text, or says for each that cannot be what is missing. Problems never hold a
    /// value.
    Optional<String> resolve(String raw, Consumer<String> problems) {
        List<String> found = new ArrayList<>();
        Matcher matcher = FORM.matcher(raw);
        String text = matcher.replaceAll(match -> {
            String body = match.group(1);
            if (body == null) {
                return Matcher.quoteReplacement("${");
            }
            try {
                return Matcher.quoteReplacement(value(body, !match.group(2).isEmpty()));
            } catch (IllegalArgumentException e) {
                found.add(String.valueOf(e.getMessage()));
                return "";
            }
        });
        found.forEach(problems);
        return found.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    private String value(String body, boolean closed) {
        if (body.startsWith("{")) {
            throw new IllegalArgumentException(
                    "'${{ … }}' is a lookup of another tool; use ${file:PATH}, ${env:NAME} or ${credential:NAME}");
        }
        int colon = body.indexOf(':');
        if (colon < 0 || !closed) {
            throw new IllegalArgumentException(ALLOWED);
        }
        String name = body.substring(colon + 1);
        return switch (body.substring(0, colon)) {
            case "env" -> variable(name);
            case "file" -> content(name);
            case "credential" -> credential(name);
            default -> throw new IllegalArgumentException(ALLOWED);
        };
    }

    private String variable(String name) {
        if (!VARIABLE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "${env:…} takes the name of an environment variable: letters, digits and '_'");
        }
        return surroundings
                .variable(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("${env:%s}: the environment variable is not set".formatted(name)));
    }

    private String credential(String name) {
        if (!CREDENTIAL.matcher(name).matches()) {
            throw new IllegalArgumentException("${credential:…} takes the name of a systemd credential, not a path");
        }
        String directory = surroundings
                .variable("CREDENTIALS_DIRECTORY")
                .orElseThrow(() -> new IllegalArgumentException(
                        "${credential:%s}: CREDENTIALS_DIRECTORY is not set; systemd sets it for a service with LoadCredential="
                                .formatted(name)));
        return read("${credential:%s}".formatted(name), Path.of(directory, name));
    }

    private String content(String path) {
        if (path.isBlank() || path.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("${file:…} takes the path of a file");
        }
        return read("${file:%s}".formatted(path), paths.of(path));
    }

    private String read(String placeholder, Path file) {
        try {
            byte[] bytes = surroundings.read(file, LARGEST);
            return withoutLastNewline(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException _) {
            throw new IllegalArgumentException(placeholder + ": " + file + " is not UTF-8 text");
        } catch (IOException e) {
            throw new IllegalArgumentException(placeholder + ": " + file + " cannot be read: " + FileProblem.of(e), e);
        }
    }

    /// Editors and `echo` end a file with a newline that is not part of a password.
    private static String withoutLastNewline(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
