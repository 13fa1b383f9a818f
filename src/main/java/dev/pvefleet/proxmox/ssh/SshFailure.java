package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Something that went wrong on the way to PVE, before it is known which call suffers from it.
final class SshFailure extends Exception {
    private static final long serialVersionUID = 1L;
    /// `DefaultOpenFuture[…]: Failed (…) to execute: `, `java.io.IOException: `.
    private static final Pattern CLASS_NAMES = Pattern.compile(
            "^(?:Default\\w+\\[.*?]: )?(?:Failed \\(\\w+\\) to execute: )?(?:(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:Exception|Error): )*");

    private static final String JUMP_HOST = "jump host ";

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

    /// What an exception of MINA says, without the names of classes that it and those around it begin with. An error
    /// that says nothing has nothing but its name.
    static String words(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && !(cause instanceof SshFailure)) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        String bare = CLASS_NAMES.matcher(message).replaceFirst("");
        return cause.getMessage() == null || bare.isBlank() ? cause.getClass().getSimpleName() : bare;
    }

    Kind kind() {
        return kind;
    }

    String detail() {
        return detail;
    }

    /// The same failure, with the jump host in front at which it happened; the first of several is the one.
    SshFailure atJumpHost(String address) {
        return detail.startsWith(JUMP_HOST)
                ? this
                : new SshFailure(kind, JUMP_HOST + address + ": " + detail, hint, this);
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
