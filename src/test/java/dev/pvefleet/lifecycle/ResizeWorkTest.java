package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeWorkTest {
    private static final String WEB = "/nodes/pve1/qemu/100";
    private final Stage stage = new Stage();

    @Test
    void waitsWherePveMakesItATask() {
        stage.guest("pve1", "qemu/100", "web", "running", "{\"scsi0\":\"local-lvm:vm-100-disk-0,size=32G\"}");
        Upid task = stage.task("resize", "100", "OK");
        stage.pve.answer(WEB + "/resize", Stage.text(task));

        ChangeResult result = stage.perform(resize("scsi0", "+20G"));

        assertThat(result.operation()).isEqualTo("resizeDisk");
        assertThat(result.upids()).containsExactly(task);
        assertThat(stage.pve.calls(Endpoint.GUEST_RESIZE)).singleElement().satisfies(call -> {
            assertThat(Stage.param(call, "disk")).isEqualTo("scsi0");
            assertThat(Stage.param(call, "size")).isEqualTo("+20G");
        });
    }

    @Test
    void isDoneAtOnceWherePveMakesItNoTask() {
        stage.guest("pve1", "qemu/100", "web", "running", "{}");
        stage.pve.answer(WEB + "/resize", Recorded.json("null"));

        ChangeResult result = stage.perform(resize("scsi0", "40G"));

        assertThat(result.changed()).isTrue();
        assertThat(result.upids()).isEmpty();
    }

    @Test
    void aTaskThatFailsIsAFailure() {
        stage.guest("pve1", "qemu/100", "web", "running", "{}");
        stage.pve.answer(WEB + "/resize", Stage.text(stage.task("resize", "100", "shrinking disks is not supported")));

        assertThatThrownBy(() -> stage.perform(resize("scsi0", "1G")))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("shrinking disks is not supported");
    }

    @Test
    void theSizeThatItHasIsNothingToDo() {
        stage.guest("pve1", "qemu/100", "web", "running", "{\"scsi0\":\"local-lvm:vm-100-disk-0,size=32G\"}");

        ChangeResult result = stage.perform(resize("scsi0", "32G"));

        assertThat(result.operation()).isEqualTo("resizeDisk (existing)");
        assertThat(result.changed()).isFalse();
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void whatPveCallsTheSameSizeIsNothingToDo() {
        stage.guest("pve1", "lxc/200", "dns", "running", "{}");
        stage.pve.refuse("/nodes/pve1/lxc/200/resize", 500, "disk is already at specified size");

        ChangeResult result =
                stage.perform(new Change.Resize(GuestType.LXC, new GuestRef.ByVmid(new Vmid(200)), "rootfs", "8G"));

        assertThat(result.operation()).isEqualTo("resize (existing)");
    }

    /// Growing by some size twice is not growing once.
    @Test
    void aLostAnswerIsNeverMadeGoodByAsking() {
        stage.guest("pve1", "qemu/100", "web", "running", "{}");
        stage.pve.fail(WEB + "/resize", Kind.TIMEOUT);

        assertThatThrownBy(() -> stage.perform(resize("scsi0", "+20G")))
                .hasMessageContaining("whether the resize of scsi0 of qemu/100 (web) began is not known");
        assertThat(stage.writes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a:b,size=32G | 32G | true",
                "a:b,size=32G | 32768M | true",
                "a:b,size=32G,ssd=1 | 34359738368 | true",
                "a:b,size=1536M | 1.5G | true",
                "a:b,size=32G | 33G | false",
                "a:b,size=32G | +32G | false",
                "a:b | 32G | false",
                "a:b,maxsize=32G | 32G | false",
            })
    void comparesSizes(String volume, String wanted, boolean same) {
        assertThat(ResizeWork.hasSize(volume, wanted)).isEqualTo(same);
    }

    private static Change resize(String disk, String size) {
        return new Change.Resize(GuestType.QEMU, new GuestRef.ByVmid(new Vmid(100)), disk, size);
    }
}
