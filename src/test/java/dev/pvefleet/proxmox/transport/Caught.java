package dev.pvefleet.proxmox.transport;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What was thrown where something had to be.
public final class Caught {
    private Caught() {}

    public static <T extends Throwable> T by(Class<T> type, ThrowingCallable work) {
        return Objects.requireNonNull(catchThrowableOfType(type, work), "nothing was thrown");
    }
}
