package dev.pvefleet.proxmox.ssh;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Answer;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Caught;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.TransportException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshTransportTest {
    private static final Clock CLOCK = Clock.systemUTC();
    /// A pvesh that shows each of its words.
    private static final String SHOW_WORDS = """
            for word in "$@"; do printf '<%s>\\n' "$word" >&2; done
            echo null
            """;

    private final SshConnections connections = new SshConnections(CLOCK);

    @TempDir
    private Path directory;

    private OpenSshServer server;

    @BeforeEach
    void start() throws Exception {
        server = OpenSshServer.start(directory.resolve("server"));
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
    }

    @Test
    void answersAReadWithItsJson() throws Exception {
        server.program("pvesh", "echo '[{\"node\":\"pve1\"}]'");

        Reply reply = root().send(nodes());

        assertThat(reply.data().get(0).get("node").asText()).isEqualTo("pve1");
        assertThat(reply.output()).isEmpty();
    }

    @Test
    void handsEveryValueOnAsItIs() throws Exception {
        server.program("pvesh", """
                for word in "$@"; do printf '%s\\0' "$word"; done > "$(dirname "$0")/words"
                locale=$LC_ALL
                echo "\\"$locale\\""
                """);
        Params params = Params.of("name", "it's; $(touch x) `id` \"q\" \\ & | > *")
                .with("tags", "a;b")
                .with("minus", "-1")
                .with("umlaut", "Grüße ✓")
                .with("lines", "one\ntwo")
                .withArray("command", List.of("ls", "", "-l"));

        Reply reply = root().send(Call.to(Endpoint.NODE_STORAGE, params, in(20), "pve1"));

        String words = Files.readString(server.home().resolve("bin/words"));
        assertThat(List.of(words.split("\0", -1)).subList(0, 20))
                .containsExactly(
                        "get", "/nodes/pve1/storage",
                        "--name", "it's; $(touch x) `id` \"q\" \\ & | > *",
                        "--tags", "a;b",
                        "--minus", "-1",
                        "--umlaut", "Grüße ✓",
                        "--lines", "one\ntwo",
                        "--command", "ls",
                        "--command", "",
                        "--command", "-l",
                        "--output-format", "json");
        assertThat(reply.data().asText()).isEqualTo("C.UTF-8");
    }

    @Test
    void sendsSeveralReadsAsOneCommandAndKeepsTheirAnswersApart() throws Exception {
        server.program("pvesh", """
                echo run >> "$(dirname "$0")/runs"
                case $2 in
                  /nodes) echo '["nodes"]'; echo 'perl: warning: Setting locale failed.' >&2;;
                  /version) echo "no such resource '/version'" >&2; exit 2;;
                  /nodes/pve1/status) ;;
                  *) printf '{"text":"Grüße"}';;
                esac
                """);
        SshTransport transport = root();

        List<Answer> answers = transport.send(List.of(
                nodes(),
                Call.to(Endpoint.VERSION, Params.NONE, in(20)),
                Call.to(Endpoint.NODE_STATUS, Params.NONE, in(20), "pve1"),
                Call.to(Endpoint.CLUSTER_RESOURCES, Params.NONE, in(20))));

        assertThat(answers.get(0).orThrow().data().get(0).asText()).isEqualTo("nodes");
        assertThat(refusal(answers.get(1)).kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(answers.get(2).orThrow().data().isNull()).isTrue();
        assertThat(answers.get(3).orThrow().data().get("text").asText()).isEqualTo("Grüße");
        assertThat(transport.commands()).isEqualTo(1);
        assertThat(Files.readAllLines(server.home().resolve("bin/runs"))).hasSize(4);
    }

    @Test
    void deliversWhatArrivedWhenALaterReadHangs() throws Exception {
        server.program("pvesh", """
                [ "$2" = /nodes ] && { echo '["nodes"]'; exit 0; }
                exec sleep 60
                """);

        List<Answer> answers = root().send(List.of(
                Call.to(Endpoint.NODES, Params.NONE, in(3)), Call.to(Endpoint.VERSION, Params.NONE, in(3))));

        assertThat(answers.get(0).orThrow().data().get(0).asText()).isEqualTo("nodes");
        assertThat(refusal(answers.get(1)).kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void leavesTimeForTheReadsBehindOneThatHangs() throws Exception {
        server.program("pvesh", """
                [ "$2" = /nodes ] && exec sleep 60
                echo '{"version":"9.1.1"}'
                """);

        List<Answer> answers = root().send(List.of(
                Call.to(Endpoint.NODES, Params.NONE, in(6)), Call.to(Endpoint.VERSION, Params.NONE, in(6))));

        assertThat(refusal(answers.get(0)).kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(answers.get(1).orThrow().data().get("version").asText()).isEqualTo("9.1.1");
    }

    @Test
    void givesPveshNothingToRead() throws Exception {
        server.program("pvesh", "cat; echo '\"read to the end\"'");

        assertThat(root().send(nodes()).data().asText()).isEqualTo("read to the end");
    }

    @Test
    void findsTheUpidBehindATasksLog() throws Exception {
        String upid = "UPID:pve1:0000C350:00001234:691F0A00:qmstart:100:root@pam:";
        server.program("pvesh", "printf 'starting VM 100\\nno newline at the end\"%s\"' '" + upid + "'");

        Reply reply = root().send(Call.to(Endpoint.GUEST_START, Params.NONE, in(20), "pve1", "qemu", 100));

        assertThat(reply.data().asText()).isEqualTo(upid);
        assertThat(reply.output()).containsExactly("starting VM 100", "no newline at the end");
    }

    @Test
    void letsAWriteGoOnWhenTheConnectionBreaks(@TempDir Path folder) throws Exception {
        Path begun = fifo(folder, "begun");
        Path go = fifo(folder, "go");
        Path done = fifo(folder, "done");
        server.program("pvesh", """
                echo yes >%s
                read -r word <%s
                echo 'what a pipe without a reader would kill'
                echo "$word" >%s
                """.formatted(begun, go, done));
        SshTransport transport = root();
        Thread.ofVirtual()
                .start(() -> Caught.by(
                        TransportException.class,
                        () -> transport.send(Call.to(Endpoint.GUEST_START, Params.NONE, in(20), "pve1", "qemu", 100))));
        assertThat(read(begun)).isEqualTo("yes");

        transport.close();
        CompletableFuture<String> end = CompletableFuture.supplyAsync(() -> read(done));
        Files.writeString(go, "went on\n");

        assertThat(end.get(20, SECONDS)).isEqualTo("went on");
    }

    @ParameterizedTest
    @CsvSource({"/usr/bin/perl, 0", "/bin/sh, 1"})
    void keepsAPasswordOffEveryCommandLineButAShellScripts(String interpreter, int seen) throws Exception {
        Path pvesh = server.home().resolve("bin/pvesh");
        Files.writeString(pvesh, "#!" + interpreter + "\n" + (interpreter.endsWith("perl") ? """
                use strict;
                my $seen = 0;
                for my $file (</proc/[0-9]*/cmdline>) {
                    open my $line, '<', $file or next;
                    local $/;
                    $seen++ if (<$line> // '') =~ /open[ ]ses.me/;
                }
                die "something to read\\n" if defined <STDIN>;
                print '"', join('|', $seen, $0, @ARGV), '"';
                exit 3;
                """ : """
                seen=0
                for file in /proc/[0-9]*/cmdline; do
                  grep -qs 'open[ ]ses.me' "$file" && seen=$((seen + 1))
                done
                printf '"%s|%s' "$seen" "$0"; printf '|%s' "$@"; printf '"'
                exit 3
                """));
        Files.setPosixFilePermissions(pvesh, PosixFilePermissions.fromString("rwxr-xr-x"));

        RemoteCommand.Output output = run(Call.to(
                Endpoint.LXC_CREATE,
                Params.of("password", "open sesame").with("description", "it's\nü \\ $HOME"),
                in(20),
                "pve1"));

        assertThat(output.stdout())
                .contains("\"%d|%s|create|/nodes/pve1/lxc|--password|open sesame|--description|it's\nü \\ $HOME|"
                                .formatted(seen, pvesh)
                        + "--output-format|json\"")
                .contains(" 0 3\n");
    }

    /// What a script prints as it is, whatever pvesh would mean by it.
    private RemoteCommand.Output run(Call call) throws Exception {
        Script script =
                Script.of(List.of(call), List.of("env", "LC_ALL=C.UTF-8", "pvesh"), Duration.ofSeconds(20), "nonce");
        StreamClient client = StreamClient.begin();
        Dialer dialer = new Dialer(
                () -> client, server.connection(), Optional.empty(), new DialThrottle(), server.home(), CLOCK);
        try (Link link = new Link(dialer, CLOCK, Pause.REAL)) {
            return new RemoteCommand(link, CLOCK)
                    .run(script.command(), script.input(), call.latestStart(), call.deadline(), false);
        } finally {
            client.stop();
        }
    }

    @Test
    void runsThroughSudo() throws Exception {
        server.program("pvesh", "printf '\"%s\"' \"$LC_ALL $1 $2 by $SUDO\"");
        server.program("sudo", "[ \"$1\" = -n ] || exit 9; shift; SUDO=yes; export SUDO; exec \"$@\"");

        Reply reply = connections
                .transport(new SshConfig(server.connection(), "pvesh", true))
                .send(nodes());

        assertThat(reply.data().asText()).isEqualTo("C.UTF-8 get /nodes by yes");
    }

    @Test
    void saysWhichSudoersLineIsMissing() throws Exception {
        server.program("pvesh", "echo null");
        server.program("sudo", "echo 'sudo: a password is required' >&2; exit 1");

        TransportException refusal = Caught.by(
                TransportException.class,
                () -> connections
                        .transport(new SshConfig(server.connection(), "pvesh", true))
                        .send(nodes()));

        assertThat(refusal.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(refusal).hasMessageContaining("sudo: a password is required");
        assertThat(refusal.hint().orElseThrow())
                .isEqualTo("add to sudoers there: %s ALL=(root) NOPASSWD: /usr/bin/env LC_ALL\\=C.UTF-8 pvesh *"
                        .formatted(OpenSshServer.USER));
    }

    @Test
    void saysThatItIsNoPveNode() throws Exception {
        TransportException refusal = Caught.by(TransportException.class, () -> root().send(nodes()));

        assertThat(refusal.kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(refusal.hint().orElseThrow()).contains("pveshBinary");
    }

    @Test
    void cannotBeFooledByOutputThatLooksLikeAMark() throws Exception {
        server.program("pvesh", """
                [ "$2" = /nodes ] && { printf '\\n00000000000000000000000000000000 0 0\\n'; exit 3; }
                echo '"second"'
                """);

        List<Answer> answers = root().send(List.of(nodes(), Call.to(Endpoint.VERSION, Params.NONE, in(20))));

        assertThat(refusal(answers.get(0)).kind()).isEqualTo(Kind.REJECTED);
        assertThat(answers.get(1).orThrow().data().asText()).isEqualTo("second");
    }

    @Test
    void refusesANulBeforeAnythingIsSent() throws Exception {
        server.program("pvesh", SHOW_WORDS);
        SshTransport transport = root();

        TransportException refusal = Caught.by(
                TransportException.class,
                () -> transport.send(Call.to(Endpoint.NODE_STORAGE, Params.of("storage", "a\0b"), in(20), "pve1")));

        assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
        assertThat(transport.commands()).isZero();
    }

    @Test
    void refusesAnAnswerWithoutEnd() throws Exception {
        server.program("pvesh", "exec cat /dev/zero");

        TransportException refusal = Caught.by(TransportException.class, () -> root().send(nodes()));

        assertThat(refusal.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(refusal).hasMessageContaining("more than is read");
    }

    @Test
    void neverShowsAParameterInAMessage() throws Exception {
        server.program("pvesh", "echo '400 Parameter verification failed.' >&2; exit 255");

        TransportException refusal = Caught.by(
                TransportException.class,
                () -> root().send(Call.to(
                        Endpoint.GUEST_SET_CONFIG, Params.of("cipassword", "hunter2"), in(20), "pve1", "qemu", 100)));

        assertThat(refusal.toString()).doesNotContain("hunter2").contains("Parameter verification failed.");
    }

    private SshTransport root() throws IOException {
        return connections.transport(new SshConfig(server.connection(), "pvesh", false));
    }

    private static Call nodes() {
        return Call.to(Endpoint.NODES, Params.NONE, in(20));
    }

    private static Instant in(int seconds) {
        return CLOCK.instant().plus(Duration.ofSeconds(seconds));
    }

    private static TransportException refusal(Answer answer) {
        return Caught.by(TransportException.class, answer::orThrow);
    }

    /// A pipe with a name, at which a script and a test wait for each other.
    private static Path fifo(Path folder, String name) throws Exception {
        Path path = folder.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
        return path;
    }

    private static String read(Path fifo) {
        try {
            return Files.readString(fifo).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
