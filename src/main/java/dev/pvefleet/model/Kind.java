package dev.pvefleet.model;

import java.util.Locale;

/// Why something could not be done. Exit codes, HTTP statuses and metric labels are exhaustive switches over it.
public enum Kind {
    /// No connection: name resolution, refused, no route, PVE's 595, a connection that broke.
    UNREACHABLE,
    /// No complete answer before the deadline, or PVE's own 30-second limit (596).
    TIMEOUT,
    /// The certificate is not the one that was to be trusted, or TLS could not be agreed on.
    TLS,
    /// The SSH host key is unknown, changed or revoked.
    HOST_KEY,
    /// Who we are was not accepted: token, key or password.
    UNAUTHENTICATED,
    /// Who we are may not do this.
    FORBIDDEN,
    /// The guest, node, task or storage does not exist.
    NOT_FOUND,
    /// PVE understood and said no.
    REJECTED,
    /// A guest's lock or a lock file stands in the way.
    LOCKED,
    /// This PVE version does not have it.
    UNSUPPORTED,
    /// What came back is not what PVE sends.
    MALFORMED,
    /// PVE answers, but what it tells is old, because what measures it there is dead.
    STALE;

    /// Whether nothing came back at all, as when a cable is out: another way, or another try, may do better.
    public boolean isSilence() {
        return switch (this) {
            case UNREACHABLE, TIMEOUT -> true;
            case TLS,
                    HOST_KEY,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    NOT_FOUND,
                    REJECTED,
                    LOCKED,
                    UNSUPPORTED,
                    MALFORMED,
                    STALE -> false;
        };
    }

    /// The word in metrics and JSON.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
