package dev.pvefleet.config;

import dev.pvefleet.model.TargetName;
import java.util.List;

/// Reads the configuration anew while the agent runs, as `SIGHUP` and the admin API ask for.
///
/// A good file replaces the running one as a whole; a bad one changes nothing. Safe for use by several threads: one
/// reload is done after the other.
@FunctionalInterface
public interface Reloading {
    /// Reads the file that the agent was started with, and acts on it. Logs what came of it.
    Outcome reload();

    /// What came of it.
    sealed interface Outcome {
        /// The file is what the agent now goes by.
        ///
        /// @param atRestart the keys whose new value needs a restart, such as `http.listen`
        /// @param warnings what is allowed but should be known
        record Applied(
                List<TargetName> added,
                List<TargetName> changed,
                List<TargetName> removed,
                List<TargetName> unchanged,
                List<String> atRestart,
                List<String> warnings)
                implements Outcome {
            public Applied {
                added = List.copyOf(added);
                changed = List.copyOf(changed);
                removed = List.copyOf(removed);
                unchanged = List.copyOf(unchanged);
                atRestart = List.copyOf(atRestart);
                warnings = List.copyOf(warnings);
            }
        }

        /// The file was refused as a whole, for these mistakes; at least one.
        record Refused(List<Mistake> mistakes) implements Outcome {
            public Refused {
                mistakes = List.copyOf(mistakes);
            }
        }
    }
}
