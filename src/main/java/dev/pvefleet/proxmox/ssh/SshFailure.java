package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that went wrong on the way to PVE, before it is known which call suffers from it.
final class SshFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String detail;
    private final @Nullable String hint;
    private final boolean perhapsBegun;

    /// A failure before the command was sent.
    SshFailure(Kind kind, String detail, @Nullable String hint, @Nullable Throwable cause) {
        this(kind, detail, hint, cause, false);
    }

    private SshFailure(
            Kind kind, String detail, @Nullable String hint, @Nullable Throwable cause, boolean perhapsBegun) {
        super(detail, cause);
        this.kind = kind;
        this.detail = detail;
        this.hint = hint;
        this.perhapsBegun = perhapsBegun;
    }

    /// A failure in the moment in which the server may already have the command.
    static SshFailure perhapsBegun(Kind kind, String detail, @Nullable Throwable cause) {
        return new SshFailure(kind, detail, null, cause, true);
    }

    Kind kind() {
        return kind;
    }

    String detail() {
        return detail;
    }

    /// The same failure, with where on the way it happened in front.
    SshFailure at(String place) {
        return new SshFailure(kind, place + ": " + detail, hint, this);
    }

    /// The same failure with a remark behind it.
    SshFailure remarking(String remark) {
        return new SshFailure(kind, detail + " (" + remark + ")", hint, this);
    }

    TransportException of(Call call, Peer peer) {
        return perhapsBegun
                ? TransportException.onTheWay(kind, call, peer, detail, hint, this)
                : TransportException.notSent(kind, "%s on %s: %s".formatted(call, peer, detail), detail, hint, this);
    }

    Failure asFailure() {
        return new Failure(kind, detail, Optional.ofNullable(hint));
    }
}
