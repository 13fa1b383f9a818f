package dev.pvefleet.proxmox.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Configuration file 'nodes/pve1/lxc/999.conf' does not exist | GUEST",
                "unable to find configuration file for VM 100 on node 'pve1' | GUEST",
                "hostname lookup 'pve9' failed - failed to get address info for: pve9: Name or service not known | NODE",
                "no such cluster node 'pve9' | NODE",
                "storage 'nosuch' does not exist | STORAGE",
                "Permission check failed (pool 'nosuch' does not exist) | POOL",
                "snapshot 'before' does not exist | SNAPSHOT",
                "volume 'local:vztmpl/nosuch.tar.zst' does not exist | VOLUME",
                "no such task | TASK",
                "no such resource | OTHER",
            })
    void tellsWhatIsNotThere(String words, Missing expected) {
        assertThat(Missing.in(words)).contains(expected);
    }

    @Test
    void findsNothingMissingInOtherRefusals() {
        assertThat(Missing.in("CT 201 already running")).isEmpty();
        assertThat(Missing.in("unable to create VM 100: config file already exists"))
                .isEmpty();
    }
}
