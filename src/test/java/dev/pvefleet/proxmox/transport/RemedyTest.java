package dev.pvefleet.proxmox.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts of PVE's own code, and what helps against each.
class RemedyTest {
    private static final Optional<String> TOKEN = Optional.of("ops@pve!fleet");
    private static final Peer REST = new Peer("https://192.0.2.10:8006", TOKEN);
    private static final Peer PVESH = new Peer("root@192.0.2.11:22", Optional.empty());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "only root can set 'args' config",
                "only root can modify 'serial0' config for real devices",
                "only root can set 'hostpci0' config for non-mapped devices",
                "Only root can pass arbitrary filesystem paths.",
                "Permission check failed (changing feature flags (except nesting) is only allowed for root@pam)",
                "Permission check failed (changing feature flags for privileged container is only allowed for root@pam)",
                "Permission check failed (mount point type bind is only allowed for root@pam)",
                "Permission check failed (configuring device passthrough is only allowed for root@pam)",
                "Permission check failed (changing the hookscript is only allowed for root@pam)",
                "Permission check failed (user != root@pam)",
                "Parameter verification failed. (skiplock: Only root may use this option.)",
            })
    void namesNoGrantForWhatOnlyRootMay(String words) {
        assertThat(hint(words, TOKEN)).contains("no grant helps", "kind: ssh").doesNotContain("pveum");
    }

    @Test
    void theSameIsForbiddenWhateverStatusPveGivesIt() {
        Call call = Call.to(Endpoint.GUEST_SET_CONFIG, Params.NONE, Instant.MAX, "pve1", "qemu", "101");

        assertThat(Refusal.of(call, REST, 500, "only root can set 'args' config\n", Map.of())
                        .kind())
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(Refusal.of(
                                call,
                                REST,
                                400,
                                "Parameter verification failed.\n",
                                Map.of("skiplock", "Only root may use this option."))
                        .kind())
                .isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void leadsFromATagToThePolicyOrToSysModify() {
        assertThat(hint("Permission check failed (/, Sys.Modify for modifying tag 'web')\n", TOKEN))
                .contains("tag 'web'", "user-tag-access", "registered-tags")
                .endsWith(
                        "grant Sys.Modify on /: pveum role add PveFleetSysModify --privs Sys.Modify; pveum acl modify /"
                                + " --users ops@pve --tokens 'ops@pve!fleet' --roles PVEAuditor,PveFleetSysModify");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Permission check failed (pool 'nosuch' does not exist) | no pool 'nosuch'",
                "Configuration file 'nodes/pve1/qemu-server/999.conf' does not exist | not on node pve1",
                "hostname lookup 'pve9' failed - failed to get address info for: pve9: Name or service not known | no node 'pve9'",
                "no such cluster node 'pve9' | no node 'pve9'",
                "storage 'nosuch' does not exist | no storage 'nosuch'",
                "snapshot 'before' does not exist | no snapshot 'before'",
                "can't remove VM 101 - protection mode enabled | `protection` to 0",
                "VM 200 is running - destroy failed | stop it first",
                "unable to destroy CT 201 - container is running | stop it first",
                "base volume 'local-lvm:base-9000-disk-0' is still in use by linked cloned | linked to its disks",
                "cluster not ready - no quorum? | more than half of the nodes",
                "checksum mismatch (file change by other user?) | look at it again",
                "detected modified configuration - file changed by other user? Try again. | look at it again",
            })
    void saysWhatIsNotThereAndWhatToDo(String words, String help) {
        assertThat(hint(words, TOKEN)).contains(help).doesNotContain("pveum acl");
    }

    @Test
    void anArgumentThatHelpsIsLeftToEachSurfaceToWord() {
        Hint purge = Remedy.against(
                        "unable to remove CT 201 - used in HA resources and purge parameter not set.", TOKEN)
                .orElseThrow();

        assertThat(purge).hasToString("take it out of HA, replication and backup jobs, too: purge=true");
    }

    @Test
    void namesTheRightOnANewGuestThatPveKeepsSilentAbout() {
        Params params = Params.NONE.with("newid", 350);
        Call clone = Call.to(Endpoint.GUEST_CLONE, params, Instant.MAX, "pve1", "qemu", "9000");
        Call pooled = Call.to(Endpoint.GUEST_CLONE, params.with("pool", "p1"), Instant.MAX, "pve1", "qemu", "9000");
        Call create = Call.to(Endpoint.LXC_CREATE, Params.NONE.with("vmid", 351), Instant.MAX, "pve1");

        assertThat(denied(clone, "Permission check failed\n"))
                .contains("grant VM.Allocate on /vms/350: pveum acl modify /vms/350 --users ops@pve"
                        + " --tokens 'ops@pve!fleet' --roles PVEVMAdmin");
        assertThat(denied(pooled, "Permission check failed").orElseThrow()).endsWith(", or the same on /pool/p1");
        assertThat(denied(create, "Permission check failed").orElseThrow())
                .startsWith("grant VM.Allocate on /vms/351: ");
        assertThat(denied(clone, "Permission check failed (/vms/9000, VM.Clone)")
                        .orElseThrow())
                .startsWith("grant VM.Clone on /vms/9000: ")
                .endsWith("PVETemplateUser");
        assertThat(denied(clone, "Permission check failed (/sdn/zones/localnetwork/vmbr0, SDN.Use)")
                        .orElseThrow())
                .startsWith("grant SDN.Use on /sdn/zones/localnetwork/vmbr0: ")
                .endsWith("PVESDNUser");
    }

    @Test
    void guessesNoGrantWherePveExplainsSomethingElse() {
        Call clone = Call.to(Endpoint.GUEST_CLONE, Params.NONE.with("newid", 350), Instant.MAX, "pve1", "qemu", "9000");

        assertThat(denied(clone, "Permission check failed (something else)")).isEmpty();
    }

    @Test
    void grantsNothingToPvesh() {
        Call call = Call.to(Endpoint.GUEST_CONFIG, Params.NONE, Instant.MAX, "pve1", "qemu", "100");

        assertThat(Refusal.of(call, PVESH, 403, "Permission check failed (/vms/100, VM.Audit)", Map.of())
                        .hint())
                .isEmpty();
        assertThat(Refusal.of(call, PVESH, 403, "Permission check failed", Map.of())
                        .hint())
                .isEmpty();
    }

    private static Optional<String> denied(Call call, String words) {
        return Refusal.of(call, REST, 403, words, Map.of()).hint();
    }

    private static String hint(String words, Optional<String> user) {
        return Remedy.against(words, user).map(Hint::toString).orElseThrow();
    }
}
