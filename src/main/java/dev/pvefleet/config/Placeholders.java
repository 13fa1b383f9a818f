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
    private static final Pattern ALONE = Pattern.compile("\\$\\{credential:([^}]*)}");
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

    /// The file of the credential that a text stands for, where it is one placeholder and nothing else: what a key
    /// that takes a path is given. Problems say what is missing.
    Optional<Path> credentialFile(String raw, Consumer<String> problems) {
        Matcher alone = ALONE.matcher(raw);
        if (!alone.matches()) {
            return Optional.empty();
        }
        try {
            Path file = credentials(alone.group(1));
            if (!surroundings.isFile(file)) {
                throw new IllegalArgumentException("%s: there is no such credential: %s".formatted(raw, file));
            }
            return Optional.of(file);
        } catch (IllegalArgumentException e) {
            problems.accept(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /// Whether `credentialFile` has a say.
    static boolean isCredential(String raw) {
        return ALONE.matcher(raw).matches();
    }

    /// The files that a text takes values from.
    List<Path> files(String raw) {
        return FORM.matcher(raw)
                .results()
                .map(match -> match.group(1))
                .filter(body -> body != null && body.startsWith("file:"))
                .map(body -> paths.of(body.substring("file:".length())))
                .toList();
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
        return read("${credential:%s}".formatted(name), credentials(name));
    }

    private Path credentials(String name) {
        if (!CREDENTIAL.matcher(name).matches()) {
            throw new IllegalArgumentException("${credential:…} takes the name of a systemd credential, not a path");
        }
        String directory = surroundings
                .variable("CREDENTIALS_DIRECTORY")
                .orElseThrow(() -> new IllegalArgumentException(
                        "${credential:%s}: CREDENTIALS_DIRECTORY is not set; systemd sets it for a service with LoadCredential="
                                .formatted(name)));
        return Path.of(directory, name);
    }

    private String content(String path) {
        if (path.isBlank() || path.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("${file:…} takes the path of a file");
        }
        Path file = paths.of(path);
        return read("${file:%s}".formatted(path), ofRoot(file).orElse(file));
    }

    /// The credential of a file's own name, where this user may not read the file itself: a service may not read
    /// what is root's alone, and systemd gives it a copy (`LoadCredential=pve1.token:/etc/pve-fleet/pve1.token`).
    /// So the same configuration serves root's commands and the service.
    private Optional<Path> ofRoot(Path file) {
        return surroundings
                .variable("CREDENTIALS_DIRECTORY")
                .flatMap(directory -> Optional.ofNullable(file.getFileName()).map(Path.of(directory)::resolve))
                .filter(surroundings::isFile)
                .filter(_ -> surroundings.isDenied(file));
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
