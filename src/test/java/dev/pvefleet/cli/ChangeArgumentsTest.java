package dev.pvefleet.cli;

import static dev.pvefleet.model.GuestType.LXC;
import static dev.pvefleet.model.GuestType.QEMU;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.lifecycle.Change;
import dev.pvefleet.model.InputData;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.FakePve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is typed is what is asked for.
class ChangeArgumentsTest {
    private static final GuestRef WEB = new GuestRef.ByVmid(new Vmid(9001));
    private static final GuestRef BY_NAME = new GuestRef.ByName("webapp");

    @TempDir
    Path folder;

    private final FakeLifecycle lifecycle = new FakeLifecycle();
    private final FakeFleet fleet =
            new FakeFleet().with(new FakePve().target("lab", "pve1")).with(lifecycle);

    @Test
    void aCloneOfATemplate() {
        run("qemu", "clone", "--template-id", "9000", "--vmid", "9001", "--name", "webapp", "--storage", "local-zfs");

        assertThat(lifecycle.change())
                .isEqualTo(new Change.Clone(
                        QEMU,
                        new GuestRef.ByVmid(new Vmid(9000)),
                        new Vmid(9001),
                        "webapp",
                        Optional.of("local-zfs"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void aCloneWithAllThatCanBeSaidOfIt() {
        run(
                "qemu",
                "clone",
                "--templateName",
                "debian-13",
                "--vmid=9001",
                "--name=webapp",
                "--full",
                "--format",
                "qcow2",
                "--node",
                "pve2",
                "--pool",
                "web",
                "--snapname",
                "clean",
                "--description",
                "a = b, c");

        assertThat(lifecycle.change())
                .isEqualTo(new Change.Clone(
                        QEMU,
                        new GuestRef.ByName("debian-13"),
                        new Vmid(9001),
                        "webapp",
                        Optional.empty(),
                        Optional.of("qcow2"),
                        Optional.of(true),
                        Optional.of(new NodeName("pve2")),
                        Optional.of("web"),
                        Optional.of("clean"),
                        Optional.of("a = b, c")));
    }

    @Test
    void aLinkedCloneOfAContainer() {
        run("lxc", "clone", "--template-id", "9000", "--vmid", "9201", "--name", "edge", "--linked");

        assertThat(lifecycle.change()).isInstanceOfSatisfying(Change.Clone.class, clone -> {
            assertThat(clone.type()).isEqualTo(LXC);
            assertThat(clone.full()).contains(false);
        });
    }

    @Test
    void aContainerWithItsSecretsFromFiles() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "correct horse\nsecond line\n");
        Path keys = Files.writeString(folder.resolve("keys"), "ssh-ed25519 AAAA one\nssh-ed25519 BBBB two\n");

        run(
                "lxc",
                "create",
                "--vmid",
                "9201",
                "--ostemplate",
                "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
                "--hostname",
                "edge",
                "--storage",
                "local-zfs",
                "--rootfs-size",
                "8",
                "--cores",
                "1",
                "--memory",
                "512",
                "--swap",
                "256",
                "--features",
                "nesting=1",
                "--password-file",
                password.toString(),
                "--ssh-public-keys",
                keys.toString(),
                "--start",
                "--set",
                "net0=name=eth0,bridge=vmbr1,ip=198.51.100.11/24,gw=198.51.100.1",
                "--set",
                "onboot=1");

        assertThat(lifecycle.change())
                .isEqualTo(new Change.Create(
                        new Vmid(9201),
                        Optional.empty(),
                        "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
                        "edge",
                        "local-zfs",
                        8,
                        Optional.of(1),
                        Optional.of(512),
                        Optional.of(256),
                        true,
                        Optional.of("nesting=1"),
                        Optional.of("correct horse"),
                        Optional.of("ssh-ed25519 AAAA one\nssh-ed25519 BBBB two"),
                        Optional.empty(),
                        true,
                        Map.of("net0", "name=eth0,bridge=vmbr1,ip=198.51.100.11/24,gw=198.51.100.1", "onboot", "1")));
    }

    @Test
    void aPrivilegedContainerWithAKeyInPlainText() {
        create("--no-unprivileged", "--ssh-public-keys", "ssh-ed25519 AAAA me");

        assertThat(lifecycle.change()).isInstanceOfSatisfying(Change.Create.class, create -> {
            assertThat(create.unprivileged()).isFalse();
            assertThat(create.sshPublicKeys()).contains("ssh-ed25519 AAAA me");
            assertThat(create.start()).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({"--unprivileged, true", "--no-unprivileged, false"})
    void whetherAContainerIsPrivilegedIsSaidEitherWay(String option, boolean unprivileged) {
        create(option);

        assertThat(lifecycle.change())
                .isInstanceOfSatisfying(
                        Change.Create.class,
                        create -> assertThat(create.unprivileged()).isEqualTo(unprivileged));
    }

    @Test
    void aPasswordThatIsPipedIn() {
        fleet.piped("correct horse\n");

        create("--password-file", "-");

        assertThat(lifecycle.change())
                .isInstanceOfSatisfying(
                        Change.Create.class,
                        create -> assertThat(create.password()).contains("correct horse"));
    }

    @Test
    void butNoneThatWouldShowOnATerminal() {
        fleet.typed("correct horse\n");

        assertThat(fleet.run(createWith("--password-file", "-"))).isEqualTo(ExitCode.USAGE);

        assertThat(fleet.err()).contains("standard input is a terminal");
        assertThat(lifecycle.changes()).isEmpty();
    }

    @Test
    void optionsFromAFileAndFromTheCommandLineWhichWins() throws IOException {
        Path file = Files.writeString(folder.resolve("web.yaml"), """
                cores: 2
                memory: 2048
                onboot: true
                keyboard: no
                sshkeys: |
                  ssh-ed25519 AAAA one
                  ssh-ed25519 BBBB two
                cipassword: ${file:secret}
                """);
        Files.writeString(folder.resolve("secret"), "hunter2=,#\n");

        run(
                "qemu",
                "set-config",
                "--vmid",
                "9001",
                "--config-file",
                file.toString(),
                "--set",
                "cores=4",
                "--set",
                "ipconfig0=ip=198.51.100.10/24,gw=198.51.100.1",
                "--unset",
                "ciuser",
                "--unset",
                "balloon",
                "--digest",
                "da39a3ee5e6b4b0d3255bfef95601890afd80709");

        assertThat(lifecycle.change())
                .isEqualTo(new Change.SetConfig(
                        QEMU,
                        WEB,
                        Map.of(
                                "cores", "4",
                                "memory", "2048",
                                "onboot", "1",
                                "keyboard", "no",
                                "sshkeys", "ssh-ed25519 AAAA one\nssh-ed25519 BBBB two",
                                "cipassword", "hunter2=,#",
                                "ipconfig0", "ip=198.51.100.10/24,gw=198.51.100.1"),
                        List.of("ciuser", "balloon"),
                        Optional.of("da39a3ee5e6b4b0d3255bfef95601890afd80709")));
    }

    @Test
    void optionsAsJsonFromAPipe() {
        fleet.piped("{\"cores\": 4, \"net0\": \"virtio,bridge=vmbr1\", \"onboot\": false}");

        run("qemu", "setConfig", "--vmName", "webapp", "--configFile", "-");

        assertThat(lifecycle.change())
                .isEqualTo(new Change.SetConfig(
                        QEMU,
                        BY_NAME,
                        Map.of("cores", "4", "net0", "virtio,bridge=vmbr1", "onboot", "0"),
                        List.of(),
                        Optional.empty()));
    }

    @Test
    void aDiskOrAVolumeToGrow() {
        run("qemu", "resize-disk", "--vmid", "9001", "--disk", "scsi0", "--size", "+20G");
        run("lxc", "resize", "--vmid", "9001", "--disk", "rootfs", "--size", "32G");

        assertThat(lifecycle.changes())
                .containsExactly(
                        new Change.Resize(QEMU, WEB, "scsi0", "+20G"), new Change.Resize(LXC, WEB, "rootfs", "32G"));
    }

    @Test
    void aStartWithAndWithoutAWait() {
        run("qemu", "start", "--vmid", "9001");
        run("lxc", "start", "--vm-name", "webapp", "--wait-for-ip", "--ip-timeout", "2m");
        run("qemu", "start", "--vmid", "9001", "--waitForIp", "--ipTimeoutSec", "5");

        assertThat(lifecycle.changes())
                .containsExactly(
                        new Change.Start(QEMU, WEB, false, Duration.ofSeconds(60)),
                        new Change.Start(LXC, BY_NAME, true, Duration.ofMinutes(2)),
                        new Change.Start(QEMU, WEB, true, Duration.ofSeconds(5)));
    }

    @Test
    void theWaysToAnEnd() {
        run("qemu", "stop", "--vmid", "9001");
        run("qemu", "shutdown", "--vmid", "9001");
        run("lxc", "shutdown", "--vmid", "9001", "--timeout", "90", "--forceStop");
        run("qemu", "delete", "--vmid", "9001");
        run("lxc", "delete", "--vmid", "9001", "--purge");

        assertThat(lifecycle.changes())
                .containsExactly(
                        new Change.Stop(QEMU, WEB),
                        new Change.Shutdown(QEMU, WEB, Optional.empty(), false),
                        new Change.Shutdown(LXC, WEB, Optional.of(Duration.ofSeconds(90)), true),
                        new Change.Delete(QEMU, WEB, false),
                        new Change.Delete(LXC, WEB, true));
    }

    @Test
    void aCommandForAGuestWordForWord() {
        run("qemu", "guest-exec", "--vmid", "9001", "--timeout-sec", "5", "--", "sh", "-c", "echo $0 @x", "--vmName");
        run("qemu", "guestExec", "--vmid", "9001", "ls", "-la", "--allowAll", "--", "@/etc/passwd");

        assertThat(lifecycle.changes())
                .containsExactly(
                        new Change.GuestExec(
                                WEB,
                                List.of("sh", "-c", "echo $0 @x", "--vmName"),
                                Optional.empty(),
                                Duration.ofSeconds(5)),
                        new Change.GuestExec(
                                WEB,
                                List.of("ls", "-la", "--allowAll", "--", "@/etc/passwd"),
                                Optional.empty(),
                                Duration.ofSeconds(60)));
    }

    @Test
    void whatIsPipedInGoesToTheCommand() {
        fleet.piped("größer\n");

        run("qemu", "guest-exec", "--vmid", "9001", "--", "cat");

        assertThat(lifecycle.change())
                .isInstanceOfSatisfying(
                        Change.GuestExec.class,
                        exec -> assertThat(exec.inputData()).contains(InputData.ofText("größer\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"typed", "piped, but not meant"})
    void butNotWhatIsTypedOrBelongsToOthers(String how) {
        boolean typed = how.equals("typed");
        FakeFleet other = typed ? fleet.typed("no\n") : fleet.piped("no\n");

        other.run("qemu", "guest-exec", "--vmid", "9001", typed ? "--propagate-exit-code" : "-n", "--", "cat");

        assertThat(lifecycle.change())
                .isInstanceOfSatisfying(
                        Change.GuestExec.class,
                        exec -> assertThat(exec.inputData()).isEmpty());
    }

    @Test
    void norMoreThanPveTakes() {
        fleet.piped("x".repeat(65_537));

        assertThat(fleet.run("qemu", "guest-exec", "--vmid", "9001", "--", "cat"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(fleet.err()).isEqualTo("error: standard input holds more than 64 KiB\n");
        assertThat(lifecycle.changes()).isEmpty();
    }

    @Test
    void howItIsMade() {
        run("qemu", "delete", "--vmid", "9001", "--force", "--dry-run", "--task-timeout", "10m");

        assertThat(lifecycle.conduct().force()).isTrue();
        assertThat(lifecycle.conduct().dryRun()).isTrue();
        assertThat(lifecycle.conduct().taskTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(lifecycle.conduct().readTimeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void howItIsMadeUnlessSaidOtherwise() {
        run("qemu", "start", "--vmid", "9001");

        assertThat(lifecycle.conduct().force()).isFalse();
        assertThat(lifecycle.conduct().dryRun()).isFalse();
        assertThat(lifecycle.conduct().taskTimeout()).isEqualTo(FakeFleet.TASK_TIMEOUT);
        assertThat(lifecycle.conduct().pollInterval()).isEqualTo(FakeFleet.POLL_INTERVAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "qemu set-config --vmid 9001 | --set: is missing or empty, and there is no --unset",
                "qemu set-config --vmid 9001 --set cores | there is no '=' behind the option's name",
                "qemu set-config --vmid 9001 --set cores= | 'cores' has no value; to delete an option: --unset",
                "qemu set-config --vmid 9001 --set a=1 --set a=2 | --set a: is given twice",
                "qemu set-config --vmid 9001 --set Memoy=4096 | --set Memoy: unknown; did you mean 'memory'?",
                "qemu set-config --vmid 9001 --set co=3 | --set co: unknown; did you mean 'cores'?",
                "qemu set-config --vmid 9001 --set nte1=virtio | nte1: unknown; did you mean 'net1'?",
                "qemu set-config --vmid 9001 --set digest=1 | --set digest: is no option of a guest here",
                "qemu set-config --vmid 9001 --unset Cores | --unset: 'Cores': unknown; did you mean 'cores'?",
                "lxc set-config --vmid 9001 --set host-name=web | host-name: unknown; did you mean 'hostname'?",
                "lxc create --vmid 9201 --ostemplate local:vztmpl/d.tar --hostname a --storage data --rootfs-size 1"
                        + " --set on_boot=1 | on_boot: unknown; did you mean 'onboot'?",
                "qemu set-config --vmid 9001 --set a=1 --unset a | --unset: 'a' is also set by --set",
                "qemu set-config --vmid 9001 --config-file none.yaml | none.yaml: cannot be read: there is no such file",
                "qemu start | Missing required argument",
                "qemu start --vmid 9001 --vm-name web | mutually exclusive",
                "qemu start --vmid 9001 --force | Unknown option: '--force'",
                "qemu clone --vmid 9001 --name web | --template-id=N",
                "qemu clone --template-id 9000 --vmid 9001 --name web_1 | --name: 'web_1' is not a DNS name",
                "qemu clone --template-name 9000 --vmid 9001 --name web | '9000' is a number; name this template by",
                "qemu clone --template-id 9000 --vmid 9001 --name web --full --linked | mutually exclusive",
                "lxc clone --template-id 9000 --vmid 9001 --name web --format raw | Unknown options: '--format'",
                "qemu resize-disk --vmid 9001 --disk rootfs --size 1G | --disk: 'rootfs' is not a disk",
                "qemu resize-disk --vmid 9001 --disk scsi0 --size -1G | --size: '-1G' is not a size",
                "qemu shutdown --vmid 9001 --timeout soon | 'soon' is not a duration",
                "qemu guest-exec --vmid 9001 | Missing required parameter: 'CMD'",
                "lxc guest-exec --vmid 9001 -- ls | Unmatched argument",
                "lxc create --vmid 9201 | Missing required options",
            })
    void mistakesAreToldInTheWordsOfTheCommandLine(String line, String complaint) {
        assertThat(fleet.run(line.split(" ", -1))).isEqualTo(ExitCode.USAGE);

        assertThat(fleet.err()).startsWith("error: ").contains(complaint);
        assertThat(lifecycle.changes()).isEmpty();
    }

    @Test
    void anOptionOfAFileIsToldWithTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("web.yaml"), "Memoy: 4096\ncores: 2\n");

        assertThat(fleet.run(
                        "qemu", "set-config", "--vmid", "9001", "--config-file", file.toString(), "--set", "scoket=1"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(fleet.err().lines())
                .containsExactlyInAnyOrder(
                        "error: " + file + ": Memoy: unknown; did you mean 'memory'?",
                        "error: --set scoket: unknown; did you mean 'sockets'?");
    }

    @Test
    void everyMistakeIsToldAtOnce() {
        assertThat(fleet.run(
                        "lxc",
                        "create",
                        "--vmid",
                        "7",
                        "--ostemplate",
                        "debian",
                        "--hostname",
                        "edge",
                        "--storage",
                        "local-zfs",
                        "--rootfs-size",
                        "much",
                        "--password-file",
                        "-"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(fleet.err().lines())
                .anyMatch(line -> line.startsWith("error: --vmid: '7' is not a vmid"))
                .anyMatch(line -> line.startsWith("error: --ostemplate: 'debian' is not a volume id"))
                .anyMatch(line -> line.startsWith("error: --rootfs-size: 'much' is not a whole number"))
                .anyMatch(line -> line.startsWith("error: --password-file: is not one line of text of at least 5"));
    }

    @Test
    void noMistakeShowsASecret() {
        fleet.run("qemu", "set-config", "--vmid", "9001", "--set", "cipassword=hun\u0001ter2", "--set", "=hunter2");

        assertThat(fleet.err()).isNotEmpty().doesNotContain("ter2");
    }

    @Test
    void aContainerNeedsATargetWhereThereAreSeveral() {
        fleet.with(new FakePve().target("home", "pve1"));

        assertThat(fleet.run(createWith())).isEqualTo(ExitCode.USAGE);
        assertThat(fleet.err()).contains("--target lab or home");
        assertThat(lifecycle.changes()).isEmpty();

        run(createWith("--target", "home"));
        assertThat(lifecycle.changes()).hasSize(1);
    }

    private void create(String... more) {
        run(createWith(more));
    }

    private static String[] createWith(String... more) {
        return Stream.concat(
                        Stream.of(
                                "lxc",
                                "create",
                                "--vmid",
                                "9201",
                                "--ostemplate",
                                "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
                                "--hostname",
                                "edge",
                                "--storage",
                                "local-zfs",
                                "--rootfs-size",
                                "8"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private void run(String... args) {
        assertThat(fleet.run(args)).as(fleet.err()).isZero();
    }
}
