package dev.pvefleet.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuestCallsTest {

    @Test
    void keepsOptionsAsPveSentThemAndTheDigestApart() {
        GuestOptions old = GuestOptions.of(Recorded.data("pve7/qemu-config.json"));
        GuestOptions recent = GuestOptions.of(Recorded.data("pve8/qemu-config.json"));

        assertThat(old.values()).containsEntry("memory", 4096L).containsEntry("name", "web");
        assertThat(recent.values()).containsEntry("memory", "4096").containsEntry("cpulimit", "0.5");
        assertThat(recent.digest()).isEqualTo("aad0c1e07f3bb0a8c4a1d5a3c0d8a4a56d1ef0aa");
        assertThat(recent.values()).doesNotContainKey("digest");
    }

    @Test
    void keepsListsFractionsAndObjectsAndLeavesOutNothingness() {
        GuestOptions options =
                GuestOptions.of(Recorded.json("{\"lxc\":[[\"a\",\"b\"]],\"f\":0.5,\"o\":{\"k\":1},\"n\":null}"));

        assertThat(options.values())
                .isEqualTo(Map.of("lxc", List.of(List.of("a", "b")), "f", new BigDecimal("0.5"), "o", Map.of("k", 1L)));
        assertThat(options.digest()).isNull();
    }

    @Test
    void readsWhatIsPending() {
        List<PendingOption> rows = PendingOption.listed(Recorded.json("""
                [{"value":"320d042f5e8d865e7492df3b0ba9aa197d378443","key":"digest"},
                 {"key":"memory","value":"256"}, {"delete":1,"key":"onboot","value":1},
                 {"key":"cores","pending":4,"value":1}, {"key":"vga","pending":"std"}]"""));

        assertThat(rows)
                .containsExactly(
                        new PendingOption("memory", "256", null, false),
                        new PendingOption("onboot", "1", null, true),
                        new PendingOption("cores", "1", "4", false),
                        new PendingOption("vga", null, "std", false));
        assertThat(rows).filteredOn(PendingOption::isPending).hasSize(3);
    }

    @Test
    void findsTheAddressesOfTheCardsInTheirOrder() {
        GuestOptions options = GuestOptions.of(Recorded.json("""
                {"net10":"virtio=BC:24:11:00:00:10,bridge=vmbr0", "net2":"model=e1000,macaddr=BC:24:11:00:00:02",
                 "net0":"virtio=bc:24:11:00:00:00", "network":"BC:24:11:FF:FF:FF", "net3":"virtio,bridge=vmbr0"}"""));

        assertThat(options.macs()).containsExactly("bc:24:11:00:00:00", "bc:24:11:00:00:02", "bc:24:11:00:00:10");
        assertThat(options.staticAddresses()).isEmpty();
    }

    @Test
    void findsTheStaticAddressesOfAContainer() {
        assertThat(GuestOptions.of(Recorded.data("pve7/lxc-config.json")).staticAddresses())
                .containsExactly("198.51.100.11");
        assertThat(GuestOptions.of(Recorded.json("{\"net0\":\"name=eth0,ip=dhcp,ip6=auto\",\"net1\":\"ip=manual\"}"))
                        .staticAddresses())
                .isEmpty();
    }

    @Test
    void readsWhatTheGuestAgentTells() {
        List<GuestInterface> cards = GuestInterface.ofAgent(Recorded.data("pve8/agent.json"));

        assertThat(cards)
                .containsExactly(
                        new GuestInterface("lo", "00:00:00:00:00:00", List.of("127.0.0.1")),
                        new GuestInterface("docker0", "02:42:ac:11:00:02", List.of("172.17.0.1")),
                        new GuestInterface("eth0", "bc:24:11:2c:6e:01", List.of("192.0.2.50")),
                        new GuestInterface("wg0", null, List.of()));
    }

    @Test
    void takesTheErrorInsideOfTheAgentsSuccessForARefusal() {
        assertThatThrownBy(() -> GuestInterface.ofAgent(Recorded.data("pve9/agent-error.json")))
                .isInstanceOfSatisfying(
                        BadAnswerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED))
                .hasMessageContaining("has been disabled for this instance");
    }

    @Test
    void readsTheInterfacesOfAContainerBeforeAndAfterTheyBecameLists() {
        assertThat(GuestInterface.ofContainer(Recorded.data("pve8/lxc-interfaces.json")))
                .last()
                .isEqualTo(new GuestInterface("eth0", "bc:24:11:00:00:02", List.of("198.51.100.5")));
        assertThat(GuestInterface.ofContainer(Recorded.data("pve9/lxc-interfaces.json")))
                .last()
                .isEqualTo(new GuestInterface("eth0", "bc:24:11:00:00:02", List.of("198.51.100.5", "198.51.100.6")));
        assertThat(GuestInterface.ofContainer(Recorded.json("null"))).isEmpty();
    }
}
