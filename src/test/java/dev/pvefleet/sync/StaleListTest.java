package dev.pvefleet.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StaleListTest {
    private static final String KNOWN = "{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve1\",\"status\":\"running\"}";
    private static final String UNKNOWN = "{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve1\",\"status\":\"unknown\"}";
    private static final String OTHER = "{\"type\":\"lxc\",\"vmid\":200,\"node\":\"pve2\",\"status\":\"running\"}";

    @Test
    void aNodeOfWhichNothingIsKnownThoughItIsNotOffHasADeadDaemon() {
        Optional<Failure> stale = StaleList.in(list("unknown", UNKNOWN, OTHER), Optional.empty());

        assertThat(stale).hasValueSatisfying(why -> {
            assertThat(why.kind()).isEqualTo(Kind.STALE);
            assertThat(why.message()).contains("pve1").doesNotContain("pve2");
            assertThat(why.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("systemctl restart pvestatd"));
        });
    }

    @Test
    void soHasOneThatShowsItselfAndNoneOfTheGuestsThatItHad() {
        assertThat(StaleList.in(list("online", UNKNOWN), Optional.of(list("online", KNOWN))))
                .isPresent();
        assertThat(StaleList.in(list("online", UNKNOWN), Optional.of(list("online", UNKNOWN))))
                .isPresent();
    }

    @Test
    void aGuestThatWasJustMadeIsNoSign() {
        assertThat(StaleList.in(list("online", UNKNOWN), Optional.empty())).isEmpty();
        assertThat(StaleList.in(list("online", UNKNOWN, OTHER), Optional.of(list("online", OTHER))))
                .isEmpty();
        assertThat(StaleList.in(
                        list("online", UNKNOWN, KNOWN.replace("100", "101")), Optional.of(list("online", KNOWN))))
                .isEmpty();
    }

    @Test
    void aNodeThatIsOffIsOffAndNotStale() {
        assertThat(StaleList.in(list("offline", UNKNOWN, OTHER), Optional.of(list("online", KNOWN))))
                .isEmpty();
    }

    @Test
    void aNodeWithoutGuestsHasNoneToHaveNewsOf() {
        assertThat(StaleList.in(list("unknown", OTHER), Optional.empty())).isEmpty();
    }

    private static Inventory list(String first, String... guests) {
        FakePve pve = new FakePve()
                .answer("/cluster/resources", Recorded.json("""
                [{"type":"node","node":"pve1","status":"%s"},{"type":"node","node":"pve2","status":"online"},%s]""".formatted(first, String.join(",", guests))));
        return new Sync(FakePve.CLOCK).run(pve.target("lab"), FakePve.DEADLINE);
    }
}
