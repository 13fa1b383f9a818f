package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Operation;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.schedule.Backoff.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration CADENCE = Duration.ofSeconds(30);
    private static final Instant BEGIN = FakePve.NOW;

    private final Backoff backoff = new Backoff(CADENCE);

    @Test
    void aTargetThatAnswersIsNeverLeftAlone() {
        assertThat(Operation.values())
                .allSatisfy(
                        operation -> assertThat(backoff.ask(operation, BEGIN)).isEqualTo(Word.GO));
    }

    @Test
    void syncsOfADeadTargetGrowRarerUpToThreeMinutes() {
        List<Long> gaps = new ArrayList<>();
        Instant last = BEGIN;
        for (Instant due = BEGIN; gaps.size() < 7; due = due.plus(CADENCE)) {
            if (backoff.ask(Operation.SYNC, due) == Word.GO) {
                if (!due.equals(BEGIN)) {
                    gaps.add(Duration.between(last, due).toSeconds());
                }
                last = due;
                backoff.missed(due);
            }
        }

        assertThat(gaps).containsExactly(30L, 60L, 120L, 180L, 180L, 180L, 180L);
    }

    @Test
    void aSyncIsNotMissedBecauseItIsDueAMomentEarly() {
        backoff.missed(BEGIN);
        backoff.missed(BEGIN.plus(CADENCE));

        assertThat(backoff.ask(Operation.SYNC, BEGIN.plusSeconds(89))).isEqualTo(Word.GO);
        assertThat(backoff.ask(Operation.SYNC, BEGIN.plusSeconds(61))).isEqualTo(Word.WAIT);
    }

    @Test
    void otherOperationsWaitForTheWordOfASync() {
        Instant until = backoff.missed(BEGIN);

        assertThat(backoff.ask(Operation.NODE_STATUS, until.minusMillis(1))).isEqualTo(Word.WAIT);
        assertThat(backoff.ask(Operation.NODE_STATUS, until)).isEqualTo(Word.SYNC_FIRST);
    }

    @Test
    void oneAnswerEndsItAtOnce() {
        for (int i = 0; i < 20; i++) {
            backoff.missed(BEGIN);
        }

        backoff.answered();

        assertThat(backoff.ask(Operation.SMART, BEGIN)).isEqualTo(Word.GO);
        assertThat(backoff.missed(BEGIN)).isEqualTo(BEGIN.plusSeconds(15));
    }

    @Test
    void aTargetThatIsSyncedSeldomIsLeftAloneNoLongerThanOthers() {
        Backoff seldom = new Backoff(Duration.ofDays(7));

        seldom.missed(BEGIN);
        Instant until = seldom.missed(BEGIN);

        assertThat(until).isBeforeOrEqualTo(BEGIN.plus(Backoff.LONGEST));
    }
}
