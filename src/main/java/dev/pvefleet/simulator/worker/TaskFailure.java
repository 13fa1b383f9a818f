package dev.pvefleet.simulator.worker;

/// PVE's `die` inside a worker or under a lock: ends it with this text.
public class TaskFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TaskFailure(String message) {
        super(message, null, false, false);
    }

    /// What a task's exit status says: one line, as PVE::RESTEnvironment makes it.
    public String exitStatus() {
        return String.valueOf(getMessage()).strip().replace('\n', ' ');
    }
}
