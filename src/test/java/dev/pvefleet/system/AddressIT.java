package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.bench.AgentProcess;
import dev.pvefleet.bench.Form;
import dev.pvefleet.bench.Page;
import dev.pvefleet.bench.Until;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Address;
import dev.pvefleet.simulator.cluster.Agent;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Nic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The address of a guest is one of the cards that PVE gave it, over REST and over a real SSH server.
class AddressIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Vmid WEB = new Vmid(100);
    private static final Pattern MAC = Pattern.compile("(?i)[0-9a-f]{2}(?::[0-9a-f]{2}){5}");
    private static final Nic DOCKER = new Nic("docker0", "02:42:ac:11:00:02", List.of(new Address("172.17.0.1", 16)));

    @TempDir
    Path folder;

    @Test
    void dockersIsNeverTheGuestsAddress() throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small())) {
            String card = card(site);
            seen(site, List.of(Nic.loopback(), DOCKER, new Nic("ens18", card, List.of())));
            int port = AgentProcess.freePort();
            Path config = site.configListening(
                    "127.0.0.1:" + port,
                    site.overRest("rest", "nodes: all") + "    schedule: {sync: 1s, nodeStatus: 1s, guestIps: 1s}\n",
                    site.overSsh("ssh", "node: pve1") + "    schedule: {sync: 2s, nodeStatus: 2s, guestIps: 2s}\n");

            for (String target : List.of("rest", "ssh")) {
                Program.Ended ended = Program.run(
                        "--config",
                        config.toString(),
                        "--target",
                        target,
                        "-o",
                        "json",
                        "qemu",
                        "lookup",
                        "--vmid",
                        WEB.toString());
                assertThat(ended.exitCode()).as(ended.stderr()).isZero();
                assertThat(ended.json().has("ipv4")).as(ended.stdout()).isFalse();
            }
            try (AgentProcess agent = AgentProcess.start(Form.ofTests(), config, port, Map.of())) {
                await(
                        agent,
                        "addresses",
                        page -> ips(page, "rest").size() > 1 && ips(page, "ssh").size() > 0);
                assertThat(ips(agent.metrics(), "rest")).doesNotContain("172.17.0.1");
                assertThat(ips(agent.metrics(), "ssh")).doesNotContain("172.17.0.1");

                seen(
                        site,
                        List.of(
                                Nic.loopback(),
                                DOCKER,
                                new Nic("bond0", card, List.of(new Address("203.0.113.77", 24)))));
                await(
                        agent,
                        "the card's address",
                        page -> ips(page, "rest").contains("203.0.113.77")
                                && ips(page, "ssh").contains("203.0.113.77"));
                Page page = await(
                        agent,
                        "nobody overdue",
                        it -> it.value("pvefleet_operation_overdue", "operation=\"guestIps\"", "target=\"ssh\"")
                                .equals(java.util.OptionalDouble.of(0)));
                assertThat(ips(page, "ssh")).doesNotContain("172.17.0.1");

                site.simulator().changes().guest(WEB, guest -> guest.withAgent(new Agent.NotRunning()));
                await(
                        agent,
                        "withdrawal",
                        it -> !ips(it, "rest").contains("203.0.113.77")
                                && !ips(it, "ssh").contains("203.0.113.77"));
            }
        }
    }

    /// The MAC address of the guest's first card, as the guest writes it.
    private static String card(Site site) {
        String[] net = new String[1];
        site.simulator().changes().guest(WEB, guest -> {
            net[0] = guest.value("net0");
            return guest;
        });
        Matcher mac = MAC.matcher(net[0]);
        assertThat(mac.find()).as(net[0]).isTrue();
        return mac.group().toLowerCase(Locale.ROOT);
    }

    private static void seen(Site site, List<Nic> nics) {
        site.simulator()
                .changes()
                .guest(WEB, guest -> guest.withAgent(new Agent.Answering()).withNics(nics));
    }

    private static Set<String> ips(Page page, String target) {
        return page.by("ip", "pve_guest_ip_info", "target=\"" + target + "\"").keySet();
    }

    private static Page await(AgentProcess agent, String what, Predicate<Page> wanted) throws Exception {
        return Until.seen(what, LIMIT, () -> {
            agent.assertAlive();
            try {
                return Optional.of(agent.metrics()).filter(wanted);
            } catch (IOException notYet) {
                return Optional.empty();
            }
        });
    }
}
