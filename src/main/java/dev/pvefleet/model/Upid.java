package dev.pvefleet.model;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The id of a PVE task. It names the node that runs the task, which is the only node to ask about it.
///
/// The form is PVE::UPID's: `UPID:node:pid:pstart:starttime:type:id:user:` with hexadecimal numbers; `id` may
/// be empty.
public record Upid(String value) {
    private static final String FORM = "UPID:(?<node>[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?):(?<pid>[0-9A-Fa-f]{8}):"
            + "(?<pstart>[0-9A-Fa-f]{8,9}):(?<start>[0-9A-Fa-f]{8}):(?<type>[^:\\s\"'\\\\]+):(?<id>[^:\\s\"'\\\\]*):"
            + "(?<user>[^:\\s\"'\\\\]+):";
    private static final Pattern WHOLE = Pattern.compile(FORM);

    public Upid {
        if (!WHOLE.matcher(value).matches()) {
            throw new IllegalArgumentException("'%s' is not a UPID".formatted(value));
        }
    }

    /// Reads a UPID that stands alone.
    ///
    /// @throws IllegalArgumentException if it is not one
    public static Upid parse(String text) {
        return new Upid(text);
    }

    /// Finds the last UPID in a text, where pvesh may have glued it to the task's log.
    public static Optional<Upid> lastIn(String text) {
        Matcher matcher = WHOLE.matcher(text);
        Optional<Upid> last = Optional.empty();
        while (matcher.find()) {
            last = Optional.of(new Upid(matcher.group()));
        }
        return last;
    }

    /// The node that runs the task.
    public NodeName node() {
        return new NodeName(part("node"));
    }

    /// The worker's type, such as `qmstart`.
    public String type() {
        return part("type");
    }

    /// What the task works on, such as a vmid; empty for a task over many guests. A clone's is its source.
    public String id() {
        return part("id");
    }

    /// Who started it: `user@realm`, or `user@realm!token`.
    public String user() {
        return part("user");
    }

    /// When the task began, to the second.
    public Instant startedAt() {
        return Instant.ofEpochSecond(Long.parseLong(part("start"), 16));
    }

    private String part(String name) {
        Matcher matcher = WHOLE.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalStateException(value);
        }
        return matcher.group(name);
    }

    @Override
    public String toString() {
        return value;
    }
}
