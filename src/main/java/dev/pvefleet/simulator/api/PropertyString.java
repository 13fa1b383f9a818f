package dev.pvefleet.simulator.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A value such as `virtio=BC:24:11:00:00:01,bridge=vmbr0`: pairs in their order. A first part without a name goes by
/// the empty one.
record PropertyString(Map<String, String> parts) {
    private static final Set<String> MODELS = Set.of(
            "virtio",
            "e1000",
            "e1000-82540em",
            "e1000-82544gc",
            "e1000-82545em",
            "e1000e",
            "i82551",
            "i82557b",
            "i82559er",
            "ne2k_isa",
            "ne2k_pci",
            "pcnet",
            "rtl8139",
            "vmxnet3");

    PropertyString {
        parts = new LinkedHashMap<>(parts);
    }

    static PropertyString of(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                parts.put(MODELS.contains(part) ? part : "", MODELS.contains(part) ? "" : part);
            } else {
                parts.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return new PropertyString(parts);
    }

    Optional<String> get(String key) {
        return Optional.ofNullable(parts.get(key));
    }

    /// The part without a name, such as the volume of a disk.
    Optional<String> first() {
        return get("");
    }

    /// The model of a VM's network card with its MAC address, which is empty if none was given.
    Optional<Map.Entry<String, String>> model() {
        return parts.entrySet().stream()
                .filter(part -> MODELS.contains(part.getKey()))
                .findFirst();
    }

    PropertyString with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(parts);
        more.put(key, value);
        return new PropertyString(more);
    }

    PropertyString without(String key) {
        Map<String, String> fewer = new LinkedHashMap<>(parts);
        fewer.remove(key);
        return new PropertyString(fewer);
    }

    @Override
    public String toString() {
        return parts.entrySet().stream()
                .map(part -> part.getKey().isEmpty() ? part.getValue() : part.getKey() + "=" + part.getValue())
                .collect(Collectors.joining(","));
    }
}
