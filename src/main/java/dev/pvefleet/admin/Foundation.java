package dev.pvefleet.admin;

import dev.pvefleet.config.CurrentConfig;
import dev.pvefleet.config.Reloading;
import dev.pvefleet.lifecycle.AuditedLifecycle;
import dev.pvefleet.proxmox.Targets;
import dev.pvefleet.state.ChangeJournal;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.StateStore;

/// What the API stands on while the agent runs.
///
/// @param authFailure is called for each request without a good token or role
public record Foundation(
        CurrentConfig config,
        Targets targets,
        FleetState state,
        StateStore store,
        ChangeJournal journal,
        AuditedLifecycle lifecycle,
        RunNow runNow,
        Reloading reloading,
        Runnable authFailure) {}
