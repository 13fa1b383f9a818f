package dev.pvefleet.proxmox.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
    @Test
    void fillsItsPathAndItsAccessPath() {
        Call call = Call.to(
                Endpoint.GUEST_CONFIG, Params.NONE, Instant.MAX, new NodeName("pve1"), GuestType.QEMU, new Vmid(100));

        assertThat(call.path()).isEqualTo("/nodes/pve1/qemu/100/config");
        assertThat(call.aclPath()).contains("/vms/100");
        assertThat(call.node()).contains(new NodeName("pve1"));
        assertThat(call).hasToString("GET /nodes/pve1/qemu/100/config");
    }

    @Test
    void encodesEachValueOnItsOwn() {
        Call call = Call.to(Endpoint.STORAGE_CONTENT, Params.NONE, Instant.MAX, "pve1", "a b");

        assertThat(call.path(value -> value.replace(" ", "%20"))).isEqualTo("/nodes/pve1/storage/a%20b/content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../../access", "a/b"})
    void neverLeavesItsPath(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Call.to(Endpoint.STORAGE_CONTENT, Params.NONE, Instant.MAX, "pve1", value));
    }

    @Test
    void hasAValueForEachVariable() {
        assertThatIllegalArgumentException().isThrownBy(() -> Call.to(Endpoint.NODE_STATUS, Params.NONE, Instant.MAX));
    }

    @Test
    void doesNotShowItsParameters() {
        Params params = Params.of("cipassword", "hunter2");

        assertThat(params.toString().toLowerCase(Locale.ROOT)).doesNotContain("hunter2");
        assertThat(Call.to(Endpoint.VERSION, params, Instant.MAX).toString()).doesNotContain("hunter2");
    }

    @Test
    void readsMayBeRepeatedButNotWritesNorReadsThatForget() {
        assertThat(Endpoint.NODE_STATUS.isRepeatable()).isTrue();
        assertThat(Endpoint.GUEST_START.isRepeatable()).isFalse();
        assertThat(Endpoint.AGENT_EXEC_STATUS.isRepeatable()).isFalse();
    }
}
