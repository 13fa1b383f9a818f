package dev.pvefleet.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.proxmox.GuestInterface;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressChoiceTest {
    private static final GuestInterface LOOPBACK = new GuestInterface("lo", "00:00:00:00:00:00", List.of("127.0.0.1"));
    private static final GuestInterface DOCKER =
            new GuestInterface("docker0", "02:42:00:00:00:01", List.of("172.17.0.1"));
    private static final GuestInterface FIRST =
            new GuestInterface("eth0", "bc:24:11:00:00:01", List.of("169.254.7.7", "192.0.2.1", "192.0.2.2"));
    private static final GuestInterface SECOND =
            new GuestInterface("eth1", "bc:24:11:00:00:02", List.of("198.51.100.1"));

    @ParameterizedTest
    @CsvSource({
        "192.0.2.50, true",
        "10.0.0.5, true",
        "172.17.0.1, true",
        "255.1.2.3, true",
        "127.0.0.1, false",
        "127.8.8.8, false",
        "169.254.1.2, false",
        "0.0.0.0, false",
        "256.1.1.1, false",
        "192.0.2, false",
        "192.0.2.1.5, false",
        "fe80::1, false",
        "'', false",
        "dhcp, false",
    })
    void knowsTheAddressesByWhichAGuestIsReached(String address, boolean usable) {
        assertThat(AddressChoice.isUsable(address)).isEqualTo(usable);
    }

    @Test
    void prefersTheCardsThatPveMadeInTheirOrder() {
        assertThat(AddressChoice.of(
                        List.of(LOOPBACK, DOCKER, SECOND, FIRST), List.of("bc:24:11:00:00:01", "bc:24:11:00:00:02")))
                .containsExactly("192.0.2.1", "192.0.2.2", "198.51.100.1");
    }

    @Test
    void othersAreNoneOfItsAddressesWhereNoCardIsPves() {
        assertThat(AddressChoice.of(List.of(LOOPBACK, DOCKER, FIRST), List.of("bc:24:11:ff:ff:ff")))
                .isEmpty();
        assertThat(AddressChoice.of(List.of(DOCKER), List.of())).isEmpty();
    }

    @Test
    void thereIsNoneYetWherePvesCardHasNone() {
        GuestInterface waiting = new GuestInterface("eth0", "bc:24:11:00:00:01", List.of("169.254.1.1"));

        assertThat(AddressChoice.of(List.of(waiting, SECOND, DOCKER), List.of("bc:24:11:00:00:01")))
                .isEmpty();
    }

    @Test
    void whatStandsOnACardOfPvesCountsAsIt() {
        GuestInterface slave = new GuestInterface("ens18", "bc:24:11:00:00:01", List.of());
        GuestInterface bridge = new GuestInterface("br0", "bc:24:11:00:00:01", List.of("192.0.2.7"));
        GuestInterface vlan = new GuestInterface("bond0.20", "bc:24:11:00:00:02", List.of("198.51.100.7"));

        assertThat(AddressChoice.of(
                        List.of(vlan, DOCKER, slave, bridge), List.of("bc:24:11:00:00:01", "bc:24:11:00:00:02")))
                .containsExactly("192.0.2.7", "198.51.100.7");
    }

    @Test
    void aTunnelWithoutACardIsNone() {
        GuestInterface tunnel = new GuestInterface("wg0", null, List.of("203.0.113.9"));

        assertThat(AddressChoice.of(List.of(tunnel), List.of("bc:24:11:00:00:01")))
                .isEmpty();
        assertThat(AddressChoice.macsWithAddress(List.of(tunnel, LOOPBACK, DOCKER)))
                .containsExactly("02:42:00:00:00:01");
    }
}
