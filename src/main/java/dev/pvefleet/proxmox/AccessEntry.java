package dev.pvefleet.proxmox;

import java.util.Optional;

/// One line of the access control list: somebody has a role on a path.
public record AccessEntry(String path, String role) {
    private static final String NONE = "NoAccess";

    static Optional<AccessEntry> of(Fields row) {
        String path = row.text("path");
        String role = row.text("roleid");
        return path == null || role == null ? Optional.empty() : Optional.of(new AccessEntry(path, role));
    }

    /// Whether it takes everything away on its path.
    public boolean isDenial() {
        return role.equals(NONE);
    }
}
