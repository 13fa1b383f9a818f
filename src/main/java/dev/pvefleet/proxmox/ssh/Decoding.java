package dev.pvefleet.proxmox.ssh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.transport.Answer;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Content;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.Refusal;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.proxmox.transport.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Turns what pvesh printed into what REST would have answered (PVE::CLI::pvesh, PVE::RESTEnvironment).
///
/// The exit code alone says nothing: it is 0 although a task failed, and any number where PVE says no. A complete
/// JSON answer is a success whatever the code; without one, a code other than 0 is PVE's no, and its words are on
/// standard error.
final class Decoding {
    /// What coreutils' `timeout` ends with.
    private static final Set<Integer> TIMED_OUT = Set.of(124, 137);

    private final Pvesh pvesh;
    private final Peer peer;

    Decoding(Pvesh pvesh, Peer peer) {
        this.pvesh = pvesh;
        this.peer = peer;
    }

    Answer answer(Call call, Transcript.Section section) {
        try {
            return new Answer.Given(call.verb() == Verb.GET ? read(call, section) : written(call, section));
        } catch (TransportException e) {
            return new Answer.Failed(e);
        }
    }

    private Reply read(Call call, Transcript.Section section) {
        String text = section.stdout().strip();
        Optional<Content> data = Content.of(text).or(() -> Content.of(lastLine(text)));
        if (data.isPresent()) {
            return Reply.of(data.get());
        }
        if (section.code() != 0) {
            throw refusal(call, section);
        }
        if (text.isEmpty()) {
            return Reply.of(NullNode.getInstance());
        }
        throw TransportException.onTheWay(
                Kind.MALFORMED, call, peer, "pvesh did not print JSON but: " + excerpt(text), null, null);
    }

    /// A write prints what it does, then its result. A task's log comes first, the UPID last: in a line of its own,
    /// glued to the log, or both in one JSON string where pvesh had to ask another node.
    private Reply written(Call call, Transcript.Section section) {
        String printed = section.stdout().strip();
        String text = parse(printed)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .orElse(printed);
        Optional<Upid> upid = Upid.lastIn(text);
        if (upid.isPresent()) {
            String log = text.substring(0, text.lastIndexOf(upid.get().value()));
            return new Reply(TextNode.valueOf(upid.get().value()), output(withoutQuote(log), section.stderr()));
        }
        Optional<JsonNode> whole = parse(printed);
        if (whole.isPresent()) {
            return new Reply(whole.get(), output("", section.stderr()));
        }
        String last = lastLine(printed);
        Optional<JsonNode> result = parse(last).filter(JsonNode::isContainerNode);
        if (result.isPresent()) {
            String before = printed.substring(0, printed.length() - last.length());
            return new Reply(result.get(), output(before, section.stderr()));
        }
        if (section.code() != 0) {
            throw refusal(call, section);
        }
        return new Reply(NullNode.getInstance(), output(printed, section.stderr()));
    }

    private TransportException refusal(Call call, Transcript.Section section) {
        List<String> lines = Complaint.linesOf(section.stderr());
        String words = String.join("\n", lines);
        if (lines.isEmpty() && TIMED_OUT.contains(section.code())) {
            return TransportException.onTheWay(
                    Kind.TIMEOUT, call, peer, "pvesh did not end within its share of the time", null, null);
        }
        Optional<TransportException> early = pvesh.failure(call, peer, words, section.code());
        if (early.isPresent()) {
            return early.get();
        }
        if (lines.isEmpty()) {
            String silence = "pvesh ended with code %d and said nothing".formatted(section.code());
            // PVE's no has words. A write that ends without any may have been killed at its work.
            return call.verb() == Verb.GET
                    ? Refusal.of(call, peer, 500, silence, Map.of())
                    : TransportException.onTheWay(Kind.MALFORMED, call, peer, silence, null, null);
        }
        Complaint complaint = Complaint.of(lines);
        return Refusal.of(call, peer, complaint.status(), complaint.text(), complaint.errors());
    }

    private static List<String> output(String stdout, String stderr) {
        List<String> lines =
                new ArrayList<>(stdout.lines().filter(line -> !line.isBlank()).toList());
        lines.addAll(Complaint.linesOf(stderr));
        return lines;
    }

    private static String withoutQuote(String log) {
        return log.endsWith("\"") ? log.substring(0, log.length() - 1) : log;
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    private static Optional<JsonNode> parse(String text) {
        return Content.of(text).map(Content::tree);
    }

    private static String excerpt(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
