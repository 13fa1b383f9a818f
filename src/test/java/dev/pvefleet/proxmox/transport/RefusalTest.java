package dev.pvefleet.proxmox.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
    private static final Peer TOKEN = new Peer("https://192.0.2.10:8006", Optional.of("svc@pve!automation"));
    private static final Call NODE_STATUS = Call.to(Endpoint.NODE_STATUS, Params.NONE, Instant.MAX, "pve1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | '' | UNAUTHENTICATED",
                "403 | Permission check failed (/vms/100, VM.Audit) | FORBIDDEN",
                "500 | Configuration file 'nodes/pve1/qemu-server/999.conf' does not exist | NOT_FOUND",
                "500 | hostname lookup 'nope' failed - failed to get address info for: nope: Name or service not known | NOT_FOUND",
                "400 | no such task | NOT_FOUND",
                "500 | VM is locked (clone) | LOCKED",
                "500 | CT is locked (backup) | LOCKED",
                "500 | can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout | LOCKED",
                "500 | cfs-lock 'storage-nfs' error: got lock request timeout | LOCKED",
                "500 | cluster not ready - no quorum? | REJECTED",
                "500 | checksum mismatch (file change by other user?) | REJECTED",
                "400 | Parameter verification failed. | REJECTED",
                "501 | Method 'GET /nodes/x/lxc/1/interfaces' not implemented | UNSUPPORTED",
                "1 | No 'get' handler defined for '/nodes/pve1/lxc/200/interfaces' | UNSUPPORTED",
                "501 | for data too large | REJECTED",
                "506 | '' | UNSUPPORTED",
                "595 | No route to host | UNREACHABLE",
                "595 | '' | UNREACHABLE",
                "596 | Connection timed out | TIMEOUT",
                "596 | '' | TIMEOUT",
                "596 | Broken pipe | UNREACHABLE",
                "599 | Too many redirections | UNREACHABLE",
                "500 | please run as root | FORBIDDEN",
                "500 | only root can set 'args' config | FORBIDDEN",
                "403 | Permission check failed (pool 'nosuch' does not exist) | NOT_FOUND",
                "403 | Permission check failed (mount point type bind is only allowed for root@pam) | FORBIDDEN",
                "500 | no such cluster node 'pve9' | NOT_FOUND",
                "500 | storage 'nosuch' does not exist | NOT_FOUND",
                "500 | snapshot 'nosuch' does not exist | NOT_FOUND",
                "400 | Parameter verification failed. | REJECTED",
            })
    void readsPvesNumberAndWords(int status, String text, Kind expected) {
        assertThat(Refusal.of(NODE_STATUS, TOKEN, status, text, Map.of()).kind())
                .isEqualTo(expected);
    }

    @Test
    void saysWhatWasAskedOfWhomWhatCameBackAndWhatToDo() {
        TransportException denied =
                Refusal.of(NODE_STATUS, TOKEN, 403, "Permission check failed (/nodes/pve1, Sys.Audit)\n", Map.of());

        assertThat(denied)
                .hasMessage("GET /nodes/pve1/status on https://192.0.2.10:8006: 403 Permission check failed"
                        + " (/nodes/pve1, Sys.Audit)");
        assertThat(denied.hint())
                .contains("grant Sys.Audit on /nodes/pve1: pveum acl modify /nodes/pve1"
                        + " --users svc@pve --tokens 'svc@pve!automation' --roles PVEAuditor");
    }

    @Test
    void namesThePrivilegeEvenWherePveDoesNot() {
        TransportException denied = Refusal.of(NODE_STATUS, TOKEN, 403, "Permission check failed", Map.of());

        assertThat(denied.hint().orElseThrow()).startsWith("grant Sys.Audit on /nodes/pve1");
    }

    @Test
    void listsTheParametersThatPveRefused() {
        TransportException refused = Refusal.of(
                NODE_STATUS,
                TOKEN,
                400,
                "Parameter verification failed.\n",
                Map.of(
                        "vmid",
                        "type check ('integer') failed - got 'x'\n",
                        "foo",
                        "property is not defined in schema"));

        assertThat(refused.detail())
                .isEqualTo("Parameter verification failed. (foo: property is not defined in schema;"
                        + " vmid: type check ('integer') failed - got 'x')");
    }

    @Test
    void onlyALockFileThatWasNotFreeInTimeProvesThatNothingBegan() {
        assertThat(refusal("can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout")
                        .isLockTimeout())
                .isTrue();
        assertThat(refusal("cfs-lock 'storage-x' error: got lock request timeout")
                        .isLockTimeout())
                .isTrue();
        assertThat(refusal("VM is locked (clone)").isLockTimeout()).isFalse();
        assertThat(refusal("VM 100 qga command 'guest-ping' failed - got timeout")
                        .isLockTimeout())
                .isFalse();
    }

    private static TransportException refusal(String text) {
        return Refusal.of(NODE_STATUS, TOKEN, 500, text, Map.of());
    }
}
