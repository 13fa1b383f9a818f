package dev.pvefleet.simulator.api;

import java.util.Map;

/// What became of a request.
public sealed interface Outcome {
    /// It was done.
    record Done(Answer answer) implements Outcome {}

    /// PVE said no.
    ///
    /// @param message PVE's words; from 595 on, and for 401, only the reason phrase carries them
    /// @param errors what is wrong with each parameter
    record Refused(int status, String message, Map<String, String> errors) implements Outcome {
        public Refused {
            errors = Map.copyOf(errors);
        }
    }
}
