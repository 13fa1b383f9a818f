package dev.pvefleet.proxmox.transport;

import dev.pvefleet.model.Hint;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// What helps against a refusal, by PVE's words; the same for an answer and for the end of a task.
///
/// Most refusals over rights have their cure in a grant. Some have not, and a grant that changes nothing is worse than
/// no hint at all.
public final class Remedy {
    /// What PVE keeps for the user root@pam, whatever a token is granted.
    private static final Pattern ROOT_ONLY = Pattern.compile(
            "only allowed for root@pam|[Oo]nly root (?:can|may)\\b|user != root@pam|please run as root");

    private static final Pattern TAG = Pattern.compile("Sys\\.Modify for modifying tag '([^']*)'");

    private static final List<Cure> CURES = List.of(
            says(
                    "Configuration file 'nodes/([^'/]*)/(?:qemu-server|lxc)/\\d+\\.conf' does not exist",
                    "it is gone, not on node %s, or of the other type"),
            says(
                    "hostname lookup '([^']*)' failed|no such (?:cluster )?node '([^']*)'",
                    "the cluster has no node '%s'"),
            says("storage '([^']*)' does not exist", "the cluster has no storage '%s': see pvesm status"),
            says("pool '([^']*)' does not exist", "the cluster has no pool '%s': see pveum pool list"),
            says("snapshot '([^']*)' does not exist", "the guest has no snapshot '%s'"),
            says("bridge '([^']*)' does not exist", "the guest's node has no bridge '%s'"),
            says("protection mode enabled", "PVE protects it: set its option `protection` to 0 first"),
            says("is running - destroy failed|- container is running", "it runs: stop it first"),
            says(
                    "in use by linked clone",
                    "other guests are linked to its disks: delete them, or copy them in full, first"),
            says("no quorum", "PVE changes nothing until more than half of the nodes are in touch: see pvecm status"),
            says(
                    "checksum mismatch \\(|detected modified configuration",
                    "somebody else changed it meanwhile: look at it again, then repeat the change"),
            says(
                    "for data too large",
                    "a request has at most 64 KiB, from PVE 8.4 on 512 KiB: send less, or in several calls"),
            says("not available with API token", "PVE lets no token do this, whatever it is granted"),
            new Cure(
                    Pattern.compile("purge parameter not set"),
                    _ -> Hint.of("take it out of HA, replication and backup jobs, too: ")
                            .with("purge", "true")),
            new Cure(
                    Pattern.compile("not allowed for linked clones|Linked clone feature .*not (?:supported|available)"),
                    _ -> Hint.of("make a full copy: ").with("full", "true")),
            new Cure(
                    Pattern.compile("[Ff]ull clones? (?:of|on) a running container"),
                    _ -> Hint.of("stop the container first, or clone one of its snapshots: ")
                            .with("snapname", "NAME")));

    private Remedy() {}

    /// What helps against a refusal, where its words tell.
    ///
    /// @param user who was refused, `user@realm!token`; empty for root@pam
    public static Optional<Hint> against(String words, Optional<String> user) {
        if (isRootOnly(words)) {
            return Optional.of(rootOnly(user));
        }
        Matcher tag = TAG.matcher(words);
        if (tag.find()) {
            return Optional.of(tagPolicy(tag.group(1), user));
        }
        Optional<MissingPrivilege> missing = MissingPrivilege.in(words);
        if (missing.isPresent()) {
            return user.flatMap(_ -> missing.get().grantTo(user)).map(Hint::of);
        }
        return CURES.stream().flatMap(cure -> cure.against(words).stream()).findFirst();
    }

    /// Whether no grant helps.
    static boolean isRootOnly(String words) {
        return ROOT_ONLY.matcher(words).find();
    }

    private static Hint rootOnly(Optional<String> user) {
        return Hint.of(
                user.isPresent()
                        ? "no grant helps: PVE lets only the user root@pam do this, and no token; do it through a target"
                                + " with `transport: {kind: ssh}`, where pvesh is root@pam"
                        : "only root may do this: log in as root, or set `sudo: true`");
    }

    private static Hint tagPolicy(String tag, Optional<String> user) {
        String grant = user.flatMap(_ -> MissingPrivilege.of("Sys.Modify", "/").grantTo(user))
                .map(", or "::concat)
                .orElse("");
        return Hint.of(
                "the cluster's tag policy keeps tag '%s' for administrators: in Datacenter → Options, allow it with"
                                .formatted(tag)
                        + " user-tag-access, and take it out of registered-tags"
                        + grant);
    }

    private static Cure says(String words, String hint) {
        return new Cure(Pattern.compile(words), found -> Hint.of(hint.replace("%s", name(found))));
    }

    private static String name(MatchResult found) {
        return IntStream.rangeClosed(1, found.groupCount())
                .mapToObj(found::group)
                .filter(group -> group != null)
                .findFirst()
                .orElse("");
    }

    /// What helps against one refusal.
    private record Cure(Pattern words, Function<MatchResult, Hint> hint) {
        private Optional<Hint> against(String text) {
            Matcher found = words.matcher(text);
            return found.find() ? Optional.of(hint.apply(found.toMatchResult())) : Optional.empty();
        }
    }
}
