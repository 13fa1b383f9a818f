package dev.pvefleet.lifecycle;

import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A change of a VM's configuration failed half-way: PVE writes the options one by one, and leaves those before the
/// one that it refuses pending.
public final class HalfWrittenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException failure;
    private final transient Map<String, OptionState> options;

    private HalfWrittenException(RuntimeException failure, Map<String, OptionState> options) {
        super("%s; of this change %s".formatted(failure.getMessage(), words(options)), failure);
        this.failure = failure;
        this.options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    HalfWrittenException(TransportException failure, Map<String, OptionState> options) {
        this((RuntimeException) failure, options);
    }

    HalfWrittenException(TaskException failure, Map<String, OptionState> options) {
        this((RuntimeException) failure, options);
    }

    /// `cores, onboot are pending; name is written; scsi1 is untouched`.
    private static String words(Map<String, OptionState> options) {
        return Arrays.stream(OptionState.values())
                .filter(options::containsValue)
                .map(state -> named(options, state, ", ") + (isOne(options, state) ? " is " : " are ") + state.label())
                .collect(Collectors.joining("; "));
    }

    private static boolean isOne(Map<String, OptionState> options, OptionState state) {
        return Collections.frequency(options.values(), state) == 1;
    }

    private static String named(Map<String, OptionState> options, OptionState state, String separator) {
        return options.entrySet().stream()
                .filter(option -> option.getValue() == state)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(separator));
    }

    /// What PVE said: a {@link TransportException} or a {@link TaskException}.
    public RuntimeException failure() {
        return failure;
    }

    public Kind kind() {
        return failure instanceof TaskException task ? task.kind() : ((TransportException) failure).kind();
    }

    /// What became of each option of the change.
    public Map<String, OptionState> options() {
        return options;
    }

    /// The same, as documents have it.
    public Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        options.forEach((name, state) -> labels.put(name, state.label()));
        return Collections.unmodifiableMap(labels);
    }

    /// What to do about it, as documents have it.
    public Optional<String> hint() {
        return advice().map(Hint::toString);
    }

    /// What to do about it, for each surface to word.
    public Optional<Hint> advice() {
        Optional<Hint> first =
                failure instanceof TaskException task ? task.advice() : ((TransportException) failure).advice();
        String pending = named(options, OptionState.PENDING, ",");
        if (pending.isEmpty()) {
            return first;
        }
        String words = "what is pending holds with the next change or start; to take it back: ";
        return Optional.of(first.map(hint -> hint.with("; " + words))
                .orElseGet(() -> Hint.of(words))
                .with("revert", pending));
    }
}
