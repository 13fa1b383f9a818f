package dev.pvefleet.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pvefleet.simulator.api.Answer;
import dev.pvefleet.simulator.api.ApiEngine;
import dev.pvefleet.simulator.api.Exchange;
import dev.pvefleet.simulator.api.Method;
import dev.pvefleet.simulator.api.Outcome;
import dev.pvefleet.simulator.api.Request;
import dev.pvefleet.simulator.api.Route;
import dev.pvefleet.simulator.cluster.Identity;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The program `pvesh` (PVE::CLI::pvesh): acts as root@pam, prints bare data on standard output and what goes wrong on
/// standard error, with exit codes that mean little.
final class PveshCommand {
    private static final ObjectMapper CANONICAL =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
    private static final Set<String> LEADING = Set.of("--noproxy", "--nooutput");
    private static final Set<String> INSTALLED = Set.of("", "C", "POSIX", "C.UTF-8", "C.utf8", "en_US.UTF-8");
    private static final int FAILED = 255;
    private static final int NO_SUCH_FILE = 2;

    private final ApiEngine engine;

    PveshCommand(ApiEngine engine) {
        this.engine = engine;
    }

    /// Where a call leads, if it can be told.
    Optional<Route> route(PveshCall call) {
        List<String> words = withoutLeading(call.argv());
        return words.size() < 2
                ? Optional.empty()
                : Method.ofPvesh(words.get(0)).flatMap(method -> engine.route(method, words.get(1)));
    }

    /// A call as a request, if it has the form of one.
    Optional<Received> received(PveshCall call) {
        List<String> words = withoutLeading(call.argv());
        if (words.size() < 2) {
            return Optional.empty();
        }
        return Method.ofPvesh(words.getFirst()).map(method -> {
            Optional<Route> route = engine.route(method, words.get(1));
            return new Received(
                    Face.PVESH,
                    method,
                    route.flatMap(Route::node).orElse(call.node()),
                    route.map(Route::template).orElse("unknown"),
                    words.get(1),
                    route.map(found -> options(call, found, words).params()).orElse(Map.of()));
        });
    }

    private PveshOptions options(PveshCall call, Route route, List<String> words) {
        return new PveshOptions(engine.parameterNames(route), name -> engine.isBoolean(route, name))
                .read(words.subList(2, words.size()).stream()
                        .map(word -> asPerlReads(word, call.locale()))
                        .toList());
    }

    /// Runs a call that has nothing to wait for.
    PveshResult run(PveshCall call) {
        return run(call, Patience.NONE);
    }

    /// Runs a call to its end, which is the end of the task that it starts.
    PveshResult run(PveshCall call, Patience patience) {
        PveshResult result = called(call, patience);
        return INSTALLED.contains(call.locale())
                ? result
                : new PveshResult(result.exitCode(), result.stdout(), localeWarning(call.locale()) + result.stderr());
    }

    private PveshResult called(PveshCall call, Patience patience) {
        if (!call.user().equals("root")) {
            return PveshResult.failed(FAILED, "please run as root\n");
        }
        List<String> words = withoutLeading(call.argv());
        Optional<Method> method = words.isEmpty() ? Optional.empty() : Method.ofPvesh(words.getFirst());
        if (method.isEmpty()) {
            String verb = words.isEmpty() ? "" : words.getFirst();
            return PveshResult.failed(FAILED, "ERROR: unknown command 'pvesh %s'\n%s".formatted(verb, usage("get")));
        }
        if (words.size() < 2) {
            return PveshResult.failed(FAILED, "400 not enough arguments\n" + usage(words.getFirst()));
        }
        Optional<Route> route = engine.route(method.get(), words.get(1));
        return route.isPresent()
                ? onRoute(call, method.get(), route.get(), words, patience)
                : PveshResult.failed(1, "No '%s' handler defined for '%s'\n".formatted(words.get(0), words.get(1)));
    }

    private PveshResult onRoute(PveshCall call, Method method, Route route, List<String> words, Patience patience) {
        PveshOptions options = options(call, route, words);
        if (!options.complaints().isEmpty()) {
            return PveshResult.failed(FAILED, String.join("\n", options.complaints()) + "\n" + usage(words.getFirst()));
        }
        Map<String, List<String>> params = new LinkedHashMap<>();
        options.params().forEach((name, values) -> params.put(name, engine.asOption(route, name, values)));
        Request request = new Request(Identity.ROOT, call.node(), false, method, words.get(1), params);
        return switch (outcome(request, patience)) {
            case Outcome.Done(Answer answer) -> {
                boolean elsewhere = !route.node().orElse(call.node()).equals(call.node())
                        && !words.get(1).contains("/localhost/");
                yield new PveshTasks(engine, patience, elsewhere, printed(answer.data(), options)).ended(answer);
            }
            case Outcome.Refused refused
            when refused.status() == 595 ->
                PveshResult.failed(
                        FAILED,
                        "ssh: connect to host %s port 22: %s\n"
                                .formatted(route.node().orElse(call.node()), refused.message()));
            case Outcome.Refused refused -> refused(refused, words.getFirst());
        };
    }

    private Outcome outcome(Request request, Patience patience) {
        Exchange exchange = engine.begin(request);
        Optional<Outcome> outcome = exchange.poll();
        while (outcome.isEmpty()) {
            if (!patience.goOn()) {
                return new Outcome.Refused(500, "received interrupt\n", Map.of());
            }
            outcome = exchange.poll();
        }
        return outcome.get();
    }

    /// The text of a refusal as it stands on standard error. What PVE merely `die`s of has no number in front.
    PveshResult refused(Outcome.Refused refused, String verb) {
        PveshResult bare = bare(refused, verb);
        return RestReply.isWide(bare.stderr())
                ? PveshResult.failed(
                        bare.exitCode(),
                        "Wide character in die at /usr/share/perl5/PVE/RESTHandler.pm line 1131.\n" + bare.stderr())
                : bare;
    }

    private static PveshResult bare(Outcome.Refused refused, String verb) {
        String message = refused.message().stripTrailing();
        return switch (refused.status()) {
            case 400 -> {
                StringBuilder text = new StringBuilder("400 ").append(message).append('\n');
                refused.errors()
                        .forEach((name, complaint) -> text.append(name)
                                .append(": ")
                                .append(complaint.stripTrailing())
                                .append('\n'));
                yield PveshResult.failed(FAILED, text + usage(verb));
            }
            case 500 -> PveshResult.failed(message.endsWith("does not exist") ? NO_SUCH_FILE : FAILED, message + "\n");
            default -> PveshResult.failed(FAILED, refused.status() + " " + message + "\n");
        };
    }

    private static String printed(JsonNode data, PveshOptions options) {
        if (data.isNull() || options.formatting("quiet").isPresent()) {
            return "";
        }
        try {
            boolean oneLine =
                    options.formatting("output-format").filter("json"::equals).isPresent();
            return oneLine
                    ? CANONICAL.writeValueAsString(data) + "\n"
                    : CANONICAL.writer(new DefaultPrettyPrinter()).writeValueAsString(data) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> withoutLeading(List<String> argv) {
        return !argv.isEmpty() && LEADING.contains(argv.getFirst()) ? argv.subList(1, argv.size()) : argv;
    }

    /// Perl decodes the values by the locale's coding, so that without UTF-8 every byte becomes a character.
    private static String asPerlReads(String word, String locale) {
        String coding = locale.toUpperCase(Locale.ROOT).replace("-", "");
        return coding.endsWith("UTF8") ? word : new String(word.getBytes(UTF_8), ISO_8859_1);
    }

    private static String usage(String verb) {
        return "pvesh %s <api_path> [OPTIONS] [FORMAT_OPTIONS]\n".formatted(verb);
    }

    private static String localeWarning(String locale) {
        return """
                perl: warning: Setting locale failed.
                perl: warning: Please check that your locale settings:
                \tLC_ALL = "%s"
                    are supported and installed on your system.
                perl: warning: Falling back to the standard locale ("C").
                """.formatted(locale);
    }
}
