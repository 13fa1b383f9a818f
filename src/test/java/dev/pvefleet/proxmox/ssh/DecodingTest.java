package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Answer;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Caught;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecodingTest {
    private static final Instant DEADLINE = Instant.parse("2026-01-02T03:04:05Z");
    private static final Call READ = Call.to(Endpoint.NODES, Params.NONE, DEADLINE);
    private static final Call START = Call.to(Endpoint.GUEST_START, Params.NONE, DEADLINE, "pve1", "qemu", 100);
    private static final Call CONFIG = Call.to(Endpoint.GUEST_SET_CONFIG, Params.NONE, DEADLINE, "pve1", "qemu", 100);
    private static final Call EXEC = Call.to(Endpoint.AGENT_EXEC, Params.NONE, DEADLINE, "pve1", 100);
    private static final String UPID = "UPID:pve1:0000C350:00001234:691F0A00:qmstart:100:root@pam:";
    private static final String LOCALE = """
            perl: warning: Setting locale failed.
            perl: warning: Please check that your locale settings:
            \tLANGUAGE = (unset),
            \tLC_ALL = "de_DE.UTF-8",
            \tLANG = "en_US.UTF-8"
                are supported and installed on your system.
            perl: warning: Falling back to the standard locale ("C").
            """;

    private final Decoding decoding =
            new Decoding(new Pvesh("pvesh", true, "svc"), new Peer("svc@192.0.2.11:22", Optional.empty()));

    static Stream<Arguments> successes() {
        return Stream.of(
                arguments(READ, "[1]\n", "", 0, "[1]", List.of()),
                arguments(READ, "[1]\n", LOCALE, 0, "[1]", List.of()),
                arguments(READ, "[1]\n", "a warning of PVE\n", 0, "[1]", List.of()),
                arguments(READ, "[1]\n", "", 255, "[1]", List.of()),
                arguments(READ, "chatter\n[1]\n", "", 0, "[1]", List.of()),
                arguments(READ, "", LOCALE, 0, "null", List.of()),
                arguments(READ, "\"Grüße\"", "", 0, "\"Grüße\"", List.of()),
                arguments(START, "log\n\"" + UPID + "\"\n", "", 0, '"' + UPID + '"', List.of("log")),
                arguments(START, "log\"" + UPID + "\"\n", "", 0, '"' + UPID + '"', List.of("log")),
                arguments(START, "\"log\\nmore\\n" + UPID + "\"\n", "", 0, '"' + UPID + '"', List.of("log", "more")),
                arguments(
                        START,
                        "\"" + UPID + "\"\n",
                        LOCALE + "start failed: no KVM\n",
                        0,
                        '"' + UPID + '"',
                        List.of("start failed: no KVM")),
                arguments(
                        CONFIG, "update VM 100: -memory 2048\n", "", 0, "null", List.of("update VM 100: -memory 2048")),
                arguments(CONFIG, "", "", 0, "null", List.of()),
                arguments(EXEC, "{\"pid\":7}\n", "", 0, "{\"pid\":7}", List.of()));
    }

    @ParameterizedTest
    @MethodSource("successes")
    void findsTheAnswer(Call call, String stdout, String stderr, int code, String data, List<String> output) {
        Reply reply = answer(call, stdout, stderr, code).orThrow();

        assertThat(reply.data().toString()).isEqualTo(data);
        assertThat(reply.output()).isEqualTo(output);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments("400 Parameter verification failed.\n", 255, Kind.REJECTED, 400),
                arguments(
                        "Configuration file 'nodes/pve1/qemu-server/9.conf' does not exist\n", 2, Kind.NOT_FOUND, 500),
                arguments("No 'get' handler defined for '/x'\n", 1, Kind.UNSUPPORTED, 501),
                arguments("no such resource '/x'\n", 2, Kind.UNSUPPORTED, 501),
                arguments("VM is locked (clone)\n", 255, Kind.LOCKED, 500),
                arguments("can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout\n", 4, Kind.LOCKED, 500),
                arguments("403 Permission check failed (/vms/100, VM.Audit)\n", 255, Kind.FORBIDDEN, 403),
                arguments("ssh: connect to host 192.0.2.12 port 22: No route to host\n", 255, Kind.UNREACHABLE, 595),
                arguments("Host key verification failed.\n", 255, Kind.UNREACHABLE, 595),
                arguments("Unknown option: bogus\n400 unable to parse option\n", 255, Kind.REJECTED, 400),
                arguments("got signal\nand more\n", 25, Kind.REJECTED, 500),
                arguments(
                        "mount of 'nas' hangs\n403 Permission check failed (/vms/100, VM.Audit)\n",
                        255,
                        Kind.FORBIDDEN,
                        403),
                arguments("404 Not Found\nVM is locked (backup)\n", 255, Kind.LOCKED, 404),
                arguments("storage 'nas' is not online\n404 Not Found\nno space left\n", 255, Kind.REJECTED, 500),
                arguments(
                        "perl: warning: Setting locale failed.\nUnknown option: x\n400 unable to parse option\n",
                        255,
                        Kind.REJECTED,
                        400),
                arguments(
                        "sudo: unable to resolve host pve1: Name or service not known\nno such resource '/x'\n",
                        2,
                        Kind.UNSUPPORTED,
                        501),
                arguments(LOCALE, 3, Kind.REJECTED, 500),
                arguments("", 124, Kind.TIMEOUT, 0),
                arguments("sudo: a password is required\n", 1, Kind.FORBIDDEN, 0),
                arguments("svc is not in the sudoers file.\n", 1, Kind.FORBIDDEN, 0),
                arguments("sh: 3: sudo: not found\n", 127, Kind.UNSUPPORTED, 0),
                arguments("please run as root\n", 255, Kind.FORBIDDEN, 0),
                arguments("env: 'pvesh': No such file or directory\n", 127, Kind.UNSUPPORTED, 0),
                arguments("env: 'pvesh': Permission denied\n", 126, Kind.FORBIDDEN, 0));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void findsWhatPveSaysNoWith(String stderr, int code, Kind kind, int status) {
        TransportException refusal = refusal(READ, "", stderr, code);

        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(refusal.status().orElse(0)).isEqualTo(status);
        assertThat(refusal.getMessage())
                .startsWith("GET /nodes on svc@192.0.2.11:22: ")
                .doesNotContain("perl:");
    }

    @Test
    void readsTheComplaintForEachParameter() {
        TransportException refusal = refusal(CONFIG, "", LOCALE + """
                400 Parameter verification failed.
                net0: format error
                net0.foo: property is not defined in schema and the schema does not allow additional properties
                vmid: invalid format - value does not look like a valid VM ID

                pvesh set <api_path> [OPTIONS] [FORMAT_OPTIONS]
                """, 255);

        assertThat(refusal.status()).hasValue(400);
        assertThat(refusal.errors())
                .isEqualTo(Map.of(
                        "net0",
                        "format error\nnet0.foo: property is not defined in schema and the schema does not allow additional properties",
                        "vmid",
                        "invalid format - value does not look like a valid VM ID"));
        assertThat(refusal.detail())
                .startsWith("Parameter verification failed.")
                .doesNotContain("api_path");
    }

    @Test
    void findsTheStatusBehindWhatOthersWarnOf() {
        for (String warning : List.of(
                "storage 'nas' is not online\n",
                "Use of uninitialized value $x in concatenation (.) or string at /usr/share/perl5/PVE/Storage.pm line 9.\n",
                "Wide character in die at /usr/share/perl5/PVE/RESTHandler.pm line 1131.\n",
                "sudo: unable to resolve host pve1: Name or service not known\n",
                "sudo: setrlimit(RLIMIT_CORE): Operation not permitted\n",
                "500 Can't connect to 192.0.2.9:8007 (Connection refused)\n",
                "Task finished with 1 warning(s)!\n",
                "one line\n\nand another: of a plugin\n",
                LOCALE)) {
            TransportException refusal = refusal(CONFIG, "", warning + """
                    400 Parameter verification failed.
                    vmid: invalid format - value does not look like a valid VM ID

                    USAGE: pvesh set <api_path> [OPTIONS] [FORMAT_OPTIONS]
                    """, 255);

            assertThat(refusal.status()).as(warning).hasValue(400);
            assertThat(refusal.errors()).as(warning).containsOnlyKeys("vmid");
            assertThat(refusal.detail()).as(warning).startsWith("Parameter verification failed. (vmid: ");
        }
    }

    @Test
    void passesOverWhatPerlSaysInFrontOfTheAgentsWords() {
        String words = "Agent error: Guest agent command failed, error was"
                + " 'Failed to execute child process “/nosuch/program” (No such file or directory)'";

        TransportException refusal = refusal(
                EXEC,
                "",
                "Wide character in die at /usr/share/perl5/PVE/RESTHandler.pm line 1131.\n" + words + "\n",
                29);

        assertThat(refusal.detail()).isEqualTo(words);
        assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void keepsWhatPerlSaysWhereNothingElseIsSaid() {
        String words = "Wide character in subroutine entry at /usr/share/perl5/PVE/API2/Qemu/Agent.pm line 426.";

        assertThat(refusal(EXEC, "", words + "\n", 255).detail()).isEqualTo(words);
    }

    @Test
    void keepsWhatAProgramDiedOfBehindWarnings() {
        String words = "mkdir /srv/data/images/101: File exists at /usr/share/perl5/PVE/Storage/Plugin.pm line 1055.";

        assertThat(refusal(EXEC, "", "storage 'nas' is not online\n" + words + "\n", 2)
                        .detail())
                .isEqualTo("storage 'nas' is not online\n" + words);
    }

    @Test
    void findsTheStatusInFrontOfWhatPerlSaysAtItsEnd() {
        TransportException refusal = refusal(
                EXEC,
                "",
                "501 no such thing\n\t(in cleanup) gone at /usr/share/perl5/PVE/X.pm line 5 during global destruction.\n",
                29);

        assertThat(refusal.status()).hasValue(501);
        assertThat(refusal.detail()).isEqualTo("no such thing");
    }

    @Test
    void takesANoOfAWriteThatHadBegunToTalk() {
        TransportException refusal = refusal(CONFIG, "update VM 100: -memory 1\n", "memory must be at least 16\n", 255);

        assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
        assertThat(refusal.detail()).isEqualTo("memory must be at least 16");
    }

    @Test
    void doesNotTakeProseForAnAnswer() {
        TransportException refusal = refusal(READ, "Welcome to pve1!\n", "", 0);

        assertThat(refusal.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(refusal).hasMessageContaining("Welcome to pve1!");
    }

    private Answer answer(Call call, String stdout, String stderr, int code) {
        return decoding.answer(call, new Transcript.Section(stdout, stderr, code));
    }

    private TransportException refusal(Call call, String stdout, String stderr, int code) {
        return Caught.by(
                TransportException.class,
                () -> answer(call, stdout, stderr, code).orThrow());
    }
}
