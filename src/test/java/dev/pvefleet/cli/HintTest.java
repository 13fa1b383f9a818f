package dev.pvefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Hint;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.Refusal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How the command line words what helps.
class HintTest {
    private static final Peer PVE = new Peer("https://192.0.2.10:8006", Optional.of("ops@pve!fleet"));

    @ParameterizedTest
    @CsvSource({
        "force, true, --force",
        "purge, true, --purge",
        "full, true, --full",
        "snapname, NAME, --snapname NAME",
        "rootfsSize, 8, --rootfs-size 8",
        "delete, protection, --unset protection",
    })
    void namesTheOption(String argument, String value, String option) {
        assertThat(OptionNames.inCommandLine(Hint.of("try ").with(argument, value)))
                .isEqualTo("try " + option);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "rootfsSize: is missing | --rootfs-size: is missing",
                "delete[2]: 'x y' is not a name | --unset: 'x y' is not a name",
                "config.Memoy: unknown | --set Memoy: unknown",
                "'Memoy' is not a name: lower case only | 'Memoy' is not a name: lower case only",
                "nothing to set: give an option | nothing to set: give an option",
            })
    void aMistakeIsToldWithTheOptionThatItIsAbout(String mistake, String told) {
        assertThat(OptionNames.inCommandLine(mistake, "--set "::concat)).isEqualTo(told);
    }

    @Test
    void namesTheCommand() {
        assertThat(OptionNames.inCommandLine(
                        Hint.of("see: ").withOperation("sync").with("; or ").with("target", "NAME")))
                .isEqualTo("see: pve-fleet sync; or --target NAME");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | unable to remove CT 201 - used in HA resources and purge parameter not set. | backup jobs, too: --purge",
                "500 | parameter 'storage' not allowed for linked clones | make a full copy: --full",
                "500 | Full clone of a running container is only possible from a snapshot | --snapname NAME",
                "403 | Permission check failed (/vms/100, VM.Audit) | --tokens 'ops@pve!fleet' --roles PVEAuditor",
            })
    void aRefusalIsToldInTheWordsOfTheCommandLine(int status, String words, String help) {
        Call call = Call.to(Endpoint.GUEST_DELETE, Params.NONE, Instant.MAX, "pve1", "lxc", "201");

        Complaint complaint = Complaint.about(Refusal.of(call, PVE, status, words, Map.of()), false);

        assertThat(complaint.lines().getLast()).startsWith("hint: ").endsWith(help);
    }
}
