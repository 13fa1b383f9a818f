/// The vocabulary of the fleet: targets, nodes, guests, vmids, tags, UPIDs, and the records that operations produce.
///
/// Every domain word is a type that cannot hold a wrong value. Those that are keys of thousands of guests compare
/// themselves by hand: a native image finds what the compiler makes for a record by reflection, each time anew. This
/// package uses the JDK and JSpecify only; everything else may use it.
@NullMarked
package dev.pvefleet.model;

import org.jspecify.annotations.NullMarked;
