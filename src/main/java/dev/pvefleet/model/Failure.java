package dev.pvefleet.model;

import java.util.Optional;

/// Why one part of a run gave nothing: what was asked of whom and what came back, and what to do about it.
public record Failure(Kind kind, String message, Optional<String> hint) {}
