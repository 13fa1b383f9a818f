package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.InputData;
import dev.pvefleet.model.Vmid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static final GuestRef GUEST = new GuestRef.ByVmid(new Vmid(100));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tags",
                "net0",
                "scsi15",
                "ciuser",
                "ssh-public-keys",
                "amd-sev",
                "migrate_speed",
                "description",
                "name",
                "nameserver",
                "memory",
                "startup",
                "protection",
                "unused0",
                "mp255",
                "dev0"
            })
    void takesTheNamesOfOptions(String name) {
        assertThatCode(() -> set(Map.of(name, "1"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Tags",
                "TAGS",
                "net0 ",
                "a b",
                "a;b",
                "-k",
                "--delete",
                "a=b",
                "lxc.apparmor.profile",
                "tags\n",
                "ta\0gs",
                "näme"
            })
    void refusesWhatIsNoName(String name) {
        assertThatThrownBy(() -> set(Map.of(name, "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not the name of an option");
    }

    /// pvesh takes an abbreviation for the whole name, past everybody who looks at names.
    @ParameterizedTest
    @CsvSource({
        "tag, tags",
        "t, tags",
        "ta, tags",
        "del, delete",
        "dig, digest",
        "nod, node",
        "vm, vmid",
        "rev, revert",
        "skip, skiplock",
        "forc, force",
        "background, background_delay"
    })
    void refusesAbbreviationsOfWhatMattersMost(String name, String meant) {
        assertThatThrownBy(() -> set(Map.of(name, "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pvesh would take it for ")
                .hasMessageContaining("'%s'".formatted(meant));
        assertThatThrownBy(() -> new Change.SetConfig(GuestType.LXC, GUEST, Map.of(), List.of(name), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vmid", "node", "digest", "delete", "skiplock", "force", "revert"})
    void refusesParametersThatAreNoOptions(String name) {
        assertThatThrownBy(() -> set(Map.of(name, "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no option of a guest here");
    }

    @Test
    void refusesANulInAValueWithoutShowingIt() {
        assertThatThrownBy(() -> set(Map.of("cipassword", "hunter\0two")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cipassword holds a NUL character");
    }

    @Test
    void refusesAChangeOfNothingAndOneThatContradictsItself() {
        assertThatThrownBy(() -> set(Map.of())).hasMessageContaining("nothing to set");
        assertThatThrownBy(() -> new Change.SetConfig(
                        GuestType.QEMU, GUEST, Map.of("tags", "a"), List.of("tags"), Optional.empty()))
                .hasMessageContaining("set and deleted at once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"unprivileged", "unpriv", "start", "star", "vmid", "force", "pass", "ostemplat", "template"})
    void aNewContainersOptionsCannotTakeTheArgumentsPlace(String name) {
        assertThatThrownBy(() -> create("edge", 8, Map.of(name, "1"))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"net0", "onboot", "tags", "description", "startup", "nameserver", "mp0", "arch", "ha-managed"})
    void aNewContainersOptionsMayBeAnyOther(String name) {
        assertThatCode(() -> create("edge", 8, Map.of(name, "1"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "under_score", "-a", "a-", "a..b", "a b", "ä", "a\n"})
    void refusesWhatPveTakesForNoName(String name) {
        assertThatThrownBy(() -> create(name, 8, Map.of())).hasMessageContaining("is not a name for a guest");
    }

    @ParameterizedTest
    @CsvSource({
        "QEMU, scsi0, +20G, true",
        "QEMU, virtio15, 32G, true",
        "QEMU, efidisk0, 1.5T, true",
        "LXC, rootfs, +512M, true",
        "LXC, mp0, 8G, true",
        "LXC, scsi0, 8G, false",
        "QEMU, rootfs, 8G, false",
        "QEMU, scsi0, -8G, false",
        "QEMU, scsi0, 8GiB, false",
        "QEMU, scsi0, '', false",
        "QEMU, 'scsi0;x', 8G, false",
    })
    void knowsDisksAndSizes(GuestType type, String disk, String size, boolean good) {
        if (good) {
            assertThat(new Change.Resize(type, GUEST, disk, size).disk()).isEqualTo(disk);
        } else {
            assertThatThrownBy(() -> new Change.Resize(type, GUEST, disk, size))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void takesInputUpToWhatPveTakes() {
        assertThatCode(() -> exec(List.of("cat"), "x".repeat(65_536))).doesNotThrowAnyException();
        assertThatThrownBy(() -> exec(List.of("cat"), "x".repeat(65_537))).hasMessageContaining("65537 bytes");
        assertThatThrownBy(() -> exec(List.of("cat"), "é".repeat(40_000))).hasMessageContaining("80000 bytes");
        assertThatThrownBy(() -> exec(List.of(), "")).hasMessageContaining("give a command");
        assertThatThrownBy(() -> exec(List.of("a\0b"), "")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> exec(List.of("echo", "grün"), ""))
                .hasMessageContaining("'grün'")
                .hasMessageContaining("standard input");
    }

    @Test
    void takesNoOptionWithoutAValue() {
        assertThatThrownBy(() -> set(Map.of("ciuser", ""))).hasMessage("'ciuser' has no value; to unset it, delete it");
        assertThatThrownBy(() -> set(Map.of("tags", " ; "))).hasMessageContaining("has no value");
        assertThatThrownBy(() -> create("edge", 8, Map.of("nameserver", " "))).hasMessageContaining("leave it out");
        assertThatCode(() -> set(Map.of("cipassword", "    ", "onboot", "0"))).doesNotThrowAnyException();
    }

    private static Change set(Map<String, String> options) {
        return new Change.SetConfig(GuestType.QEMU, GUEST, options, List.of(), Optional.empty());
    }

    private static Change exec(List<String> command, String input) {
        return new Change.GuestExec(GUEST, command, Optional.of(InputData.ofText(input)), Duration.ofSeconds(30));
    }

    private static Change create(String hostname, int size, Map<String, String> options) {
        return new Change.Create(
                new Vmid(9201),
                Optional.empty(),
                "local:vztmpl/debian.tar.zst",
                hostname,
                "local-lvm",
                size,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                options);
    }
}
