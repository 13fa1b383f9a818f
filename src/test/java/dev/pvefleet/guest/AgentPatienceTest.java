package dev.pvefleet.guest;

import static dev.pvefleet.proxmox.FakePve.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.sync.Sync;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which agents are asked again, and when.
class AgentPatienceTest {
    private static final String AGENT = "/nodes/pve1/qemu/100/agent/network-get-interfaces";
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final GuestId WEB = GuestId.parse("qemu/100");

    private final FakePve pve = new FakePve();
    private final Target lab = pve.target("lab");
    private final TurnedClock clock = new TurnedClock();
    private final GuestIps ips = new GuestIps(clock);

    @Test
    void anAgentThatHangsIsAskedEverMoreRarelyAndStaysSilent() {
        pve.refuse(AGENT, 500, "VM 100 qga command 'guest-network-get-interfaces' failed - got timeout");
        long up = 1_000_000;

        List<Integer> asked = new java.util.ArrayList<>();
        for (int run = 0; run < 20; run++) {
            int before = pve.calls().size();
            AddressReading read = run(guests("pve1", up + run * INTERVAL.toSeconds()));
            if (pve.calls().size() > before) {
                asked.add(run);
            }
            assertThat(read.silent()).containsExactly(WEB);
            assertThat(read.failure()).isEmpty();
            clock.turn(INTERVAL);
        }

        assertThat(asked).containsExactly(0, 1, 3, 7, 13, 19);
    }

    @Test
    void anAgentThatAnswersAgainIsAskedAtFullRate() {
        pve.refuse(AGENT, 500, "QEMU guest agent is not running");
        run(guests("pve1", 1000));
        clock.turn(INTERVAL);
        pve.answer(AGENT, Recorded.json("{\"result\":[]}"));
        run(guests("pve1", 1300));
        pve.calls().clear();

        run(guests("pve1", 1301));
        run(guests("pve1", 1302));

        assertThat(pve.calls()).hasSize(2);
    }

    @Test
    void aGuestThatWasStartedSinceIsAskedAtOnce() {
        pve.refuse(AGENT, 500, "QEMU guest agent is not running");
        run(guests("pve1", 1000));
        clock.turn(Duration.ofMinutes(1));
        pve.calls().clear();

        run(guests("pve1", 1060));

        assertThat(pve.calls()).isEmpty();

        run(guests("pve1", 30));

        assertThat(pve.calls()).hasSize(1);
    }

    @Test
    void aGuestThatMovedIsAskedAtOnce() {
        pve.refuse(AGENT, 500, "QEMU guest agent is not running");
        run(guests("pve1", 1000));
        pve.calls().clear();

        run(guests("pve2", 1001));

        assertThat(pve.calls()).hasSize(1);
    }

    /// What is no fault of the agent is looked at each time, so that it is known at once when it is over.
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FORBIDDEN", "UNREACHABLE", "UNAUTHENTICATED", "TLS"})
    void anythingElseIsNoReasonToWait(Kind kind) {
        pve.fail(AGENT, kind);

        run(guests("pve1", 1000));
        run(guests("pve1", 1001));

        assertThat(pve.calls()).hasSize(2);
    }

    @Test
    void aFailureThatIsHeldIsStillAFailure() {
        pve.fail(AGENT, Kind.TIMEOUT);
        run(guests("pve1", 1000));
        pve.calls().clear();

        AddressReading read = run(guests("pve1", 1001));

        assertThat(pve.calls()).isEmpty();
        assertThat(read.failure().orElseThrow().kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void aQuestionThatHadNoTimeLeftProvesNothing() {
        pve.fail(AGENT, Kind.TIMEOUT);
        ips.run(lab, guests("pve1", 1000), clock.instant().plusSeconds(3));
        pve.calls().clear();

        run(guests("pve1", 1001));

        assertThat(pve.calls()).hasSize(1);
    }

    private AddressReading run(List<GuestRecord> guests) {
        return ips.run(lab, guests, clock.instant().plusSeconds(20));
    }

    private List<GuestRecord> guests(String node, long uptimeSec) {
        JsonNode resources = Recorded.json("""
                [{"type":"node","node":"pve1"},{"type":"node","node":"pve2"},
                 {"type":"qemu","vmid":100,"node":"%s","status":"running","name":"web","uptime":%d}]""".formatted(node, uptimeSec));
        FakePve listing = new FakePve().answer("/cluster/resources", resources);
        return new Sync(clock).run(listing.target("lab"), FakePve.DEADLINE).guests();
    }

    /// A clock that is turned by hand.
    private static final class TurnedClock extends Clock {
        private Instant now = NOW;

        void turn(Duration further) {
            now = now.plus(further);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
