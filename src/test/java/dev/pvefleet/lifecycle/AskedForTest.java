package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.InputData;
import dev.pvefleet.model.Vmid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AskedForTest {
    private static final GuestRef WEB = new GuestRef.ByName("web");
    private static final GuestRef VM = new GuestRef.ByVmid(new Vmid(100));
    private static final String SECRET = "s3cret-value";

    static Stream<Arguments> changes() {
        return Stream.of(
                arguments(
                        new Change.SetConfig(
                                GuestType.QEMU,
                                WEB,
                                Map.of("cipassword", SECRET),
                                List.of("net1"),
                                Optional.of("0123456789abcdef0123456789abcdef01234567")),
                        Map.of(
                                "vmName",
                                "web",
                                "config",
                                List.of("cipassword"),
                                "delete",
                                List.of("net1"),
                                "digest",
                                "0123456789abcdef0123456789abcdef01234567")),
                arguments(
                        new Change.Clone(
                                GuestType.QEMU,
                                new GuestRef.ByVmid(new Vmid(9000)),
                                new Vmid(9001),
                                "webapp",
                                Optional.of("local-zfs"),
                                Optional.empty(),
                                Optional.of(true),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(SECRET)),
                        Map.of(
                                "templateId",
                                9000L,
                                "name",
                                "webapp",
                                "storage",
                                "local-zfs",
                                "full",
                                true,
                                "description",
                                "…")),
                arguments(
                        new Change.Create(
                                new Vmid(9201),
                                Optional.empty(),
                                "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
                                "edge",
                                "local-zfs",
                                8,
                                Optional.of(2),
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                Optional.empty(),
                                Optional.of(SECRET),
                                Optional.of("ssh-ed25519 " + SECRET),
                                Optional.empty(),
                                false,
                                Map.of("description", SECRET)),
                        Map.of(
                                "ostemplate", "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
                                "hostname", "edge",
                                "storage", "local-zfs",
                                "rootfsSize", 8L,
                                "cores", 2L,
                                "unprivileged", true,
                                "password", "…",
                                "sshPublicKeys", "…",
                                "config", List.of("description"))),
                arguments(
                        new Change.Resize(GuestType.LXC, VM, "rootfs", "+2G"), Map.of("disk", "rootfs", "size", "+2G")),
                arguments(new Change.Start(GuestType.QEMU, VM, false, Duration.ofSeconds(60)), Map.of()),
                arguments(
                        new Change.Start(GuestType.QEMU, VM, true, Duration.ofSeconds(60)),
                        Map.of("waitForIp", true, "ipTimeoutSec", 60L)),
                arguments(new Change.Stop(GuestType.QEMU, WEB), Map.of("vmName", "web")),
                arguments(
                        new Change.Shutdown(GuestType.QEMU, VM, Optional.of(Duration.ofSeconds(9)), true),
                        Map.of("timeoutSec", 9L, "forceStop", true)),
                arguments(new Change.Delete(GuestType.QEMU, VM, true), Map.of("purge", true)),
                arguments(
                        new Change.GuestExec(
                                VM,
                                List.of("sh", "-c", "uptime"),
                                Optional.of(InputData.ofText(SECRET)),
                                Duration.ofSeconds(30)),
                        Map.of("command", List.of("sh", "-c", "uptime"), "inputData", "12 bytes", "timeoutSec", 30L)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void isWhatWasAskedForWithoutItsSecrets(Change change, Map<String, Object> asked) {
        assertThat(AskedFor.of(change, conduct(false)))
                .isEqualTo(asked)
                .asString()
                .doesNotContain(SECRET);
    }

    @Test
    void everyChangeIsTriedHere() {
        assertThat(changes()
                        .map(arguments -> Objects.requireNonNull(arguments.get()[0])
                                .getClass()
                                .getName()))
                .containsAll(Stream.of(Change.class.getPermittedSubclasses())
                        .map(Class::getName)
                        .toList());
    }

    @Test
    void thatAGateShallBeForcedIsAskedForToo() {
        assertThat(AskedFor.of(new Change.Stop(GuestType.QEMU, VM), conduct(true)))
                .isEqualTo(Map.of("force", true));
    }

    private static Conduct conduct(boolean force) {
        return new Conduct(force, false, Duration.ofMinutes(5), Duration.ofSeconds(3), Duration.ofSeconds(20));
    }
}
