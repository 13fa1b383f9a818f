package dev.pvefleet.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ServiceManagerTest {
    private static final long PID = 4242;

    @TempDir
    Path folder;

    @Test
    void eachMessageIsOneDatagramAtAPath() throws Exception {
        String path = folder.resolve("notify").toString();
        try (NotifyReceiver systemd = NotifyReceiver.bind(path)) {
            ServiceManager manager = manager(Map.of("NOTIFY_SOCKET", path));

            manager.ready();
            manager.status("watching 3 targets\nand a line that is none");
            manager.alive();
            manager.reloading();
            manager.reloaded();
            manager.stopping();

            assertThat(systemd.next()).isEqualTo("READY=1");
            assertThat(systemd.next()).isEqualTo("STATUS=watching 3 targets and a line that is none");
            assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
            assertThat(systemd.next()).isEqualTo("RELOADING=1|MONOTONIC_USEC=1234567");
            assertThat(systemd.next()).isEqualTo("READY=1");
            assertThat(systemd.next()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void aReloadDuringTheStartDoesNotMakeItReady() throws Exception {
        String path = folder.resolve("notify").toString();
        try (NotifyReceiver systemd = NotifyReceiver.bind(path)) {
            ServiceManager manager = manager(Map.of("NOTIFY_SOCKET", path));

            manager.reloading();
            manager.reloaded();
            manager.stopping();

            assertThat(systemd.next()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void anAbstractSocketIsReachedToo() throws Exception {
        String name = "@pve-fleet-test-" + UUID.randomUUID();
        try (NotifyReceiver systemd = NotifyReceiver.bind(name)) {
            manager(Map.of("NOTIFY_SOCKET", name)).ready();

            assertThat(systemd.next()).isEqualTo("READY=1");
        }
    }

    @Test
    void withoutASocketNothingIsSaidAndNothingFails() {
        ServiceManager manager = manager(Map.of("WATCHDOG_USEC", "30000000"));

        assertThatCode(manager::ready).doesNotThrowAnyException();
        assertThat(manager.watchdogInterval()).isEmpty();
    }

    @Test
    void aSocketThatIsGoneFailsNoCaller() {
        ServiceManager manager =
                manager(Map.of("NOTIFY_SOCKET", folder.resolve("gone").toString()));

        assertThatCode(manager::ready).doesNotThrowAnyException();
        assertThatCode(manager::stopping).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative/path", "vsock:2:1234", "@", "/"})
    void aSocketOfAnotherKindIsLeftAlone(String name) {
        assertThatCode(() -> manager(Map.of("NOTIFY_SOCKET", name)).ready()).doesNotThrowAnyException();
    }

    @Test
    void aPathThatIsTooLongIsLeftAlone() {
        assertThatCode(() ->
                        manager(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(200))).ready())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "30000000, , PT15S",
        "3000000, 4242, PT1.5S",
        "3000000, 1, ",
        "0, , ",
        "-5, , ",
        "soon, , ",
        ", , ",
    })
    void theWatchdogIsFedTwiceAsOftenAsItLooks(String micros, String pid, String interval) {
        Map<String, String> environment = new java.util.HashMap<>(Map.of("NOTIFY_SOCKET", "/run/systemd/notify"));
        if (micros != null) {
            environment.put("WATCHDOG_USEC", micros);
        }
        if (pid != null) {
            environment.put("WATCHDOG_PID", pid);
        }

        assertThat(manager(environment).watchdogInterval())
                .isEqualTo(Optional.ofNullable(interval).map(Duration::parse));
    }

    private static ServiceManager manager(Map<String, String> environment) {
        return ServiceManager.of(name -> Optional.ofNullable(environment.get(name)), PID, () -> 1_234_567_890L);
    }
}
