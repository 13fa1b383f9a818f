package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import java.util.List;
import java.util.Map;

/// What a change may end with, for tests of the faces.
public final class Raised {
    private Raised() {}

    public static RefusedException refused(Gate gate, String message, List<String> reasons, String hint) {
        return new RefusedException(gate, message, reasons, hint);
    }

    public static TaskException task(Kind kind, Upid upid, String message, List<String> log, String hint) {
        return new TaskException(kind, upid, message, log, hint);
    }

    public static HalfWrittenException halfWritten(TaskException failure, Map<String, OptionState> options) {
        return new HalfWrittenException(failure, options);
    }

    public static ChangeResult warned(ChangeResult result, String warning) {
        return result.warning(warning);
    }
}
