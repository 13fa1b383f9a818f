package dev.pvefleet.simulator.worker;

import dev.pvefleet.model.Vmid;
import java.util.Optional;

/// Which tasks a mishap befalls. What is left out is any.
///
/// @param type such as `qmstart`
/// @param id what the task works on; of a clone this is the source
/// @param times after how many tasks it is over
public record WhichTask(Optional<String> type, Optional<String> id, int times) {
    /// Every task, for good.
    public static WhichTask any() {
        return new WhichTask(Optional.empty(), Optional.empty(), Integer.MAX_VALUE);
    }

    public WhichTask type(String wanted) {
        return new WhichTask(Optional.of(wanted), id, times);
    }

    public WhichTask on(Vmid wanted) {
        return new WhichTask(type, Optional.of(wanted.toString()), times);
    }

    public WhichTask times(int most) {
        return new WhichTask(type, id, most);
    }

    boolean covers(Job.Title title) {
        return type.map(title.type()::equals).orElse(true)
                && id.map(title.id()::equals).orElse(true);
    }
}
