package dev.pvefleet.lifecycle;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.GuestCalls;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.PendingOption;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Looks what a failed change of a VM's configuration left behind. A container's is written whole or not at all.
final class Leftovers {
    /// PVE shows that it is set, and never to what.
    private static final String SECRET = "cipassword";

    private Leftovers() {}

    /// The failure of a change, with what it left behind if it left anything.
    static RuntimeException of(TransportException failure, GuestNow before, ConfigEdit edit, Trail trail) {
        Map<String, OptionState> options = read(before, edit, trail);
        return isNothing(options) ? failure : new HalfWrittenException(failure, options);
    }

    /// The same.
    static RuntimeException of(TaskException failure, GuestNow before, ConfigEdit edit, Trail trail) {
        Map<String, OptionState> options = read(before, edit, trail);
        return isNothing(options) ? failure : new HalfWrittenException(failure, options);
    }

    private static boolean isNothing(Map<String, OptionState> options) {
        return !options.containsValue(OptionState.PENDING) && !options.containsValue(OptionState.WRITTEN);
    }

    /// Nothing where it cannot be read.
    private static Map<String, OptionState> read(GuestNow before, ConfigEdit edit, Trail trail) {
        Place at = before.at();
        if (at.guest().type() == GuestType.LXC) {
            return Map.of();
        }
        Request<List<PendingOption>> question = GuestCalls.pending(at.node(), at.guest());
        return switch (at.target().api().ask(question, trail.readDeadline())) {
            case Answer.Given<List<PendingOption>>(var rows) -> states(rows, before.options(), edit);
            case Answer.Refused<List<PendingOption>> _ -> Map.of();
        };
    }

    /// What became of each option, in the order of the change.
    static Map<String, OptionState> states(List<PendingOption> rows, GuestOptions before, ConfigEdit edit) {
        Map<String, PendingOption> now =
                rows.stream().collect(Collectors.toMap(PendingOption::key, Function.identity(), (first, _) -> first));
        Map<String, OptionState> states = new LinkedHashMap<>();
        edit.names()
                .forEach(name -> states.put(name, state(name, Optional.ofNullable(now.get(name)), before.text(name))));
        return states;
    }

    private static OptionState state(String name, Optional<PendingOption> now, Optional<String> before) {
        if (now.filter(PendingOption::isPending).isPresent()) {
            return OptionState.PENDING;
        }
        Optional<String> value = now.map(PendingOption::value).map(String::strip);
        if (!value.equals(before.map(String::strip))) {
            return OptionState.WRITTEN;
        }
        return name.equals(SECRET) && value.isPresent() ? OptionState.UNKNOWN : OptionState.UNTOUCHED;
    }
}
