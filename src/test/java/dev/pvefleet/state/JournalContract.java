package dev.pvefleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.ChangeRecord;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What every audit trail does, wherever it is kept.
public abstract class JournalContract {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00.123Z");

    protected abstract ChangeJournal journal();

    @Test
    void findsWhatWasPutWithItsLatestState() {
        ChangeRecord running = Changes.running(1, START);
        ChangeRecord other = Changes.running(2, START);
        ChangeRecord succeeded = Changes.succeeded(1, START);

        journal().put(running);
        journal().put(other);
        assertThat(journal().find(running.id())).contains(running);
        journal().put(succeeded);

        assertThat(journal().find(running.id())).contains(succeeded);
        assertThat(journal().find(other.id())).contains(other);
        assertThat(journal().find(Changes.id(3))).isEmpty();
    }

    @Test
    void keepsAllThatAChangeCanHaveAndAllThatItCanLack() {
        journal().put(Changes.failed(1, START));
        journal().put(Changes.bare(2, START));

        assertThat(journal().find(Changes.id(1))).contains(Changes.failed(1, START));
        assertThat(journal().find(Changes.id(2))).contains(Changes.bare(2, START));
    }

    @Test
    void findsWhatAClientAskedForUnderItsKey() {
        journal().put(Changes.succeeded(1, START));
        journal().put(Changes.bare(2, START));

        assertThat(journal().findByKey("ops", "key-1")).contains(Changes.succeeded(1, START));
        assertThat(journal().findByKey("other", "key-1")).isEmpty();
        assertThat(journal().findByKey("ops", "key-2")).isEmpty();
    }

    @Test
    void tellsTheLatestFirstAndNoMoreThanWanted() {
        for (int i = 1; i <= 5; i++) {
            journal().put(Changes.running(i, START.plusSeconds(i)));
        }
        journal().put(Changes.succeeded(1, START.plusSeconds(1)));

        assertThat(journal().latest(3))
                .extracting(ChangeRecord::id)
                .containsExactly(Changes.id(5), Changes.id(4), Changes.id(3));
        assertThat(journal().latest(100)).hasSize(5);
    }
}
