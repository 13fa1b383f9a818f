package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.PveVersion;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final PveVersion V7 = new PveVersion(7, 4);
    private static final PveVersion V8 = new PveVersion(8, 0);
    private static final PveVersion V84 = new PveVersion(8, 4);

    @Test
    void anArrayGoesAsJsonFromPve8On() {
        Params params = Params.NONE.withArray("command", List.of("only", "")).with("input-data", "\u00ff\0\"");

        assertThat(Wire.of(exec(params).of(V8)).body())
                .isEqualTo(new Wire.JsonText("{\"command\":[\"only\",\"\"],\"input-data\":\"\u00ff\\u0000\\\"\"}"));
        assertThat(Wire.of(exec(Params.NONE.withArray("command", List.of("true")))
                                .of(V84))
                        .body())
                .isEqualTo(new Wire.JsonText("{\"command\":[\"true\"]}"));
        assertThat(Wire.objection(exec(params).of(V8))).isEmpty();
    }

    @Test
    void beforeItGoesAsAFormOrNotAtAll() {
        assertThat(Wire.of(words("ls", "-l;", "a b").of(V7)).body())
                .isEqualTo(new Wire.FormText("command=ls&command=-l%3B&command=a%20b"));
        assertThat(Wire.objection(words("ls", "-l;", "a b").of(V7))).isEmpty();
        assertThat(Wire.objection(words("ls").of(V7))).isEmpty();
        assertThat(objection(words("ls", "").of(V7))).contains("empty word").contains("7.4");
        assertThat(objection(words("ls -l").of(V7))).contains("single word with blanks or commas");
        assertThat(objection(words("a,b").of(V7))).contains("single word");
        assertThat(objection(words("ls"))).contains("depends on PVE's version");
    }

    @Test
    void whatHasNoArrayGoesAsAFormWhateverTheVersion() {
        Call call = Call.to(Endpoint.GUEST_SET_CONFIG, Params.of("tags", "a;b"), Instant.MAX, "pve1", "qemu", 100);

        assertThat(Wire.of(call).body()).isEqualTo(new Wire.FormText("tags=a%3Bb"));
        assertThat(Wire.objection(call)).isEmpty();
    }

    @Test
    void anEmptyValueIsNeverSent() {
        Call call = Call.to(Endpoint.GUEST_SET_CONFIG, Params.of("ciuser", ""), Instant.MAX, "pve1", "qemu", 100);

        assertThat(objection(call)).isEqualTo("'ciuser' has an empty value, which PVE takes for none at all");
    }

    @Test
    void aBodyIsAsLargeAsPveTakesIt() {
        assertThat(Wire.objection(input(65_000).of(V8))).isEmpty();
        assertThat(objection(input(65_536).of(V8))).contains("PVE 8.0 takes at most 64 KiB");
        assertThat(Wire.objection(input(65_536).of(V84))).isEmpty();
        assertThat(objection(words("x".repeat(300_000), "x".repeat(300_000)).of(V84)))
                .contains("PVE 8.4 takes at most 512 KiB");
        assertThat(Wire.objection(
                        exec(Params.NONE.withArray("command", List.of("cat")).with("input-data", "\0".repeat(65_536)))
                                .of(V84)))
                .as("the longest writing of input")
                .isEmpty();
    }

    @Test
    void nothingOfABodyShows() {
        assertThat(Wire.of(exec(Params.of("input-data", "hidden"))).toString()).doesNotContain("hidden");
        assertThat(Wire.of(words("hidden").of(V8)).body().toString()).doesNotContain("hidden");
    }

    private static Call input(int bytes) {
        return exec(Params.NONE.withArray("command", List.of("cat")).with("input-data", "x".repeat(bytes)));
    }

    private static Call words(String... words) {
        return exec(Params.NONE.withArray("command", List.of(words)));
    }

    private static Call exec(Params params) {
        return Call.to(Endpoint.AGENT_EXEC, params, Instant.MAX, "pve1", 100);
    }

    private static String objection(Call call) {
        Optional<String> objection = Wire.objection(call);
        return objection.orElse("");
    }
}
