package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgesTest {
    private static final String NAME = EdgesTest.class.getName();
    private static final TargetName LAB = new TargetName("lab");
    private static final Failure DOWN = new Failure(Kind.UNREACHABLE, "no route", Optional.of("look at the cable"));
    private static final Failure DENIED = new Failure(Kind.FORBIDDEN, "no rights", Optional.empty());

    private final List<String> lines = new ArrayList<>();
    private final Handler keeping = new Keeping(lines);
    private final Edges edges = new Edges(Logger.getLogger(NAME));

    @BeforeEach
    void listen() {
        java.util.logging.Logger.getLogger(NAME).addHandler(keeping);
    }

    @AfterEach
    void stopListening() {
        java.util.logging.Logger.getLogger(NAME).removeHandler(keeping);
    }

    @Test
    void unreachableAndReachableAgainAreOneLineEach() {
        edges.refused(LAB, Operation.SYNC, DOWN, false);
        edges.refused(LAB, Operation.SYNC, DOWN, false);
        edges.answered(LAB, Operation.SYNC, well("sync"));
        edges.answered(LAB, Operation.SYNC, well("sync"));

        assertThat(lines)
                .containsExactly(
                        "unreachable target=lab operation=sync no route (look at the cable)",
                        "reachable again target=lab operation=sync");
    }

    @Test
    void whatFollowsFromAnUnreachableTargetIsNotSaidAgain() {
        edges.refused(LAB, Operation.SYNC, DOWN, false);
        edges.refused(LAB, Operation.NODE_STATUS, DOWN, false);
        edges.refused(LAB, Operation.GUEST_IPS, DOWN, false);

        assertThat(lines).hasSize(1);
    }

    @Test
    void aPermissionThatIsLostAndRegainedNamesItsNode() {
        edges.answered(LAB, Operation.SMART, failing("smart/pve1", DENIED));
        edges.answered(LAB, Operation.SMART, failing("smart/pve1", DENIED));
        edges.answered(LAB, Operation.SMART, well("smart/pve1"));

        assertThat(lines)
                .containsExactly(
                        "failing target=lab node=pve1 operation=smart no rights",
                        "well again target=lab node=pve1 operation=smart");
    }

    @Test
    void anotherReasonIsAnotherLine() {
        edges.answered(LAB, Operation.SMART, failing("smart/pve1", DENIED));
        edges.answered(LAB, Operation.SMART, failing("smart/pve1", DOWN));

        assertThat(lines).hasSize(2);
    }

    @Test
    void noticesAreSaidWhenTheyChange() {
        Reading empty = new Reading(known -> known, new TreeMap<>(), List.of("the token sees no guests"));

        edges.answered(LAB, Operation.SYNC, empty);
        edges.answered(LAB, Operation.SYNC, empty);
        edges.answered(LAB, Operation.SYNC, well("sync"));

        assertThat(lines).containsExactly("target=lab operation=sync the token sees no guests");
    }

    private static Reading well(String part) {
        TreeMap<String, Optional<Failure>> parts = new TreeMap<>();
        parts.put(part, Optional.empty());
        return new Reading(known -> known, parts, List.of());
    }

    private static Reading failing(String part, Failure failure) {
        TreeMap<String, Optional<Failure>> parts = new TreeMap<>();
        parts.put(part, Optional.of(failure));
        return new Reading(known -> known, parts, List.of());
    }

    private static final class Keeping extends Handler {
        private final PatternFormatter message = new PatternFormatter("%s");
        private final List<String> lines;

        Keeping(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord entry) {
            lines.add(message.format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
