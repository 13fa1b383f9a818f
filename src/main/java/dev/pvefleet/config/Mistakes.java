package dev.pvefleet.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong with a file, so that its author sees everything at once.
final class Mistakes {
    private static final Comparator<Mistake> AS_IN_THE_FILE =
            Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column);

    /// More would not be read by anybody, and a hostile file must not fill the memory.
    private static final int MOST = 100;

    private final String file;
    private final List<Mistake> found = new ArrayList<>();
    private final List<Mistake> warnings = new ArrayList<>();

    Mistakes(Path file) {
        this.file = file.toString();
    }

    void add(Place place, String key, String text) {
        keep(found, place, key, text);
    }

    /// Notes something that is allowed and should be known.
    void warn(Place place, String key, String text) {
        keep(warnings, place, key, text);
    }

    List<String> warnings() {
        return warnings.stream().sorted(AS_IN_THE_FILE).map(Mistake::toString).toList();
    }

    /// Ends the reading if there was any mistake.
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw exception();
        }
    }

    /// Ends the reading with a mistake that leaves nothing to go on with.
    ConfigException fatal(Place place, String text) {
        add(place, "", text);
        return exception();
    }

    private ConfigException exception() {
        List<Mistake> inOrder = new ArrayList<>(found);
        inOrder.sort(AS_IN_THE_FILE);
        if (found.size() == MOST) {
            inOrder.add(new Mistake(file, 0, 0, "", "there may be more; %d mistakes are shown".formatted(MOST)));
        }
        return new ConfigException(inOrder);
    }

    private void keep(List<Mistake> list, Place place, String key, String text) {
        Mistake mistake = new Mistake(file, place.line(), place.column(), key, text);
        if (list.size() < MOST && !list.contains(mistake)) {
            list.add(mistake);
        }
    }
}
