package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.worker.TaskFailure;
import java.util.Map;
import java.util.Optional;

/// PVE's `die`: leaves a handler with the answer no.
final class ApiError extends TaskFailure {
    private static final long serialVersionUID = 1L;

    private final transient Outcome.Refused refusal;

    ApiError(int status, String message, Map<String, String> errors) {
        super(message);
        this.refusal = new Outcome.Refused(status, message, errors);
    }

    Outcome.Refused refusal() {
        return refusal;
    }

    /// An exception that carries a status says it in a task's exit status.
    @Override
    public String exitStatus() {
        String text = super.exitStatus();
        return refusal.status() == 500 ? text : refusal.status() + " " + text;
    }

    /// Fails whoever polls.
    Optional<Answer> thrown() {
        throw this;
    }

    /// What made a worker fail, for the request that waited for it.
    static ApiError of(TaskFailure failure) {
        return failure instanceof ApiError error
                ? error
                : die(String.valueOf(failure.getMessage()).stripTrailing());
    }

    /// A plain `die`, which PVE answers with 500.
    static ApiError die(String message) {
        return new ApiError(500, message + "\n", Map.of());
    }

    /// `raise_param_exc`.
    static ApiError parameters(Map<String, String> errors) {
        return new ApiError(400, "Parameter verification failed.\n", errors);
    }

    /// `raise_perm_exc`.
    static ApiError forbidden(String what) {
        return new ApiError(
                403,
                what.isEmpty() ? "Permission check failed\n" : "Permission check failed (" + what + ")\n",
                Map.of());
    }

    static ApiError notImplemented(Method method, String path) {
        return new ApiError(501, "Method '%s %s' not implemented".formatted(method, path), Map.of());
    }

    static ApiError noSuchGuest(NodeName node, GuestType type, String vmid) {
        String folder = switch (type) {
            case QEMU -> "qemu-server";
            case LXC -> "lxc";
        };
        return die("Configuration file 'nodes/%s/%s/%s.conf' does not exist".formatted(node, folder, vmid));
    }
}
