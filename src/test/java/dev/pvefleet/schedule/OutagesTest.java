package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.proxmox.FakePve;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutagesTest {
    private static final String NAME = OutagesTest.class.getName();
    private static final List<TargetName> TARGETS = IntStream.range(0, 5)
            .mapToObj(number -> new TargetName("t" + number))
            .toList();
    private static final TargetName FIRST = TARGETS.getFirst();
    private static final TargetName LAST = TARGETS.getLast();
    private static final String OUR_NETWORK =
            "ERROR none of the 5 targets answers any more, probably it is our own network";

    private final HandClock clock = new HandClock(FakePve.NOW);
    private final LogLines log = new LogLines(NAME);
    private final Outages outages = new Outages(new EdgeLog(Logger.getLogger(NAME)), clock);

    @BeforeEach
    void enter() {
        TARGETS.forEach(outages::enter);
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void allTargetsAtOnceAreOneLineAndSoIsTheirReturn() {
        TARGETS.forEach(outages::answered);

        TARGETS.forEach(target -> outages.missed(target, down()));
        TARGETS.forEach(target -> outages.missed(target, down()));
        TARGETS.forEach(outages::answered);
        TARGETS.forEach(outages::answered);

        assertThat(log.texts())
                .containsExactly(OUR_NETWORK, "INFO targets answer again, this one first target=t0 operation=sync");
    }

    @Test
    void oneDeadTargetIsNamedAsSoonAsAnotherAnswers() {
        outages.missed(FIRST, down());

        assertThat(log.texts()).isEmpty();
        assertThat(outages.isDown(FIRST)).isTrue();

        outages.answered(LAST);

        assertThat(log.texts())
                .containsExactly("WARN unreachable: no route target=t0 operation=sync reason=unreachable");
    }

    @Test
    void allButOneAreNamedOneByOne() {
        TARGETS.subList(0, 4).forEach(target -> outages.missed(target, down()));
        outages.answered(LAST);

        assertThat(log.texts()).hasSize(4).allMatch(line -> line.startsWith("WARN unreachable"));
    }

    @Test
    void whatIsStillGoneWhenTheNetworkIsBackIsNamed() {
        TARGETS.forEach(target -> outages.missed(target, down()));
        outages.answered(FIRST);
        log.clear();

        outages.missed(LAST, down());
        outages.answered(FIRST);

        assertThat(log.texts())
                .containsExactly("WARN unreachable: no route target=t4 operation=sync reason=unreachable");
    }

    @Test
    void theLastOneToFailIsNamedWhereTheOthersWereGoneBefore() {
        TARGETS.subList(0, 4).forEach(target -> outages.missed(target, down()));
        outages.answered(LAST);
        log.clear();

        outages.missed(LAST, down());

        assertThat(log.texts())
                .containsExactly("WARN unreachable: no route target=t4 operation=sync reason=unreachable");
    }

    @Test
    void aTargetDoesNotWaitForeverForTheWordOfAnother() {
        outages.missed(FIRST, down());
        clock.turn(Duration.ofMinutes(2));

        outages.missed(FIRST, down());
        outages.missed(FIRST, down());

        assertThat(log.texts()).hasSize(1);
    }

    @Test
    void theOnlyTargetIsNamedAtOnce() {
        TARGETS.subList(1, 5).forEach(outages::leave);

        outages.missed(FIRST, down());

        assertThat(log.texts()).hasSize(1).first().asString().startsWith("WARN unreachable");
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS", "HOST_KEY", "UNAUTHENTICATED"})
    void whatOnlyTheTargetCanHaveSaidIsNotOurNetwork(Kind kind) {
        TARGETS.forEach(target -> outages.missed(target, new Failure(kind, "why", Optional.empty())));

        assertThat(log.texts()).hasSize(5).noneMatch(line -> line.contains("our own network"));
    }

    @Test
    void refusedByOneRouterAndSwallowedByTheNextIsNoNews() {
        TARGETS.subList(1, 5).forEach(outages::leave);

        outages.missed(FIRST, down());
        outages.missed(FIRST, new Failure(Kind.TIMEOUT, "no answer", Optional.empty()));
        outages.missed(FIRST, down());

        assertThat(log.texts()).hasSize(1);
    }

    @Test
    void anotherReasonIsNews() {
        outages.missed(FIRST, down());
        outages.answered(LAST);
        outages.missed(FIRST, new Failure(Kind.TLS, "another CA", Optional.empty()));

        assertThat(log.texts()).hasSize(2).last().asString().startsWith("WARN certificate refused: another CA");
    }

    private static Failure down() {
        return new Failure(Kind.UNREACHABLE, "no route", Optional.empty());
    }
}
