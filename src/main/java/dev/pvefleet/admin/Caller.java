package dev.pvefleet.admin;

import dev.pvefleet.config.FleetConfig.Role;
import dev.pvefleet.config.Secret;

/// Who asks, known by a token.
///
/// @param name the token's name, which is all that the audit trail says
/// @param token the token itself, which makes hashes of requests useless to whoever reads the journal
record Caller(String name, Role role, Secret token) {
    boolean mayChange() {
        return switch (role) {
            case OPERATOR -> true;
            case VIEWER -> false;
        };
    }
}
