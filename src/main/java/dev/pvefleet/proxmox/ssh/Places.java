package dev.pvefleet.proxmox.ssh;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How many channels may be open at once on a session: few to begin with, and fewer when the server says that it is
/// full (its `MaxSessions`).
final class Places {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
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
            while (taken >= limit) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            taken++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            taken--;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Gives a place back that the server did not have. From now on there are no more than the others that are taken;
    /// false if there are none, so that it cannot be our own channels that fill the server.
    boolean leaveAsFull() {
        lock.lock();
        try {
            taken--;
            boolean others = taken > 0;
            limit = Math.max(1, Math.min(limit, taken));
            changed.signal();
            return others;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until a place is given back, or for the time given.
    void awaitChange(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = changed.awaitNanos(patience.toNanos());
            if (left > 0) {
                // The signal was for one who waits for a place.
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }
}
