/// The shape of everything that leaves the program as JSON or YAML: which names, which words, what is left out.
///
/// One configured mapper, and one writer of YAML; the records of `model` and `lifecycle` know nothing of it.
/// Field names are the records' own, what PVE did not give is absent, times are ISO 8601 in UTC. Uses these
/// records, Jackson, and SnakeYAML Engine.
@NullMarked
package dev.pvefleet.shape;

import org.jspecify.annotations.NullMarked;
