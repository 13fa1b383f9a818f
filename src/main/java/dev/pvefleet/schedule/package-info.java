/// The agent: what is read how often, one run of each operation at a time, and what a run's outcome does to the state.
///
/// Each target and operation is a fault domain of its own, and no exception leaves a job. Uses the features, `config`,
/// `state` and `model`; only this package knows the scheduler.
@NullMarked
package dev.pvefleet.schedule;

import org.jspecify.annotations.NullMarked;
