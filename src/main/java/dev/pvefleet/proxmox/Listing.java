package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A list that PVE sent: what could be understood of it, and how many elements could not.
///
/// One strange element must not hide the others, and must not go unnoticed either.
public record Listing<T>(List<T> items, int unreadable) {
    public Listing {
        items = List.copyOf(items);
    }

    /// Reads a list.
    ///
    /// @param decode empty for an element that cannot be understood
    /// @throws BadAnswerException if the data is not a list. Nothing at all is not an empty list: taking it for one
    ///     would make everything vanish
    static <T> Listing<T> of(JsonNode data, Function<Fields, Optional<T>> decode) {
        if (!data.isArray()) {
            throw BadAnswerException.expected("a list", data);
        }
        List<T> items = new ArrayList<>();
        int unreadable = 0;
        for (JsonNode element : data) {
            Optional<T> item = element.isObject() ? decode.apply(Fields.of(element)) : Optional.empty();
            item.ifPresent(items::add);
            unreadable += item.isPresent() ? 0 : 1;
        }
        return new Listing<>(items, unreadable);
    }
}
