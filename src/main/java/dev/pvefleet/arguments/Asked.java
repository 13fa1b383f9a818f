package dev.pvefleet.arguments;

import dev.pvefleet.lifecycle.Change;

/// A change as a document asks for it.
///
/// @param force whether the gates are to be overridden
/// @param dryRun whether nothing is to be sent
public record Asked(Change change, boolean force, boolean dryRun) {}
