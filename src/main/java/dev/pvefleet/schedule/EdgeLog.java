package dev.pvefleet.schedule;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/// Writes one line for one edge: what happened, in words, and then the key words, which are fields of their own where
/// the log is JSON.
final class EdgeLog {
    /// What comes from outside must neither begin a second line nor colour the terminal.
    private static final Pattern CONTROLS = Pattern.compile("\\s*\\p{Cntrl}+\\s*");

    private final Logger log;

    EdgeLog(Logger log) {
        this.log = log;
    }

    void say(Logger.Level level, String what, Keys keys) {
        keys.words.forEach(MDC::put);
        try {
            log.log(
                    level,
                    "%s %s"
                            .formatted(CONTROLS.matcher(what).replaceAll(" "), keys)
                            .strip());
        } finally {
            keys.words.keySet().forEach(MDC::remove);
        }
    }

    void failed(String what, Keys keys, Failure failure) {
        say(List.of(Edge.failed(what, keys, failure)));
    }

    void well(String what, Keys keys) {
        say(List.of(Edge.well(what, keys)));
    }

    /// Says what changed at the same time. Edges that differ in nothing but their node are one line, with the
    /// first one's reason: it is probably one trouble, such as a switch.
    void say(List<Edge> edges) {
        edges.stream()
                .collect(Collectors.groupingBy(Edge::whereverItIs, LinkedHashMap::new, Collectors.toList()))
                .forEach((shared, alike) -> say(alike.size() == 1 ? alike.getFirst() : shared.at(alike)));
    }

    private void say(Edge edge) {
        say(edge.level, edge.what + edge.why, edge.keys);
    }

    void defect(Keys keys, Throwable defect) {
        keys.words.forEach(MDC::put);
        try {
            log.errorf(defect, "defect, please report %s", keys);
        } finally {
            keys.words.keySet().forEach(MDC::remove);
        }
    }

    /// Something that changed.
    ///
    /// @param why what is said behind it, of a failure
    record Edge(Logger.Level level, String what, String why, Keys keys) {
        private static final int MOST_NAMES = 3;

        static Edge failed(String what, Keys keys, Failure failure) {
            String hint = failure.hint().map(" (%s)"::formatted).orElse("");
            return new Edge(
                    Logger.Level.WARN,
                    what,
                    ": " + failure.message() + hint,
                    keys.and("reason", failure.kind().label()));
        }

        static Edge well(String what, Keys keys) {
            return new Edge(Logger.Level.INFO, what, "", keys);
        }

        /// The same for all nodes.
        private Edge whereverItIs() {
            return new Edge(level, what, "", keys.without(Keys.NODE));
        }

        /// This one, of all these nodes.
        private Edge at(List<Edge> alike) {
            String names = alike.stream()
                    .limit(MOST_NAMES)
                    .map(edge -> String.valueOf(edge.keys.words.get(Keys.NODE)))
                    .collect(Collectors.joining(", "));
            String others = alike.size() > MOST_NAMES ? " and %d more".formatted(alike.size() - MOST_NAMES) : "";
            return new Edge(
                    level,
                    "%s, %d nodes (%s%s)".formatted(what, alike.size(), names, others),
                    alike.getFirst().why,
                    keys);
        }
    }

    /// What a line is about, the same key words everywhere.
    record Keys(Map<String, String> words) {
        static final Keys NONE = new Keys(Map.of());
        private static final String NODE = "node";

        static Keys of(TargetName target, Operation operation) {
            return NONE.and("target", target.toString()).and("operation", operation.toString());
        }

        /// Of one part of an operation; those of one node are named `operation/node`, and what is read of it apart
        /// `operation/node/zfs`. What a sync reads of the cluster as a whole is of no node.
        static Keys of(TargetName target, Operation operation, String part) {
            String[] words = part.split("/", 3);
            if (words.length == 1) {
                return of(target, operation);
            }
            if (operation == Operation.SYNC) {
                return of(target, operation).and("part", words[1]);
            }
            Keys ofNode =
                    NONE.and("target", target.toString()).and(NODE, words[1]).and("operation", operation.toString());
            return words.length == 2 ? ofNode : ofNode.and("part", words[2]);
        }

        Keys and(String key, String word) {
            Map<String, String> more = new LinkedHashMap<>(words);
            more.put(key, word);
            return new Keys(more);
        }

        private Keys without(String key) {
            Map<String, String> fewer = new LinkedHashMap<>(words);
            fewer.remove(key);
            return new Keys(fewer);
        }

        @Override
        public String toString() {
            return words.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .collect(Collectors.joining(" "));
        }
    }
}
