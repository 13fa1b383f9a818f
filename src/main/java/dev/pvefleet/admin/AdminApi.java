package dev.pvefleet.admin;

import dev.pvefleet.model.Clocks;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The API as the rest of the program sees it: something to open and to close.
@Singleton
@Unremovable
public final class AdminApi {
    private final Clocks clocks;
    private volatile @Nullable Service service;

    AdminApi(Clocks clocks) {
        this.clocks = clocks;
    }

    /// From now on requests are served. Before, they are told to come again.
    public void open(Foundation foundation) {
        service = new Service(foundation, Thread.ofVirtual().name("change-", 0).factory(), Patience.REAL, clocks);
    }

    /// From now on requests are told to come again. Changes that run get the time to end, and are then written down
    /// as interrupted.
    public void close(Duration grace) {
        Service open = service;
        service = null;
        if (open != null) {
            open.operations().close(grace);
        }
    }

    /// @throws ProblemException if it is not open
    Service required() {
        return service().orElseThrow(() -> notNow().asException());
    }

    static Problem notNow() {
        return Problem.of(Trouble.NOT_NOW, "this program starts or ends").after(Duration.ofSeconds(1));
    }

    Optional<Service> service() {
        return Optional.ofNullable(service);
    }
}
