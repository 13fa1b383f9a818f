package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Change.SetConfig;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Tags;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.transport.Params;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a change of a configuration means for the configuration as it is.
///
/// @param set options to write, as PVE wants them
/// @param revert options of which nothing shall be pending any more
/// @param digest that of the configuration which this was decided by. It is sent where the decision depends on what
///     was there, so that PVE refuses the write if that has changed meanwhile
/// @param ownDigest whether the digest is not the user's but ours
record ConfigEdit(
        Map<String, String> set, List<String> delete, List<String> revert, Optional<String> digest, boolean ownDigest) {
    private static final String TAGS = "tags";
    private static final String DESCRIPTION = "description";
    private static final Pattern DRIVE = Pattern.compile("(?:ide|sata|scsi|virtio|efidisk|tpmstate|unused)\\d{1,3}");

    static ConfigEdit of(SetConfig change, GuestOptions now) {
        Map<String, String> set = new LinkedHashMap<>();
        boolean depends = touchesTags(change);
        for (Map.Entry<String, String> option : change.config().entrySet()) {
            String written = written(change.type(), option.getKey(), option.getValue(), now);
            depends |= NetworkCard.isOne(option.getKey()) && !written.equals(option.getValue());
            set.put(option.getKey(), written);
        }
        boolean own = change.digest().isEmpty() && depends;
        Optional<String> digest = own ? Optional.ofNullable(now.digest()) : change.digest();
        return new ConfigEdit(set, change.delete(), change.revert(), digest, own);
    }

    /// The write that gives a guest its tags and nothing else.
    static ConfigEdit tagging(Tags tags, Optional<String> digest) {
        return new ConfigEdit(Map.of(TAGS, tags.toString()), List.of(), List.of(), digest, true);
    }

    /// The write that takes only the mark away.
    static ConfigEdit unmarking(GuestOptions now) {
        return describing(Mark.without(now), Optional.ofNullable(now.digest()));
    }

    static ConfigEdit describing(Optional<String> description, Optional<String> digest) {
        return description
                .map(text -> new ConfigEdit(Map.of(DESCRIPTION, text), List.of(), List.of(), digest, true))
                .orElseGet(() -> new ConfigEdit(Map.of(), List.of(DESCRIPTION), List.of(), digest, true));
    }

    private static String written(GuestType type, String option, String value, GuestOptions now) {
        if (option.equals("sshkeys") && type == GuestType.QEMU) {
            return SshKeys.encoded(value);
        }
        if (NetworkCard.isOne(option)) {
            return now.text(option)
                    .map(before -> new NetworkCard(value).keepingMacOf(new NetworkCard(before), type))
                    .orElse(new NetworkCard(value))
                    .value();
        }
        return value;
    }

    private static boolean touchesTags(SetConfig change) {
        return change.config().containsKey(TAGS) || change.delete().contains(TAGS);
    }

    /// The tags that the guest would have, if they are changed.
    Optional<Tags> tags() {
        return delete.contains(TAGS)
                ? Optional.of(Tags.NONE)
                : Optional.ofNullable(set.get(TAGS)).map(Tags::parse);
    }

    Params params() {
        Params params = Params.NONE;
        for (Map.Entry<String, String> option : set.entrySet()) {
            params = params.with(option.getKey(), option.getValue());
        }
        if (!delete.isEmpty()) {
            params = params.with("delete", String.join(",", delete));
        }
        if (!revert.isEmpty()) {
            params = params.with("revert", String.join(",", revert));
        }
        return digest.isPresent() ? params.with("digest", digest.get()) : params;
    }

    /// Whether PVE may have to make or move a disk for it, which can take longer than an answer may (30 s).
    /// PVE's own interface sends such changes as tasks too, and no others.
    boolean touchesDrives() {
        return names().anyMatch(name -> DRIVE.matcher(name).matches());
    }

    /// The options that it changes.
    Stream<String> names() {
        return Stream.concat(set.keySet().stream(), delete.stream());
    }

    /// Whether a configuration is as this edit wants it, as far as PVE shows it: it hides passwords, for one, and
    /// what is no longer pending.
    boolean isIn(GuestOptions options) {
        return revert.isEmpty()
                && delete.stream().allMatch(name -> options.text(name).isEmpty())
                && set.entrySet().stream()
                        .allMatch(wanted -> options.text(wanted.getKey())
                                .filter(found -> isSame(wanted.getKey(), wanted.getValue(), found))
                                .isPresent());
    }

    private static boolean isSame(String name, String wanted, String found) {
        return name.equals(TAGS)
                ? Tags.parse(wanted).equals(Tags.parse(found))
                : wanted.strip().equals(found.strip());
    }
}
