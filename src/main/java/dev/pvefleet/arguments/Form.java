package dev.pvefleet.arguments;

import java.util.regex.Pattern;

/// What the text of an argument may look like, as PVE's own formats have it.
///
/// Much of this ends up in paths of PVE's API, so what could lead elsewhere is refused here and not left to PVE.
enum Form {
    /// PVE's `dns-name`.
    NAME(
            "(?=.{1,255}$)[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*",
            "a DNS name: letters, digits, '-' and '.'"),
    /// The name of a guest that exists, which PVE may have let through under older rules.
    GUEST_NAME("[^\\p{Cntrl}/]{1,255}", "the name of a guest"),
    STORAGE(
            "[a-zA-Z][a-zA-Z0-9._-]{0,98}[a-zA-Z0-9]",
            "a storage's id: a letter, then letters, digits, '.', '_' and '-'"),
    OS_TEMPLATE(
            "[a-zA-Z][a-zA-Z0-9._-]{0,98}[a-zA-Z0-9]:vztmpl/[a-zA-Z0-9][a-zA-Z0-9._+~-]{0,150}",
            "a volume id: STORAGE:vztmpl/FILE"),
    QEMU_DISK("(ide|scsi|virtio|sata)[0-9]{1,2}|efidisk0|tpmstate0", "a disk, such as scsi0"),
    LXC_VOLUME("rootfs|mp[0-9]{1,3}", "rootfs or a mount point, such as mp0"),
    SIZE("\\+?[0-9]{1,15}(\\.[0-9]{1,6})?[KMGT]?", "a size: +20G to grow by, or 32G to grow to"),
    IMAGE_FORMAT("raw|qcow2|vmdk", "raw, qcow2 or vmdk"),
    POOL("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+){0,2}", "a pool's id"),
    SNAPSHOT("[a-zA-Z][a-zA-Z0-9_-]{1,39}", "a snapshot's name"),
    DIGEST("[0-9a-fA-F]{40}", "the digest of a configuration: 40 hexadecimal digits"),
    OPTION("[a-zA-Z][a-zA-Z0-9_-]{0,59}", "an option's name: a letter, then letters, digits, '_' and '-'"),
    TAG("[a-zA-Z0-9_][a-zA-Z0-9_+.-]{0,126}", "a tag: a letter, digit or '_', then also '-', '+' and '.'"),
    LINE("[^\\p{Cntrl}]{0,32768}", "one line of text"),
    PROSE("[\\P{Cntrl}\\r\\n\\t]{0,65536}", "text without control characters"),
    /// Whatever a guest agent can be given: PVE cuts off a call with anything else in it, and the agent hangs.
    ARGUMENT(
            "[\\x01-\\x7f]{0,65536}",
            "text in ASCII without NUL, at most 64 KiB; anything else goes in by 'inputData'");

    private final Pattern pattern;
    private final String title;

    Form(String pattern, String title) {
        this.pattern = Pattern.compile(pattern, Pattern.DOTALL);
        this.title = title;
    }

    boolean matches(String text) {
        return pattern.matcher(text).matches();
    }

    /// What is allowed, for messages.
    String title() {
        return title;
    }
}
