package dev.pvefleet.state.sqlite;

import dev.pvefleet.state.OpenStore;
import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateException.Reason;
import dev.pvefleet.state.StateHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// The file that `state.path` names, with what lies beside it: SQLite's own two files, and the agent's lock.
public final class StateFile implements StateHome {
    /// How long a write waits for another process, or for a disk that hangs.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path file;
    private final int history;
    private final Clock clock;
    private final AgentLock lock;

    /// @param history how many older versions are kept of each guest and node
    public StateFile(Path file, int history, Clock clock) {
        this.file = file.toAbsolutePath().normalize();
        this.history = history;
        this.clock = clock;
        this.lock = new AgentLock(this.file);
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public OpenStore open() {
        PrivateFiles.make(file);
        lock.take();
        return openBeside();
    }

    /// Opens the store without taking it: beside an agent that has it, for as long as a command takes.
    public OpenStore openBeside() {
        PrivateFiles.make(file);
        return new SqliteStore(Database.open(file, Migrations.ALL, PATIENCE), history, clock);
    }

    @Override
    public Path setAside() {
        String suffix = ".corrupt-" + STAMP.format(clock.instant());
        Path aside = free(file.resolveSibling(file.getFileName() + suffix));
        try {
            Files.move(file, aside);
            for (String companion : List.of("-wal", "-shm")) {
                Path beside = file.resolveSibling(file.getFileName() + companion);
                if (Files.exists(beside)) {
                    Files.move(beside, aside.resolveSibling(aside.getFileName() + companion));
                }
            }
            return aside;
        } catch (IOException e) {
            throw new StateException(
                    Reason.UNUSABLE, "%s is damaged and cannot be moved to %s: %s".formatted(file, aside, e), e);
        }
    }

    @Override
    public void close() {
        lock.release();
    }

    /// Two files may turn out damaged in one second, and none is written over.
    private static Path free(Path wanted) {
        Path free = wanted;
        for (int i = 2; Files.exists(free); i++) {
            free = wanted.resolveSibling(wanted.getFileName() + "-" + i);
        }
        return free;
    }
}
