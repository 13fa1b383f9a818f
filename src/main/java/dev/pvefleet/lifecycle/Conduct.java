package dev.pvefleet.lifecycle;

import java.time.Duration;

/// How a change is made, whatever it is.
///
/// @param force whether the gates are overridden for this call
/// @param dryRun whether only the checks are made, and the requests shown that would follow
/// @param taskTimeout how long a PVE task, and a lock in its way, is waited for (`taskTimeoutSec`)
/// @param pollInterval the longest time between two looks at a task (`pollIntervalSec`)
/// @param readTimeout how long one read may take
public record Conduct(
        boolean force, boolean dryRun, Duration taskTimeout, Duration pollInterval, Duration readTimeout) {}
