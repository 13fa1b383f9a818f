package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.Tags;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The options of a guest's configuration, by name.
///
/// @param values strings, numbers, booleans and (for raw `lxc.*` lines) lists, as PVE sent them; without the digest
public record GuestOptions(
        Map<String, Object> values, @Nullable String digest) {
    private static final Pattern CARD = Pattern.compile("net\\d{1,2}");
    private static final Pattern MAC = Pattern.compile("(?i)\\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\\b");
    private static final Pattern AGENT = Pattern.compile("^(?:enabled=)?1(?:,|$)|,enabled=1(?:,|$)");
    private static final Pattern STATIC_ADDRESS = Pattern.compile("(?:^|,)ip=([0-9.]{7,15})(?:/\\d{1,2})?(?:,|$)");

    public GuestOptions {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static GuestOptions of(JsonNode data) {
        if (!data.isObject()) {
            throw BadAnswerException.expected("an object", data);
        }
        Map<String, Object> values = map(data);
        Object digest = values.remove("digest");
        return new GuestOptions(values, digest == null ? null : digest.toString());
    }

    private static @Nullable Object plain(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue();
            case NUMBER ->
                value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : value.decimalValue();
            case ARRAY -> list(value);
            case OBJECT -> map(value);
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }

    private static Map<String, Object> map(JsonNode object) {
        Map<String, Object> values = new TreeMap<>();
        object.properties().forEach(option -> {
            Object value = plain(option.getValue());
            if (value != null) {
                values.put(option.getKey(), value);
            }
        });
        return values;
    }

    private static List<Object> list(JsonNode value) {
        List<Object> elements = new ArrayList<>();
        value.forEach(element -> {
            Object plain = plain(element);
            if (plain != null) {
                elements.add(plain);
            }
        });
        return List.copyOf(elements);
    }

    /// An option as text, if it is set. Numbers read as PVE writes them.
    public Optional<String> text(String option) {
        Object value = values.get(option);
        return value == null || value instanceof List || value instanceof Map
                ? Optional.empty()
                : Optional.of(value instanceof Boolean set ? (set ? "1" : "0") : value.toString());
    }

    /// Whether a VM's configuration says that it has a guest agent, which is no proof that one runs.
    public boolean hasAgent() {
        return text("agent").map(value -> AGENT.matcher(value).find()).orElse(false);
    }

    /// The name that a guest has by its configuration. PVE's lists call one without by its number (PVE::QemuServer
    /// and PVE::LXC, `vmstatus`), and so does whoever asks for it by name.
    public String nameOf(GuestId guest) {
        return switch (guest.type()) {
            case QEMU -> text("name").orElse("VM " + guest.vmid());
            case LXC -> text("hostname").orElse("CT" + guest.vmid());
        };
    }

    public Tags tags() {
        return text("tags").map(Tags::parse).orElse(Tags.NONE);
    }

    /// What holds the guest: `clone`, `backup`, …
    public Optional<String> lock() {
        return text("lock").filter(word -> !word.isEmpty());
    }

    /// The MAC addresses of the network cards, in lower case and in the order of the cards.
    public List<String> macs() {
        return cards().stream()
                .map(MAC::matcher)
                .filter(Matcher::find)
                .map(found -> found.group().toLowerCase(Locale.ROOT))
                .toList();
    }

    /// The IPv4 addresses that a container's cards are given by its configuration.
    public List<String> staticAddresses() {
        return cards().stream()
                .map(STATIC_ADDRESS::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    private List<String> cards() {
        return values.entrySet().stream()
                .filter(option -> CARD.matcher(option.getKey()).matches())
                .sorted((a, b) -> Integer.compare(number(a.getKey()), number(b.getKey())))
                .map(option -> option.getValue().toString())
                .toList();
    }

    private static int number(String card) {
        return Integer.parseInt(card.substring("net".length()));
    }
}
