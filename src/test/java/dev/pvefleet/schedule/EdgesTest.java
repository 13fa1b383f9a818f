package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.proxmox.FakePve;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgesTest {
    private static final String NAME = EdgesTest.class.getName();
    private static final TargetName LAB = new TargetName("lab");
    private static final Failure DOWN = new Failure(Kind.UNREACHABLE, "no route", Optional.of("look at the cable"));
    private static final Failure SILENT = new Failure(Kind.TIMEOUT, "nothing came", Optional.empty());
    private static final Failure DENIED = new Failure(Kind.FORBIDDEN, "no rights", Optional.empty());

    private final LogLines log = new LogLines(NAME);
    private final Edges edges = new Edges(Logger.getLogger(NAME), new HandClock(FakePve.NOW));

    @BeforeEach
    void watch() {
        edges.enter(LAB);
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void unreachableAndReachableAgainAreOneLineEach() {
        edges.refused(LAB, Operation.SYNC, DOWN, false);
        edges.refused(LAB, Operation.SYNC, DOWN, false);
        edges.answered(LAB, Operation.SYNC, well("sync"));
        edges.answered(LAB, Operation.SYNC, well("sync"));

        assertThat(log.texts())
                .containsExactly(
                        "WARN unreachable: no route (look at the cable)"
                                + " target=lab operation=sync reason=unreachable",
                        "INFO reachable again target=lab operation=sync");
    }

    @Test
    void theKeyWordsAreFieldsAndDoNotStickToTheThread() {
        edges.answered(LAB, Operation.SMART, failing("smart/pve1", DENIED));
        Logger.getLogger(NAME).info("something else");

        assertThat(log.fields())
                .containsExactly(
                        Map.of("target", "lab", "node", "pve1", "operation", "smart", "reason", "forbidden"), Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, unreachable",
        "TIMEOUT, no answer in time",
        "TLS, certificate refused",
        "HOST_KEY, host key refused",
        "UNAUTHENTICATED, not authenticated"
    })
    void whyATargetIsLostIsToldApart(Kind kind, String words) {
        edges.refused(LAB, Operation.SYNC, new Failure(kind, "why", Optional.empty()), false);

        assertThat(log.texts())
                .containsExactly("WARN %s: why target=lab operation=sync reason=%s".formatted(words, kind.label()));
    }

    @Test
    void aTextFromOutsideIsOneLineAndHasNoColours() {
        edges.refused(
                LAB, Operation.SYNC, new Failure(Kind.TLS, "first\r\nsecond\u001b[31m red", Optional.empty()), false);

        assertThat(log.texts())
                .containsExactly(
                        "WARN certificate refused: first second [31m red target=lab operation=sync reason=tls");
    }

    @Test
    void whatFollowsFromAnUnreachableTargetIsNotSaidAgain() {
        edges.refused(LAB, Operation.SYNC, DOWN, false);
        edges.refused(LAB, Operation.NODE_STATUS, DOWN, false);
        edges.refused(LAB, Operation.GUEST_IPS, DOWN, false);

        assertThat(log.texts()).hasSize(1);
    }

    @Test
    void aPermissionThatIsLostAndRegainedNamesItsNode() {
        edges.answered(LAB, Operation.SMART, failing("smart/pve1", DENIED));
        edges.answered(LAB, Operation.SMART, failing("smart/pve1", DENIED));
        edges.answered(LAB, Operation.SMART, well("smart/pve1"));

        assertThat(log.texts())
                .containsExactly(
                        "WARN permission denied: no rights target=lab node=pve1 operation=smart reason=forbidden",
                        "INFO permission regained target=lab node=pve1 operation=smart");
    }

    @Test
    void aDeniedSyncThatStaysDeniedIsSaidOnce() {
        edges.answered(LAB, Operation.SYNC, failing("sync", DENIED));
        edges.answered(LAB, Operation.SYNC, failing("sync", DENIED));
        edges.answered(LAB, Operation.SYNC, well("sync"));

        assertThat(log.texts())
                .containsExactly(
                        "WARN permission denied: no rights target=lab operation=sync reason=forbidden",
                        "INFO permission regained target=lab operation=sync");
    }

    @Test
    void anotherReasonIsAnotherLine() {
        edges.answered(LAB, Operation.SMART, failing("smart/pve1", DENIED));
        edges.answered(LAB, Operation.SMART, failing("smart/pve1", DOWN));

        assertThat(log.texts()).hasSize(2);
    }

    @Test
    void aNodeThatIsOffIsOneLineForAllOperations() {
        edges.answered(LAB, Operation.NODE_STATUS, off("nodeStatus/pve2"));
        edges.answered(LAB, Operation.SMART, off("smart/pve2"));
        edges.answered(LAB, Operation.NODE_STATUS, off("nodeStatus/pve2"));
        edges.answered(LAB, Operation.NODE_STATUS, well("nodeStatus/pve2"));
        edges.answered(LAB, Operation.SMART, well("smart/pve2"));

        assertThat(log.texts())
                .containsExactly(
                        "WARN node is off: no route (look at the cable)"
                                + " target=lab node=pve2 operation=nodeStatus reason=unreachable",
                        "INFO node is on again target=lab node=pve2 operation=nodeStatus");
    }

    @Test
    void whatIsReadApartOfANodeOrOfTheClusterHasItsOwnKeyWord() {
        edges.answered(LAB, Operation.SMART, failing("smart/pve1/zfs", DENIED));
        edges.answered(LAB, Operation.SYNC, failing("sync/cluster", DENIED));

        assertThat(log.texts())
                .containsExactly(
                        "WARN permission denied: no rights target=lab node=pve1 operation=smart part=zfs reason=forbidden",
                        "WARN permission denied: no rights target=lab operation=sync part=cluster reason=forbidden");
    }

    @Test
    void whatHappensToManyNodesAtOnceIsOneLineAndSoIsItsEnd() {
        List<String> nodes = IntStream.range(10, 60)
                .mapToObj(number -> "nodeStatus/pve" + number)
                .toList();

        edges.answered(LAB, Operation.NODE_STATUS, reading(nodes, Optional.of(SILENT)));
        edges.answered(LAB, Operation.NODE_STATUS, reading(nodes, Optional.of(SILENT)));
        edges.answered(LAB, Operation.NODE_STATUS, reading(nodes, Optional.empty()));

        assertThat(log.texts())
                .containsExactly(
                        "WARN no answer in time, 50 nodes (pve10, pve11, pve12 and 47 more): nothing came"
                                + " target=lab operation=nodeStatus reason=timeout",
                        "INFO well again, 50 nodes (pve10, pve11, pve12 and 47 more) target=lab operation=nodeStatus");
    }

    @Test
    void manyNodesThatAreOffAreOneLineToo() {
        List<String> nodes = List.of("smart/pve1", "smart/pve2");

        edges.answered(LAB, Operation.SMART, reading(nodes, Optional.of(DOWN), Set.copyOf(nodes)));
        edges.answered(LAB, Operation.SMART, reading(nodes, Optional.empty()));

        assertThat(log.texts())
                .containsExactly(
                        "WARN node is off, 2 nodes (pve1, pve2): no route (look at the cable)"
                                + " target=lab operation=smart reason=unreachable",
                        "INFO node is on again, 2 nodes (pve1, pve2) target=lab operation=smart");
    }

    @Test
    void nodesWithTroublesOfTheirOwnKeepTheirLines() {
        TreeMap<String, Optional<Failure>> parts = new TreeMap<>();
        parts.put("smart/pve1", Optional.of(SILENT));
        parts.put("smart/pve2", Optional.empty());
        parts.put("smart/pve3", Optional.of(DENIED));
        parts.put("smart/pve4/zfs", Optional.of(SILENT));

        edges.answered(LAB, Operation.SMART, reading(parts, Set.of()));

        assertThat(log.texts())
                .containsExactly(
                        "WARN no answer in time: nothing came target=lab node=pve1 operation=smart reason=timeout",
                        "WARN permission denied: no rights target=lab node=pve3 operation=smart reason=forbidden",
                        "WARN no answer in time: nothing came"
                                + " target=lab node=pve4 operation=smart part=zfs reason=timeout");
    }

    @Test
    void whatIsReadApartIsNotSaidWhereTheNodeItselfFailsLikeThat() {
        edges.answered(LAB, Operation.SMART, reading(List.of("smart/pve1", "smart/pve1/zfs"), Optional.of(SILENT)));

        assertThat(log.texts())
                .containsExactly(
                        "WARN no answer in time: nothing came target=lab node=pve1 operation=smart reason=timeout");
    }

    @Test
    void butIsSaidOnceThatIsItsOwn() {
        TreeMap<String, Optional<Failure>> parts = new TreeMap<>();
        parts.put("smart/pve1", Optional.of(SILENT));
        parts.put("smart/pve1/zfs", Optional.of(SILENT));
        edges.answered(LAB, Operation.SMART, reading(parts, Set.of()));
        log.clear();

        parts.put("smart/pve1", Optional.empty());
        edges.answered(LAB, Operation.SMART, reading(parts, Set.of()));

        assertThat(log.texts())
                .containsExactly(
                        "INFO well again target=lab node=pve1 operation=smart",
                        "WARN no answer in time: nothing came"
                                + " target=lab node=pve1 operation=smart part=zfs reason=timeout");
    }

    @Test
    void aTargetThatCameAgainUnderItsNameBeginsAnew() {
        edges.answered(LAB, Operation.SMART, failing("smart/pve1", DENIED));
        edges.leave(LAB);
        edges.enter(LAB);
        edges.answered(LAB, Operation.SMART, failing("smart/pve1", DENIED));

        assertThat(log.texts()).hasSize(2);
    }

    @Test
    void noticesAreSaidWhenTheyChange() {
        Reading empty = new Reading(known -> known, new TreeMap<>(), List.of("the token sees no guests"));

        edges.answered(LAB, Operation.SYNC, empty);
        edges.answered(LAB, Operation.SYNC, empty);
        edges.answered(LAB, Operation.SYNC, well("sync"));

        assertThat(log.texts()).containsExactly("WARN the token sees no guests target=lab operation=sync");
    }

    @Test
    void aDefectKeepsItsTrace() {
        edges.broken(LAB, Operation.SYNC, new IllegalStateException("as this test wants it"));

        assertThat(log.texts()).containsExactly("ERROR defect, please report target=lab operation=sync");
    }

    private static Reading well(String part) {
        return reading(part, Optional.empty(), Set.of());
    }

    private static Reading failing(String part, Failure failure) {
        return reading(part, Optional.of(failure), Set.of());
    }

    private static Reading off(String part) {
        return reading(part, Optional.of(DOWN), Set.of(part));
    }

    private static Reading reading(String part, Optional<Failure> failure, Set<String> off) {
        return reading(List.of(part), failure, off);
    }

    private static Reading reading(List<String> parts, Optional<Failure> failure) {
        return reading(parts, failure, Set.of());
    }

    private static Reading reading(List<String> parts, Optional<Failure> failure, Set<String> off) {
        TreeMap<String, Optional<Failure>> all = new TreeMap<>();
        parts.forEach(part -> all.put(part, failure));
        return reading(all, off);
    }

    private static Reading reading(SortedMap<String, Optional<Failure>> parts, Set<String> off) {
        return new Reading(known -> known, parts, Set.of(), off, List.of());
    }
}
