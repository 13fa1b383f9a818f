package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Pending;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/// Applies changes to a configuration as PVE does: they all go to the pending ones first, and then those go on to the
/// configuration that can hold at once.
final class ConfigEdit {
    private final SortedMap<String, String> config;
    private Pending pending;

    ConfigEdit(Guest guest) {
        config = new TreeMap<>(guest.config());
        pending = guest.pending();
    }

    boolean knows(String option) {
        return config.containsKey(option) || pending.values().containsKey(option);
    }

    Optional<String> current(String option) {
        return Optional.ofNullable(config.get(option));
    }

    void set(String option, String value) {
        pending = pending.withValue(option, value);
    }

    /// Sets without a detour.
    void setNow(String option, String value) {
        config.put(option, value);
        pending = pending.without(option);
    }

    void delete(String option) {
        pending = pending.withDeletion(option);
    }

    void deleteNow(String option) {
        config.remove(option);
        pending = pending.without(option);
    }

    /// Forgets pending changes that change nothing.
    void tidy() {
        pending.values().forEach((option, value) -> {
            if (value.equals(config.get(option))) {
                pending = pending.without(option);
            }
        });
        for (String option : List.copyOf(pending.deletions())) {
            if (!config.containsKey(option)) {
                pending = pending.without(option);
            }
        }
    }

    /// Lets those pending changes hold that may.
    void apply(BiPredicate<String, Optional<String>> may) {
        for (String option : List.copyOf(pending.deletions())) {
            if (may.test(option, Optional.empty())) {
                Optional.ofNullable(config.remove(option)).ifPresent(value -> keepVolume(option, value));
                pending = pending.without(option);
            }
        }
        pending.values().forEach((option, value) -> {
            if (may.test(option, Optional.of(value))) {
                Optional<String> before = Optional.ofNullable(config.put(option, value));
                before.filter(old -> !Drives.volume(old).equals(Drives.volume(value)))
                        .ifPresent(old -> keepVolume(option, old));
                pending = pending.without(option);
            }
        });
    }

    /// A disk that is taken out of a guest is not lost, but `unused`.
    private void keepVolume(String option, String value) {
        boolean disk = (QemuOptions.isDrive(option) || option.matches("mp\\d+"))
                && !Drives.isCdrom(value)
                && !Drives.isCloudInit(value);
        if (disk) {
            int number = 0;
            while (config.containsKey("unused" + number)) {
                number++;
            }
            config.put("unused" + number, Drives.volume(value));
        }
    }

    Guest written(Guest guest) {
        return guest.withConfig(config).withPending(pending);
    }
}
