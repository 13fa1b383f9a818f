package dev.pvefleet.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaleListTest {
    private static final String KNOWN = "{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve1\",\"status\":\"running\"}";
    private static final String UNKNOWN = "{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve1\",\"status\":\"unknown\"}";
    private static final String OTHER = "{\"type\":\"lxc\",\"vmid\":200,\"node\":\"pve2\",\"status\":\"running\"}";

    @Test
    void aNodeOfWhichNothingIsKnownThoughItIsNotOffHasADeadDaemon() {
        Optional<Failure> stale = in(list("unknown", UNKNOWN, OTHER), Optional.empty());

        assertThat(stale).hasValueSatisfying(why -> {
            assertThat(why.kind()).isEqualTo(Kind.STALE);
            assertThat(why.message()).contains("pve1").doesNotContain("pve2");
            assertThat(why.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("systemctl restart pvestatd"));
        });
    }

    @Test
    void soHasOneThatShowsItselfAndNoneOfTheGuestsThatItHad() {
        StaleList stale = new StaleList();

        assertThat(at(stale, 0, list("online", UNKNOWN), list("online", KNOWN))).isPresent();
        assertThat(at(stale, 1, list("online", UNKNOWN), list("online", UNKNOWN)))
                .isPresent();
        assertThat(at(stale, 2, list("online", KNOWN), list("online", UNKNOWN))).isEmpty();
    }

    @Test
    void aGuestThatWasJustMadeIsNoSign() {
        assertThat(in(list("online", UNKNOWN), Optional.empty())).isEmpty();
        assertThat(in(list("online", UNKNOWN, OTHER), Optional.of(list("online", OTHER))))
                .isEmpty();
        assertThat(in(list("online", UNKNOWN, KNOWN.replace("100", "101")), Optional.of(list("online", KNOWN))))
                .isEmpty();
    }

    /// Seen each second, until the daemon should have told of it at the latest.
    @Test
    void aGuestThatWasMadeIsASignOnceTheDaemonHadTheTime() {
        StaleList stale = new StaleList();

        assertThat(at(stale, 0, list("online", UNKNOWN, OTHER), list("online", OTHER)))
                .isEmpty();
        for (int second : new int[] {1, 10, 19}) {
            assertThat(at(stale, second, list("online", UNKNOWN, OTHER), list("online", UNKNOWN, OTHER)))
                    .as("%d s", second)
                    .isEmpty();
        }
        assertThat(at(stale, 20, list("online", UNKNOWN, OTHER), list("online", UNKNOWN, OTHER)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "online"})
    void aNodeThatComesBackHasTimeToTellOfItsGuests(String status) {
        StaleList stale = new StaleList();

        assertThat(at(stale, 0, list("offline", UNKNOWN), list("online", KNOWN)))
                .isEmpty();
        assertThat(at(stale, 9, list(status, UNKNOWN), list("offline", UNKNOWN)))
                .isEmpty();
        assertThat(at(stale, 19, list(status, UNKNOWN), list(status, UNKNOWN))).isEmpty();
        assertThat(at(stale, 29, list(status, UNKNOWN), list(status, UNKNOWN))).isPresent();
    }

    @Test
    void aNodeThatIsOffIsOffAndNotStale() {
        assertThat(in(list("offline", UNKNOWN, OTHER), Optional.of(list("online", KNOWN))))
                .isEmpty();
    }

    @Test
    void aNodeWithoutGuestsHasNoneToHaveNewsOf() {
        assertThat(in(list("unknown", OTHER), Optional.empty())).isEmpty();
    }

    private static Optional<Failure> in(Inventory now, Optional<Inventory> before) {
        return new StaleList().in(now, before, FakePve.NOW);
    }

    private static Optional<Failure> at(StaleList stale, int second, Inventory now, Inventory before) {
        return stale.in(now, Optional.of(before), FakePve.NOW.plusSeconds(second));
    }

    private static Inventory list(String first, String... guests) {
        FakePve pve = new FakePve()
                .answer("/cluster/resources", Recorded.json("""
                [{"type":"node","node":"pve1","status":"%s"},{"type":"node","node":"pve2","status":"online"},%s]""".formatted(first, String.join(",", guests))));
        return new Sync(FakePve.CLOCK).run(pve.target("lab"), FakePve.DEADLINE);
    }
}
