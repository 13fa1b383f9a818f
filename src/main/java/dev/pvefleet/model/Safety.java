package dev.pvefleet.model;

import java.util.Set;

/// The tags that decide what this tool may touch: `managedTag` marks its own guests, `protectedTags` keep `delete`
/// away.
public record Safety(String managedTag, Set<String> protectedTags) {
    public Safety {
        protectedTags = Set.copyOf(protectedTags);
    }
}
