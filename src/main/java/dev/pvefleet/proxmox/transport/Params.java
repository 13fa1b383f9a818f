package dev.pvefleet.proxmox.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parameters of a call in the order they were given; a name may stand several times, as PVE wants its arrays.
///
/// There is no null: PVE takes a null for a wrong value, so what is not set is not sent.
public record Params(List<Param> values) {
    public static final Params NONE = new Params(List.of());

    public Params {
        values = List.copyOf(values);
    }

    public static Params of(String name, String value) {
        return NONE.with(name, value);
    }

    public Params with(String name, String value) {
        List<Param> more = new ArrayList<>(values);
        more.add(new Param(name, value));
        return new Params(more);
    }

    /// Booleans travel as 0 and 1, the only form that every PVE version reads.
    public Params with(String name, boolean value) {
        return with(name, value ? "1" : "0");
    }

    public Params with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /// The value of a parameter that stands once.
    public Optional<String> value(String name) {
        return values.stream()
                .filter(param -> param.name().equals(name))
                .map(Param::value)
                .findFirst();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /// One name with one value.
    public record Param(String name, String value) {
        /// Values may be secrets (`cipassword`), so they do not show.
        @Override
        public String toString() {
            return name + "=…";
        }
    }
}
