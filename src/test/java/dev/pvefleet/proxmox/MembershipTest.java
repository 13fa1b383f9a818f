package dev.pvefleet.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipTest {
    @Test
    void readsAClusterOfWhichOneNodeIsOff() {
        assertThat(read("""
                        [{"type":"cluster","id":"cluster","name":"lab","nodes":3,"version":5,"quorate":1},
                         {"type":"node","name":"pve1","nodeid":1,"online":1,"local":1},
                         {"type":"node","name":"pve2","nodeid":2,"online":"1"},
                         {"type":"node","name":"pve3","nodeid":3,"online":0}]""")).isEqualTo(new Membership(true, 3, 2));
    }

    @Test
    void readsAClusterThatHasLostItsQuorum() {
        assertThat(read("""
                        [{"type":"cluster","nodes":3,"quorate":0},{"type":"node","name":"pve1","online":1},
                         {"type":"node","name":"pve2"},{"type":"node","name":"pve3","online":null}]""")).isEqualTo(new Membership(false, 3, 1));
    }

    @Test
    void aHostThatStandsAloneIsQuorate() {
        assertThat(read("""
                        [{"type":"node","id":"node/pve1","name":"pve1","nodeid":0,"online":1,"local":1}]""")).isEqualTo(new Membership(true, 1, 1));
    }

    @Test
    void aClusterThatDoesNotSayWhetherItIsQuorateIsNeither() {
        assertThat(read("[{\"type\":\"cluster\"},{\"type\":\"node\",\"online\":1}]")
                        .quorate())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "{}", "[{\"type\":\"cluster\",\"quorate\":1}]"})
    void aListWithoutNodesIsNoCluster(String data) {
        assertThatThrownBy(() -> read(data)).isInstanceOf(BadAnswerException.class);
    }

    private static Membership read(String data) {
        return Membership.of(Recorded.json(data));
    }
}
