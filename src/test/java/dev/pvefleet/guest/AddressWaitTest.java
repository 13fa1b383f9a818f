package dev.pvefleet.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.guest.AddressWait.Waited;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressWaitTest {
    private static final String AGENT = "/nodes/pve1/qemu/100/agent/network-get-interfaces";

    private final FakePve pve = new FakePve()
            .answer("/cluster/resources", Recorded.data("pve8/resources.json"))
            .answer("/nodes/pve1/qemu/100/config", Recorded.data("pve8/qemu-config.json"));
    private final Target lab = pve.target("lab");
    private final GuestRecord web = lab.api()
            .send(ClusterCalls.resources(), FakePve.DEADLINE)
            .guests(lab, "test", FakePve.NOW)
            .getFirst();
    private final List<Duration> pauses = new ArrayList<>();
    private final PassingTime time = new PassingTime();

    @AfterEach
    void clearTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    void asksTheAgentUntilItTellsAnAddress() {
        pve.refuse(AGENT, 500, "QEMU guest agent is not running");

        Waited waited = wait(time -> {
            pauses.add(time);
            if (pauses.size() == 2) {
                pve.answer(
                        AGENT,
                        Recorded.json("{\"result\":[{\"name\":\"lo\",\"ip-addresses\":[%s]}]}"
                                .formatted("{\"ip-address\":\"127.0.0.1\",\"ip-address-type\":\"ipv4\"}")));
            }
            if (pauses.size() == 3) {
                pve.answer(
                        AGENT,
                        Recorded.json(
                                "{\"result\":[{\"name\":\"eth0\",\"hardware-address\":\"bc:24:11:2c:6e:01\",\"ip-addresses\":[%s]}]}"
                                        .formatted("{\"ip-address\":\"192.0.2.50\",\"ip-address-type\":\"ipv4\"}")));
            }
        });

        assertThat(waited.address()).contains("192.0.2.50");
        assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMillis(4500));
    }

    @Test
    void dockersAddressIsNotWaitedFor() {
        pve.answer(AGENT, Recorded.json("""
                {"result":[{"name":"docker0","hardware-address":"02:42:ac:11:00:02","ip-addresses":[
                  {"ip-address":"172.17.0.1","ip-address-type":"ipv4","prefix":16}]},
                 {"name":"eth0","hardware-address":"bc:24:11:2c:6e:01"}]}"""));

        Waited waited = wait(time -> {
            this.time.pass(time);
            if (pauses.size() == 3) {
                pve.answer(AGENT, Recorded.data("pve8/agent.json"));
            }
        });

        assertThat(waited.address()).contains("192.0.2.50");
        assertThat(pauses).hasSize(3);
        assertThat(pve.calls(Endpoint.GUEST_CONFIG)).as("read once").hasSize(1);
    }

    @Test
    void givesUpAtTheDeadlineAndSaysWhatItSawLast() {
        pve.refuse(AGENT, 500, "QEMU guest agent is not running");

        Waited waited = wait(time::pass);

        assertThat(waited.address()).isEmpty();
        assertThat(waited.why()).isEqualTo("it did not answer");
        assertThat(pauses).last().isEqualTo(Duration.ofSeconds(10));
        assertThat(Duration.between(FakePve.NOW, time.instant())).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void doesNotGoOnAgainstADenial() {
        pve.refuse(AGENT, 403, "Permission check failed (/vms/100, VM.GuestAgent.Audit)");

        Waited waited = wait(time::pass);

        assertThat(waited.why()).contains("Permission check failed");
        assertThat(pve.calls(Endpoint.AGENT_INTERFACES)).hasSize(1);
    }

    @Test
    void stopsWhenItIsInterrupted() {
        pve.refuse(AGENT, 500, "QEMU guest agent is not running");

        Waited waited = wait(_ -> {
            throw new InterruptedException();
        });

        assertThat(waited.address()).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private Waited wait(Pause pause) {
        return new AddressWait(time, pause).of(lab, web.node(), web.id(), FakePve.NOW.plusSeconds(120));
    }

    private final class PassingTime extends Clock {
        private Instant now = FakePve.NOW;

        void pass(Duration howLong) {
            pauses.add(howLong);
            now = now.plus(howLong);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
