package dev.pvefleet.state.document;

import com.fasterxml.jackson.core.JsonParser;
import dev.pvefleet.model.Contact;
import dev.pvefleet.model.Distinct;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.TargetSnapshot.Facts;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How reading a target goes, as one document. An operation that this program does not know is left out.
public final class ReadingDocument {
    private static final String FACTS = "facts";
    private static final String CONTACT = "contact";
    private static final String OPERATIONS = "operations";
    private static final String COLLECTORS = "collectors";

    private static final Sheet<Facts> FACTS_SHEET = new Sheet<>(
            row -> new Facts(
                    new TargetName(row.word("name")),
                    row.word("nodes"),
                    row.word("transport"),
                    row.isTrue("tlsVerifyDisabled")),
            Sheet.column("name", facts -> facts.name().value()),
            Sheet.column("nodes", Facts::nodes),
            Sheet.column("transport", Facts::transport),
            Sheet.column("tlsVerifyDisabled", Facts::tlsVerifyDisabled));

    private static final Sheet<Contact> CONTACTS = new Sheet<>(
            row -> new Contact(
                    Optional.ofNullable(row.flag("reachable")),
                    Optional.ofNullable(row.time("since")),
                    Optional.ofNullable(row.time("backoffUntil"))),
            Sheet.column("reachable", contact -> contact.reachable().orElse(null)),
            Sheet.column("since", contact -> contact.since().orElse(null)),
            Sheet.column("backoffUntil", contact -> contact.backoffUntil().orElse(null)));

    private final Map<Operation, OperationRecord> operations = new EnumMap<>(Operation.class);
    private final SortedMap<String, Optional<Failure>> collectors = new TreeMap<>();
    private @Nullable Facts facts;
    private Contact contact = Contact.NONE;

    private ReadingDocument() {}

    public static Packed pack(TargetSnapshot target) {
        return Packed.of(out -> {
            out.writeFieldName(FACTS);
            Json.write(out, FACTS_SHEET.cells(target.facts()));
            out.writeFieldName(CONTACT);
            Json.write(out, CONTACTS.cells(target.contact()));
            out.writeFieldName(OPERATIONS);
            OperationSheet.OPERATIONS.write(out, target.operations().entrySet());
            out.writeFieldName(COLLECTORS);
            Json.write(out, cells(target.collectors()));
        });
    }

    private static Map<String, Object> cells(SortedMap<String, Optional<Failure>> collectors) {
        Map<String, Object> cells = new LinkedHashMap<>();
        collectors.forEach((name, failure) ->
                cells.put(name, failure.map(FailureSheet.FAILURES::cells).orElse(Map.of())));
        return cells;
    }

    /// The target without the parts that are kept apart.
    ///
    /// @throws DocumentException if the document cannot be understood
    public static TargetSnapshot unpack(byte[] bytes) {
        ReadingDocument document = new ReadingDocument();
        Packed.read(bytes, document::take);
        return document.target();
    }

    private void take(String name, JsonParser in) throws IOException {
        switch (name) {
            case FACTS -> facts = FACTS_SHEET.read(Row.of(Json.map(in), new Distinct()));
            case CONTACT -> contact = CONTACTS.read(Row.of(Json.map(in), new Distinct()));
            case OPERATIONS ->
                OperationSheet.OPERATIONS
                        .read(in, new Distinct())
                        .forEach(entry -> operations.put(entry.getKey(), entry.getValue()));
            case COLLECTORS ->
                Json.map(in)
                        .forEach((collector, cells) -> collectors.put(collector, Optional.ofNullable(failure(cells))));
            default -> in.skipChildren();
        }
    }

    private static @Nullable Failure failure(@Nullable Object cells) {
        return cells instanceof Map<?, ?> map && !map.isEmpty() ? FailureSheet.of(map) : null;
    }

    private TargetSnapshot target() {
        if (facts == null) {
            throw new DocumentException("'%s' is missing".formatted(FACTS));
        }
        return TargetSnapshot.unread(facts, operations)
                .withCollectors(collectors)
                .with(contact);
    }
}
