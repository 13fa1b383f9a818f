package dev.pvefleet.proxmox.transport;

import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Decides what PVE's "no" means, from its status and its words, the same for every transport.
///
/// PVE answers 500 for almost everything (a guest that does not exist, a lock, a storage that hangs), so its words
/// count more than its number; over SSH there is no number at all.
public final class Refusal {
    /// All that PVE says where one of several privileges would do. Everything else it explains in brackets.
    private static final String DENIED = "Permission check failed";

    private static final Pattern LOCKED = Pattern.compile("(?:VM|CT) is locked \\(");
    private static final Pattern LOCK_TIMEOUT = Pattern.compile(
            "can't lock file '[^']*' - got timeout|got lock request timeout|can't lock file '[^']*'.*timeout");
    private static final Pattern UNSUPPORTED =
            Pattern.compile("not implemented|No '[a-z]+' handler defined for|zfsutils-linux not installed");

    private Refusal() {}

    /// Makes the exception for an answer that was not a success.
    ///
    /// @param status PVE's HTTP status; over SSH the number that its text begins with, or 500
    /// @param text PVE's message, its end stripped
    public static TransportException of(Call call, Peer peer, int status, String text, Map<String, String> errors) {
        String words = text.isBlank() ? silence(status) : text.strip();
        String complaints = new TreeMap<>(errors)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue().strip())
                        .collect(Collectors.joining("; "));
        String detail = complaints.isEmpty() ? words : words + " (" + complaints + ")";
        Kind kind = Remedy.isRootOnly(detail) ? Kind.FORBIDDEN : kindOf(status, text);
        String message = "%s on %s: %d %s".formatted(call, peer, status, detail);
        return TransportException.refusal(
                kind, message, detail, status, errors, hint(kind, call, peer, status, detail));
    }

    /// Whether only something in front of PVE answers so: a proxy, a load balancer, or a service such as Cloudflare.
    /// PVE uses none of these statuses, and has not refused anything.
    public static boolean isOfProxy(int status) {
        return switch (status) {
            case 408, 425, 429, 499, 502, 503, 504, 509 -> true;
            default -> status >= 520 && status <= 530;
        };
    }

    static Kind kindOf(int status, String text) {
        if (LOCKED.matcher(text).find() || isLockTimeout(text)) {
            return Kind.LOCKED;
        }
        return switch (status) {
            case 401 -> Kind.UNAUTHENTICATED;
            case 403 -> isAboutAPool(text) ? Kind.NOT_FOUND : Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 501 -> text.contains("for data too large") ? Kind.REJECTED : Kind.UNSUPPORTED;
            case 505, 506 -> Kind.UNSUPPORTED;
            case 408, 504, 522, 524 -> Kind.TIMEOUT;
            case 425, 429, 499, 502, 503, 509, 520, 521, 523, 525, 526, 527, 529, 530 -> Kind.UNREACHABLE;
            case 595, 597, 598, 599 -> Kind.UNREACHABLE;
            case 596 -> text.isEmpty() || text.contains("timed out") ? Kind.TIMEOUT : Kind.UNREACHABLE;
            default -> kindOfWords(text);
        };
    }

    static boolean isLockTimeout(String text) {
        return LOCK_TIMEOUT.matcher(text).find();
    }

    /// PVE answers 403 for a pool that does not exist (PVE::RPCEnvironment, `check_pool_exist`), also to root.
    private static boolean isAboutAPool(String text) {
        return Missing.in(text).filter(Missing.POOL::equals).isPresent();
    }

    private static Kind kindOfWords(String text) {
        if (Missing.in(text).isPresent()) {
            return Kind.NOT_FOUND;
        }
        if (text.startsWith(DENIED)) {
            return Kind.FORBIDDEN;
        }
        return UNSUPPORTED.matcher(text).find() ? Kind.UNSUPPORTED : Kind.REJECTED;
    }

    /// PVE sends 401 and 595 to 599 without a body, and behind some proxies without a reason.
    private static String silence(int status) {
        return switch (status) {
            case 401 -> "Authentication failed (PVE gave no reason)";
            case 595 -> "the entry node could not connect to the node that was asked (PVE gave no reason)";
            case 596 -> "the node that was asked did not answer within PVE's 30 s (PVE gave no reason)";
            default -> isOfProxy(status) ? "(without a reason)" : "PVE gave no reason";
        };
    }

    private static Optional<Hint> hint(Kind kind, Call call, Peer peer, int status, String detail) {
        Optional<Hint> remedy = Remedy.against(detail, peer.tokenId());
        if (remedy.isPresent()) {
            return remedy;
        }
        return switch (kind) {
            case UNAUTHENTICATED ->
                says("check tokenId and tokenSecret, and that the token has not expired: pveum user token list "
                        + peer.tokenId().map(Refusal::userOf).orElse("USER"));
            case FORBIDDEN -> detail.endsWith(DENIED) ? grant(call, peer).map(Hint::of) : Optional.empty();
            case LOCKED -> says("another task holds the guest; wait for it, or look at its tasks in the PVE UI");
            case UNSUPPORTED ->
                detail.contains("not installed") ? Optional.empty() : says("this PVE version does not have it");
            case UNREACHABLE, TIMEOUT ->
                isOfProxy(status)
                        ? says(
                                "a proxy or load balancer in front of PVE says so: look there, or name PVE's own port (8006)"
                                        + " in apiUrl")
                        : Optional.empty();
            case TLS, HOST_KEY, NOT_FOUND, REJECTED, MALFORMED, STALE -> Optional.empty();
        };
    }

    private static Optional<Hint> says(String text) {
        return Optional.of(Hint.of(text));
    }

    /// What PVE checks for a call, where its refusal does not say it.
    private static Optional<String> grant(Call call, Peer peer) {
        if (peer.tokenId().isEmpty()) {
            return Optional.empty();
        }
        return switch (call.endpoint()) {
            case GUEST_CLONE ->
                toAllocate(call, "newid", peer)
                        .map(grant -> call.params()
                                .value("pool")
                                .map(pool -> grant + ", or the same on /pool/" + pool)
                                .orElse(grant));
            case LXC_CREATE -> toAllocate(call, "vmid", peer);
            default ->
                call.aclPath()
                        .flatMap(path -> MissingPrivilege.of(call.endpoint().privilege(), path)
                                .grantTo(peer.tokenId()));
        };
    }

    /// A new guest may be allowed by its vmid or by its pool.
    private static Optional<String> toAllocate(Call call, String parameter, Peer peer) {
        return call.params()
                .value(parameter)
                .flatMap(vmid ->
                        MissingPrivilege.of("VM.Allocate", "/vms/" + vmid).grantTo(peer.tokenId()));
    }

    private static String userOf(String tokenId) {
        int mark = tokenId.indexOf('!');
        return mark < 0 ? tokenId : tokenId.substring(0, mark);
    }
}
