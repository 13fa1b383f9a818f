package dev.pvefleet.model;

/// The two sorts of guest, named as in PVE's paths.
public enum GuestType {
    QEMU("qemu"),
    LXC("lxc");

    private final String word;

    GuestType(String word) {
        this.word = word;
    }

    /// Reads PVE's word for a guest type.
    ///
    /// @throws IllegalArgumentException with a message for the user, if it is neither
    public static GuestType parse(String text) {
        for (GuestType type : values()) {
            if (type.word.equals(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException("'%s' is not a guest type: qemu or lxc".formatted(text));
    }

    @Override
    public String toString() {
        return word;
    }
}
