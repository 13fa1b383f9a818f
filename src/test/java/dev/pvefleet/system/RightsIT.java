package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Access;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A token that may do little, separated from a user that may do no more: what is refused, what the hints say, and
/// that they help.
class RightsIT {
    private static final Identity USER = Identity.parse("ops@pve");
    private static final Identity TOKEN = Identity.parse("ops@pve!fleet");
    private static final String SECRET = "7b2f9a5e-0000-4000-8000-00000000beef";
    private static final String[] CLONE = {
        "qemu", "clone", "--template-id", "9000", "--vmid", "9001", "--name", "webapp"
    };

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {7, 8, 9})
    void theHintsLeadFromOneRefusalToTheNextUntilItWorks(int major) throws Exception {
        try (Site site = open(major)) {
            Path config = restricted(site);
            String guest = "qemu/100";

            List<String> started = followHints(site, config, "qemu", "start", "--vmid", "121");
            List<String> cloned = followHints(site, config, CLONE);
            List<String> created = followHints(site, config, create("--start"));
            List<String> configured = followHints(
                    site,
                    config,
                    "qemu",
                    "set-config",
                    "--vmid",
                    "121",
                    "--set",
                    "memory=4096",
                    "--set",
                    "startup=order=2");
            List<String> executed =
                    followHints(site, config, "qemu", "guest-exec", "--vmid", guest.substring(5), "--", "true");

            assertThat(started).singleElement().asString().contains("--users ops@pve --tokens 'ops@pve!fleet'");
            assertThat(cloned).anyMatch(hint -> hint.contains("VM.Clone on /vms/9000"));
            assertThat(created).isNotEmpty();
            assertThat(configured).anyMatch(hint -> hint.contains("grant Sys.Modify on /: pveum role add "));
            assertThat(executed)
                    .anyMatch(hint -> hint.contains(major == 9 ? "VM.GuestAgent.Unrestricted" : "VM.Monitor"));
            assertThat(option(site, 9001, "tags")).contains("swamp");
            assertThat(option(site, 9201, "tags")).contains("swamp");
        }
    }

    @Test
    void aCloneThatCouldNotBeTaggedIsRefusedBeforeAnythingIsMade() throws Exception {
        try (Site site = open(9)) {
            Path config = restricted(site);
            grant(site, "/vms/9000", "PVETemplateUser");
            grant(site, "/storage", "PVEDatastoreUser");
            grant(site, "/sdn/zones", "PVESDNUser");
            site.simulator().access().defineRole("Maker", List.of("VM.Allocate", "VM.Audit"));
            grant(site, "/vms/9001", "Maker");

            Program.Ended refused = run(config, CLONE);
            Program.Ended dry = run(config, with(CLONE, "--dry-run"));

            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(6);
            assertThat(dry.exitCode()).as("%s", dry).isEqualTo(6);
            assertThat(refused.stderr()).contains("tagging it needs VM.Config.Options");
            assertThat(site.simulator().cluster().guest(new Vmid(9001))).isEmpty();
            assertThat(site.simulator().cluster().tasks())
                    .noneMatch(task -> task.type().equals("qmclone"));
        }
    }

    @Test
    void whatOnlyRootMayIsToldSoByATokenAndDoneOverSsh() throws Exception {
        try (Site site = open(9)) {
            String[] command = {"qemu", "set-config", "--vmid", "121", "--set", "args=-no-hpet"};
            Path byToken = site.config(site.overRest("lab", "nodes: all"));
            Path bySsh = site.config(site.overSsh("lab", "nodes: all"));

            Program.Ended refused = run(byToken, command);
            Program.Ended done = run(bySsh, command);

            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(6);
            assertThat(refused.stderr())
                    .contains("hint: no grant helps", "kind: ssh")
                    .doesNotContain("pveum");
            assertThat(done.exitCode()).as("%s", done).isZero();
            assertThat(option(site, 121, "args")).isEqualTo("-no-hpet");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void createWithStartStartsAContainerThatIsThere(boolean overRest) throws Exception {
        try (Site site = open(9)) {
            Path config =
                    site.config(overRest ? site.overRest("lab", "nodes: all") : site.overSsh("lab", "nodes: all"));
            run(config, create());

            Program.Ended planned = run(config, create("--start", "--dry-run"));
            Program.Ended started = run(config, create("--start"));
            Program.Ended again = run(config, create("--start", "--dry-run"));

            assertThat(planned.stdout()).contains("/lxc/9201/status/start");
            assertThat(started.exitCode()).as("%s", started).isZero();
            assertThat(started.stdout()).contains("create (existing)", "yes", "running");
            assertThat(again.stderr()).isEqualTo("dry run: there is nothing to do\n");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noAbbreviationOfAnOptionsNameGetsThrough(boolean overRest) throws Exception {
        try (Site site = open(9)) {
            Path config =
                    site.config(overRest ? site.overRest("lab", "nodes: all") : site.overSsh("lab", "nodes: all"));
            String before = option(site, 121, "cores");

            Program.Ended abbreviated = run(config, "qemu", "set-config", "--vmid", "121", "--set", "co=3");
            Program.Ended own = run(config, "qemu", "set-config", "--vmid", "121", "--set", "quiet=1");

            assertThat(abbreviated.exitCode()).as("%s", abbreviated).isEqualTo(2);
            assertThat(abbreviated.stderr()).contains("co: unknown; did you mean 'cores'?");
            assertThat(own.exitCode()).as("%s", own).isEqualTo(8);
            assertThat(option(site, 121, "cores")).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTimeForTasksIsKept(boolean overRest) throws Exception {
        try (Site site = Site.open(folder, spec(9, Duration.ofMinutes(2)))) {
            Path config =
                    site.config(overRest ? site.overRest("lab", "nodes: all") : site.overSsh("lab", "nodes: all"));
            Duration without = took(() -> run(config, with(CLONE, "--dry-run")));

            Duration with = took(() -> {
                Program.Ended late = run(config, with(CLONE, "--task-timeout", "4s"));
                assertThat(late.exitCode()).as("%s", late).isEqualTo(7);
                assertThat(late.stderr()).contains("UPID:pve1:");
            });

            assertThat(with.minus(without)).isLessThan(Duration.ofSeconds(8));
        }
    }

    /// Repeats a command, each time after what the hint says to run.
    private static List<String> followHints(Site site, Path config, String... command) {
        List<String> hints = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            Program.Ended ended = run(config, command);
            if (ended.exitCode() == 0) {
                return hints;
            }
            String hint = ended.stderr()
                    .lines()
                    .filter(line -> line.startsWith("hint: "))
                    .findFirst()
                    .orElse("");
            assertThat(Pveum.run(site.simulator().access(), hint))
                    .as("%s: %s", String.join(" ", command), ended)
                    .isPositive();
            hints.add(hint);
        }
        throw new AssertionError("no end of refusals: " + hints);
    }

    private static Program.Ended run(Path config, String... command) {
        return Program.run(with(new String[] {"--config", config.toString()}, command));
    }

    private static String[] create(String... more) {
        return with(
                new String[] {
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
                    "--memory",
                    "512",
                    "--set",
                    "net0=name=eth0,bridge=vmbr1,ip=dhcp",
                    "--node",
                    "pve1"
                },
                more);
    }

    private static String[] with(String[] words, String... more) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private Site open(int major) throws Exception {
        return Site.open(folder, spec(major, Duration.ofMillis(100)));
    }

    private static ClusterSpec spec(int major, Duration disk) {
        ClusterSpec spec = ClusterSpec.small()
                .withVersion(new PveVersion(major, major == 9 ? 1 : 4))
                .withTemplates();
        return spec.withPace(spec.pace().withDisk(disk));
    }

    /// A token that sees everything, and may do nothing.
    private static Path restricted(Site site) {
        Access access = site.simulator().access();
        access.addToken(new Token(TOKEN, SECRET, true, Optional.empty()));
        grant(site, "/", "PVEAuditor");
        return site.config(site.overRest(
                "lab",
                "nodes: all",
                site.simulator().apiUrl(Site.PVE1).toString(),
                TOKEN.toString(),
                SECRET,
                site.simulator().caPem()));
    }

    private static void grant(Site site, String path, String role) {
        List.of(USER, TOKEN).forEach(subject -> site.simulator().access().grant(path, subject, role, true));
    }

    private static String option(Site site, int vmid, String name) {
        return site.simulator()
                .cluster()
                .guest(new Vmid(vmid))
                .flatMap(guest -> guest.option(name))
                .orElse("(none)");
    }

    private static Duration took(Runnable what) {
        Instant begin = Instant.now();
        what.run();
        return Duration.between(begin, Instant.now());
    }
}
