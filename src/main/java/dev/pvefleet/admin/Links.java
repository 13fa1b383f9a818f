package dev.pvefleet.admin;

import dev.pvefleet.model.ChangeId;

/// Where things are.
final class Links {
    /// What every path of this API begins with.
    static final String ROOT = "/api/v1";

    private Links() {}

    static String operation(ChangeId id) {
        return ROOT + "/operations/" + id;
    }
}
