package dev.pvefleet.admin;

import dev.pvefleet.model.Kind;
import java.util.Locale;

/// What a request can fail for, as its problem document says it: the status, and what stands under `title`.
///
/// The first ones are between the client and this API; the others are a target's, and their words are those of
/// {@link Kind}.
enum Trouble {
    /// The request itself cannot be understood: arguments, query, headers, JSON.
    USAGE(400, "The request cannot be used"),
    UNAUTHORIZED(401, "A token is needed"),
    NO_TOKENS(403, "Nobody may use this API yet"),
    ROLE(403, "The token may only read"),
    NO_SUCH_PATH(404, "There is nothing here"),
    METHOD(405, "This can be done with other methods only"),
    SLOW_BODY(408, "The request did not arrive in time"),
    /// Another change of the guest, or the same run, is going on.
    BUSY(409, "Something else is going on there"),
    /// A gate or a check refused a change.
    REFUSED(409, "A gate or check stands in the way"),
    AMBIGUOUS(409, "More than one is meant"),
    TOO_LARGE(413, "The request is too large"),
    MEDIA_TYPE(415, "The body is not JSON"),
    /// An idempotency key that was used for something else.
    KEY_REUSED(422, "The idempotency key belongs to another request"),
    /// The configuration file has mistakes.
    CONFIG(422, "The configuration was refused"),
    TOO_MANY(429, "Too many failures"),
    INTERNAL(500, "This is a defect of pve-fleet"),
    /// Too many changes at once, or this program starts or ends.
    NOT_NOW(503, "Not now"),
    /// The state on disk cannot be read or written.
    STATE(503, "The state cannot be used"),

    UNREACHABLE(502, "The target cannot be reached"),
    TIMEOUT(504, "The target did not answer in time"),
    TLS(502, "The target's certificate is not trusted"),
    HOST_KEY(502, "The target's host key is not trusted"),
    /// PVE does not know us. 502 and not 401, which would be about the client's own token.
    UNAUTHENTICATED(502, "The target does not accept the credentials of its configuration"),
    /// PVE lets us not do it. 502 and not 403, for the same reason.
    FORBIDDEN(502, "The target's credentials do not allow this"),
    NOT_FOUND(404, "There is no such thing"),
    REJECTED(422, "Proxmox VE refused"),
    /// 409 and not WebDAV's 423: it can be tried again as it is.
    LOCKED(409, "A lock stands in the way"),
    UNSUPPORTED(501, "This version of Proxmox VE does not have it"),
    MALFORMED(502, "The target's answer makes no sense"),
    STALE(502, "What the target tells is old");

    private final int status;
    private final String title;

    Trouble(int status, String title) {
        this.status = status;
        this.title = title;
    }

    static Trouble of(Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> UNREACHABLE;
            case TIMEOUT -> TIMEOUT;
            case TLS -> TLS;
            case HOST_KEY -> HOST_KEY;
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case FORBIDDEN -> FORBIDDEN;
            case NOT_FOUND -> NOT_FOUND;
            case REJECTED -> REJECTED;
            case LOCKED -> LOCKED;
            case UNSUPPORTED -> UNSUPPORTED;
            case MALFORMED -> MALFORMED;
            case STALE -> STALE;
        };
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /// The word for programs.
    String kind() {
        return name().toLowerCase(Locale.ROOT);
    }
}
