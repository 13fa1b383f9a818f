package dev.pvefleet.state;

import dev.pvefleet.state.StateException.Reason;
import java.nio.file.Path;

/// A home in which every store turns out damaged.
final class AlwaysDamaged implements StateHome {
    private final Path file;
    int setAside;

    AlwaysDamaged(Path file) {
        this.file = file;
    }

    @Override
    public OpenStore open() {
        throw new StateException(Reason.CORRUPT, file + " is damaged");
    }

    @Override
    public Path setAside() {
        setAside++;
        return file;
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public void close() {}
}
