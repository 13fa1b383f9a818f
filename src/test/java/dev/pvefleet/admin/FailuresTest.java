package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.Refusal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    private static final Peer PVE = new Peer("https://192.0.2.10:8006", Optional.of("ops@pve!fleet"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | unable to remove CT 201 - used in HA resources and purge parameter not set. | REJECTED | purge=true",
                "500 | parameter 'storage' not allowed for linked clones | REJECTED | full=true",
                "500 | Full clone of a running container is only possible from a snapshot | REJECTED | snapname=NAME",
                "403 | Permission check failed (pool 'nosuch' does not exist) | NOT_FOUND | no pool 'nosuch'",
                "500 | storage 'nosuch' does not exist | NOT_FOUND | no storage 'nosuch'",
                "500 | only root can set 'args' config | FORBIDDEN | no grant helps",
                "403 | Permission check failed (/vms/100, VM.Audit) | FORBIDDEN | --users ops@pve --tokens 'ops@pve!fleet'",
            })
    void aRefusalIsToldInTheWordsOfDocuments(int status, String words, Trouble trouble, String help) {
        Call call = Call.to(Endpoint.GUEST_DELETE, Params.NONE, Instant.MAX, "pve1", "lxc", "201");

        Problem problem =
                Failures.problem(Refusal.of(call, PVE, status, words, Map.of())).orElseThrow();

        assertThat(problem.trouble()).isEqualTo(trouble);
        assertThat(problem.hint().orElseThrow()).contains(help).doesNotContain("--purge", "--full", "--force");
    }
}
