package dev.pvefleet.proxmox.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Collects what a remote command prints, up to a cap; what comes after is dropped and remembered as dropped.
final class CappedBytes extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int cap;
    private final Runnable whenFull;
    private boolean full;

    CappedBytes(int cap, Runnable whenFull) {
        this.cap = cap;
        this.whenFull = whenFull;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        boolean filledNow;
        synchronized (this) {
            int room = Math.min(length, cap - bytes.size());
            bytes.write(source, offset, room);
            filledNow = room < length && !full;
            full |= filledNow;
        }
        if (filledNow) {
            whenFull.run();
        }
    }

    /// What came so far, as UTF-8; what is not UTF-8 is replaced.
    synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
