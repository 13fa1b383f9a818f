package dev.pvefleet.config;

/// How a target is reached. The same operations run over each.
public sealed interface TransportConfig permits ApiConfig, SshConfig {}
