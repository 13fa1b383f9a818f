package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a guest is at this moment, as its node sees it (`status/current`).
///
/// @param status `running` or `stopped`; a paused VM is `running`
/// @param qmpStatus what QEMU itself says of a VM: `running`, `paused`, `io-error`, …
/// @param haManaged whether the HA manager decides about it
/// @param haState the state in which the HA manager has it
public record GuestStatus(
        String status,
        @Nullable String qmpStatus,
        @Nullable String lock,
        boolean haManaged,
        @Nullable String haState) {
    /// States of a service that the HA manager does not start (PVE::HA::Manager).
    private static final Set<String> AT_REST = Set.of("stopped", "disabled", "ignored", "error");

    static GuestStatus of(JsonNode data) {
        Fields fields = Fields.of(data);
        Optional<Fields> ha = fields.object("ha");
        return new GuestStatus(
                Optional.ofNullable(fields.text("status")).orElse("unknown"),
                fields.text("qmpstatus"),
                fields.text("lock"),
                ha.filter(it -> it.isSet("managed")).isPresent(),
                ha.map(it -> it.text("state")).orElse(null));
    }

    public boolean isRunning() {
        return status.equals("running");
    }

    public boolean isStopped() {
        return status.equals("stopped");
    }

    /// Whether the HA manager may start it at any moment although it does not run: its state is any other than those in
    /// which the manager leaves a guest alone, or it is not known, because the manager has not looked at it yet.
    public boolean mayBeStartedByHa() {
        return haManaged && (haState == null || !AT_REST.contains(haState));
    }

    /// What the HA manager makes of it, in a message.
    public String haWord() {
        return haState == null ? "not known yet" : haState;
    }

    /// What people call it: a paused VM is paused.
    public String word() {
        return isRunning() && qmpStatus != null ? qmpStatus : status;
    }
}
