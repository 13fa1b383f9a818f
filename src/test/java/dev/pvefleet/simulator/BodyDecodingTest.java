package dev.pvefleet.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BodyDecodingTest {
    @Test
    void keepsRepeatedKeysApart() {
        assertThat(BodyDecoding.form("command=ls&command=-l")).isEqualTo(Map.of("command", List.of("ls", "-l")));
    }

    @Test
    void forgetsWhatStoodBeforeAnEmptyValue() {
        assertThat(BodyDecoding.form("command=printargs&command=one&command=&command=uname"))
                .isEqualTo(Map.of("command", List.of("uname")));
        assertThat(BodyDecoding.form("ciuser=&onboot")).isEqualTo(Map.of("ciuser", List.of(), "onboot", List.of()));
    }

    @Test
    void keepsEmptyWordsOfAJsonArrayFromPve8On() throws Exception {
        byte[] body = "{\"command\":[\"printargs\",\"\",\"uname\"],\"ciuser\":null}".getBytes(UTF_8);

        assertThat(BodyDecoding.json(body, true))
                .isEqualTo(Map.of("command", List.of("printargs", "", "uname"), "ciuser", List.of()));
        assertThat(BodyDecoding.json(body, false)).containsEntry("command", List.of("uname"));
    }

    @Test
    void splitsAtABareSemicolonAndForgetsWhatFollowsASecondEqualsSign() {
        assertThat(BodyDecoding.form("tags=a;b&net0=virtio=AA,bridge=vmbr0&_dc=1"))
                .isEqualTo(Map.of("tags", List.of("a"), "b", List.of(), "net0", List.of("virtio")));
    }

    @Test
    void decodesWhatIsEncoded() {
        assertThat(BodyDecoding.form("tags=a%3Bb&net0=virtio%3DAA%2Cbridge%3Dvmbr0&text=a+b%20c%C3%A4"))
                .isEqualTo(Map.of(
                        "tags", List.of("a;b"),
                        "net0", List.of("virtio=AA,bridge=vmbr0"),
                        "text", List.of("a b cä")));
    }

    @Test
    void readsJsonBooleansOnlyWherePveDoes() throws Exception {
        byte[] body = "{\"start\":true,\"vmid\":100,\"command\":[\"ls\",\"-l\"]}".getBytes(UTF_8);

        assertThat(BodyDecoding.json(body, true))
                .containsEntry("start", List.of("1"))
                .containsEntry("vmid", List.of("100"))
                .containsEntry("command", List.of("ls", "-l"));
        assertThat(BodyDecoding.json(body, false)).containsEntry("start", List.of("true"));
    }

    @Test
    void failsOnAnEmptyJsonBody() {
        assertThatThrownBy(() -> BodyDecoding.json(new byte[0], true)).hasMessageStartingWith("malformed JSON string");
    }

    @Test
    void readsTheTokenAsPveDoes() {
        assertThat(TokenHeader.parse("PVEAPIToken=a@pve!b=c-d")).contains(new TokenHeader("a@pve!b", "c-d"));
        assertThat(TokenHeader.parse("PVEAPIToken a@pve%21b=c-d;x=y")).contains(new TokenHeader("a@pve!b", "c-d"));
        assertThat(TokenHeader.parse("Bearer a@pve!b=c")).isEmpty();
        assertThat(new TokenHeader("a@pve!b", "hidden").toString()).doesNotContain("hidden");
    }
}
