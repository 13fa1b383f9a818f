package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryPointUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://pve1.example:8006, https://pve1.example:8006",
        "HTTPS://PVE1.example/, https://PVE1.example",
        "https://pve_1.lab_a.example:8006, https://pve_1.lab_a.example:8006",
        "https://_pve._tcp.example, https://_pve._tcp.example",
        "https://pve1.example.:8006, https://pve1.example:8006",
        "https://192.0.2.10:443, https://192.0.2.10:443",
        "https://[2001:db8::1]:8006, https://[2001:db8::1]:8006",
        "https://[::ffff:192.0.2.1], https://[::ffff:192.0.2.1]",
        "https://1and1.example, https://1and1.example",
        "https://xn--bcher-kva.example, https://xn--bcher-kva.example",
        "https://pve1:08006, https://pve1:8006",
    })
    void takesWhatCanBeAsked(String text, URI url) {
        assertThat(EntryPointUrl.parse(text)).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://pve1:8006 | must begin with https://",
                "ftp://pve1 | must begin with https://",
                "ssh://root@pve1 | must begin with https://",
                "pve1 | has no scheme",
                "pve1.example:8006 | has no scheme",
                "//pve1:8006 | has no scheme",
                "192.0.2.10:8006 | has no scheme",
                "2001:db8::1 | has no scheme",
                "https:pve1 | two slashes",
                "https:/pve1:8006 | two slashes",
                "https://pve 1:8006 | holds a blank",
                "' https://pve1' | holds a blank",
                "https:\\\\pve1 | written with '/'",
                "https://me@pve1 | user or password",
                "https://pve1:8006/@x | user or password",
                "https://pve1/api2/json | ends at the host and port",
                "https://pve1:8006// | ends at the host and port",
                "https://pve1?node=x | ends at the host and port",
                "https://pve1:8006/#v1:0:18 | ends at the host and port",
                "https:///api2 | ends at the host and port",
                "https:// | has no host",
                "https://:8006 | no host before its port",
                "https://pve1: | no port behind its ':'",
                "https://pve1:0 | ports go from 1 to 65535",
                "https://pve1:65536 | has the port 65536",
                "https://pve1:99999999999999999999 | ports go from 1 to 65535",
                "https://pve1:80o6 | which is no number",
                "https://pve1:-1 | which is no number",
                "https://[2001:db8::1]8006 | other than ':' and a port",
                "https://2001:db8::1 | IPv6 address, which stands in brackets",
                "https://2001:db8::1:8006 | IPv6 address, which stands in brackets",
                "https://fe80::1%eth0 | IPv6 address, which stands in brackets",
                "https://pve1:80:06 | more than one ':'",
                "https://[2001:db8::1:8006 | not closed",
                "https://[pve1]:8006 | no IPv6 address between its brackets",
                "https://[2001:db8::g] | no IPv6 address between its brackets",
                "https://[fe80::1%25eth0]:8006 | has a zone",
                "https://[fe80::1%eth0]:8006 | has a zone",
                "https://bücher.example | DNS knows it as xn--bcher-kva.example",
                "https://pve%31.example | has a '%' in its host",
                "https://pve1..example | two dots in a row",
                "https://.example | two dots in a row",
                "https://-pve1.example | has '-pve1' in its host name",
                "https://pve1-.example | has 'pve1-' in its host name",
                "https://pve1,pve2:8006 | has 'pve1,pve2' in its host name",
                "https://pve$1 | has 'pve$1' in its host name",
                "https://192.0.2.256:8006 | four numbers from 0 to 255",
                "https://192.0.2:8006 | four numbers from 0 to 255",
                "https://2130706433 | four numbers from 0 to 255",
                "https://0x7f000001 | four numbers from 0 to 255",
            })
    void saysOfAWrongOneWhatItsOwnMistakeIs(String text, String mistake) {
        assertThatThrownBy(() -> EntryPointUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(mistake);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 200})
    void saysThatAPartOfANameIsTooLong(int length) {
        assertThatThrownBy(() -> EntryPointUrl.parse("https://" + "a".repeat(length)))
                .hasMessageContaining("more than 63 characters");
    }

    @Test
    void saysThatANameIsTooLong() {
        assertThatThrownBy(() -> EntryPointUrl.parse("https://" + "abcdefgh.".repeat(29) + "example"))
                .hasMessageContaining("more than 253 characters");
    }
}
