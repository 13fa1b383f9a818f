package dev.pvefleet.simulator.cluster;

/// One line of the access control list: a role for a user or token, on a path.
public record Grant(String path, Identity subject, String role, boolean propagate) {}
