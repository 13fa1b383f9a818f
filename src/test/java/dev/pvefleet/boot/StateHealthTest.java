package dev.pvefleet.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateObserver;
import dev.pvefleet.state.StoredState;
import dev.pvefleet.state.sqlite.StateFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateHealthTest {
    @TempDir
    Path folder;

    @Test
    void aStateThatIsWrittenIsUp() {
        assertThat(health(folder.resolve("state.db")).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aStateThatIsNotSaysWhy() throws Exception {
        Path plain = Files.createFile(folder.resolve("plain"));

        HealthCheckResponse response = health(plain.resolve("state.db"));

        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(response.getData())
                .contains(Map.of(
                        "reason",
                        "unusable",
                        "message",
                        "%s/state.db cannot be made: %s is no directory".formatted(plain, plain)));
    }

    private static HealthCheckResponse health(Path file) {
        try (StoredState state = new StoredState(new Unwatched(), Clock.systemUTC())) {
            state.open(new StateFile(file, 20, Clock.systemUTC()), List.of());
            return new StateHealth(state).call();
        }
    }

    /// Counts nothing.
    private static final class Unwatched implements StateObserver {
        @Override
        public void written(Instant when) {}

        @Override
        public void failed(StateException why) {}
    }
}
