package dev.pvefleet.proxmox.transport;

/// The cause of a failure where a call was not sent, because earlier ones took all the time in which it might begin.
public final class Crowded extends Exception {
    private static final long serialVersionUID = 1L;

    public Crowded() {
        super("earlier calls took its time");
    }
}
