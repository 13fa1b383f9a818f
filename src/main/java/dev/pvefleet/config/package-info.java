/// The configuration file `pve-fleet.yaml` as records, and the reading of it with messages that name file, line and
/// key.
///
/// The records are plain data that transports and features are built from. Uses `model` and the YAML library only.
@NullMarked
package dev.pvefleet.config;

import org.jspecify.annotations.NullMarked;
