package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessStreamTest {
    @ParameterizedTest
    @CsvSource({
        "%h, pve1",
        "[%h]:%p, [pve1]:2222",
        "%r@bastion, root@bastion",
        "100%%, 100%",
        "%%h, %h",
        "%x, %x",
        "50%, 50%",
        "plain, plain",
    })
    void replacesWhatStandsForSomething(String word, String expanded) {
        assertThat(ProcessStream.expand(word, "root", "pve1", 2222)).isEqualTo(expanded);
    }
}
