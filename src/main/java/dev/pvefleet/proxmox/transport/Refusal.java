package dev.pvefleet.proxmox.transport;

import dev.pvefleet.model.Kind;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides what PVE's "no" means, from its status and its words, the same for every transport.
///
/// PVE answers 500 for almost everything (a guest that does not exist, a lock, a storage that hangs), so its words
/// count more than its number; over SSH there is no number at all.
public final class Refusal {
    private static final Pattern DENIED = Pattern.compile("Permission check failed \\((/[^,)]*), ([A-Za-z.|]+)\\)");
    private static final Pattern MISSING = Pattern.compile("Configuration file '[^']*' does not exist"
            + "|no such (?:resource|task|storage|node|VM|CT)\\b"
            + "|storage '[^']*' does not exist"
            + "|hostname lookup '[^']*' failed");
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
        Kind kind = kindOf(status, text);
        String words = text.isBlank() ? silence(status) : text.strip();
        String complaints = new TreeMap<>(errors)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue().strip())
                        .collect(Collectors.joining("; "));
        String detail = complaints.isEmpty() ? words : words + " (" + complaints + ")";
        String message = "%s on %s: %d %s".formatted(call, peer, status, detail);
        return new TransportException(kind, message, detail, status, errors, hint(kind, call, peer, text), null);
    }

    static Kind kindOf(int status, String text) {
        if (LOCKED.matcher(text).find() || isLockTimeout(text)) {
            return Kind.LOCKED;
        }
        return switch (status) {
            case 401 -> Kind.UNAUTHENTICATED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 501, 505, 506 -> Kind.UNSUPPORTED;
            case 502, 503, 595, 597, 598, 599 -> Kind.UNREACHABLE;
            case 504 -> Kind.TIMEOUT;
            case 596 -> text.isEmpty() || text.contains("timed out") ? Kind.TIMEOUT : Kind.UNREACHABLE;
            default -> kindOfWords(text);
        };
    }

    static boolean isLockTimeout(String text) {
        return LOCK_TIMEOUT.matcher(text).find();
    }

    private static Kind kindOfWords(String text) {
        if (MISSING.matcher(text).find()) {
            return Kind.NOT_FOUND;
        }
        if (text.startsWith("Permission check failed") || text.startsWith("please run as root")) {
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
            default -> "PVE gave no reason";
        };
    }

    private static @Nullable String hint(Kind kind, Call call, Peer peer, String text) {
        return switch (kind) {
            case UNAUTHENTICATED ->
                "check tokenId and tokenSecret, and that the token has not expired: pveum user token list "
                        + peer.tokenId().map(Refusal::userOf).orElse("USER");
            case FORBIDDEN -> grant(call, peer, text);
            case LOCKED -> "another task holds the guest; wait for it, or look at its tasks in the PVE UI";
            case UNSUPPORTED -> text.contains("not installed") ? null : "this PVE version does not have it";
            case UNREACHABLE, TIMEOUT, TLS, HOST_KEY, NOT_FOUND, REJECTED, MALFORMED -> null;
        };
    }

    private static @Nullable String grant(Call call, Peer peer, String text) {
        Matcher denied = DENIED.matcher(text);
        String path;
        String privilege;
        if (denied.find()) {
            path = denied.group(1);
            privilege = denied.group(2);
        } else if (call.aclPath().isPresent()) {
            path = call.aclPath().orElseThrow();
            privilege = call.endpoint().privilege();
        } else {
            return null;
        }
        return "grant %s on %s: pveum acl modify %s %s --roles %s"
                .formatted(
                        privilege,
                        path,
                        path,
                        peer.tokenId().map(id -> "--tokens '" + id + "'").orElse("--users USER"),
                        roleWith(privilege));
    }

    /// The narrowest built-in role that holds the privilege.
    private static String roleWith(String privilege) {
        return switch (privilege) {
            case "VM.Audit", "Sys.Audit", "Datastore.Audit", "SDN.Audit", "Pool.Audit", "VM.GuestAgent.Audit" ->
                "PVEAuditor";
            case "Datastore.AllocateSpace" -> "PVEDatastoreUser";
            case "SDN.Use" -> "PVESDNUser";
            case "VM.PowerMgmt", "VM.Config.CDROM", "VM.Config.Cloudinit" -> "PVEVMUser";
            case "VM.Clone" -> "PVETemplateUser";
            default -> privilege.startsWith("VM.") ? "PVEVMAdmin" : "Administrator";
        };
    }

    private static String userOf(String tokenId) {
        int mark = tokenId.indexOf('!');
        return mark < 0 ? tokenId : tokenId.substring(0, mark);
    }
}
