/// The simulated cluster itself: nodes, guests, storages, disks, tasks and who may do what.
///
/// It knows nothing of HTTP, SSH or JSON. Everything that varies with time is computed from a given instant, so two
/// readings at the same moment agree, whatever face they came through. Uses `model` and the JDK only.
@NullMarked
package dev.pvefleet.simulator.cluster;

import org.jspecify.annotations.NullMarked;
