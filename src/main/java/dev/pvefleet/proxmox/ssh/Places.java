package dev.pvefleet.proxmox.ssh;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How many channels may be open at once on a session: few to begin with, and fewer when the server says that it is
/// full (its `MaxSessions`).
final class Places {
    private static final Duration AFTER_REFUSAL = Duration.ofMillis(100);

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private long quietUntil = System.nanoTime();
    private int limit;
    private int taken;

    Places(int limit) {
        this.limit = limit;
    }

    /// Waits for a place; false if none was free in time.
    boolean take(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            for (long wait = waitFor(left); wait > 0; wait = waitFor(left)) {
                if (left <= 0) {
                    return false;
                }
                left -= wait - changed.awaitNanos(wait);
            }
            taken++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// How long to wait at most before looking again; 0 or less if there is a place now.
    private long waitFor(long left) {
        long patience = Math.max(1, left);
        return taken >= limit ? patience : Math.min(patience, quietUntil - System.nanoTime());
    }

    void leave() {
        lock.lock();
        try {
            taken--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Gives a place back that the server did not have, and leaves it alone for a moment.
    ///
    /// From now on there are no more places than the others that are taken; false if there are none, so that it
    /// cannot be our own channels that fill the server.
    boolean leaveAsFull() {
        lock.lock();
        try {
            taken--;
            boolean others = taken > 0;
            limit = Math.max(1, Math.min(limit, taken));
            quietUntil = System.nanoTime() + AFTER_REFUSAL.toNanos();
            changed.signalAll();
            return others;
        } finally {
            lock.unlock();
        }
    }
}
