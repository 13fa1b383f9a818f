package dev.pvefleet.arguments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.lifecycle.Change;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.InputData;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeReaderTest {
    private static final Vmid PATH = new Vmid(9001);
    private static final GuestRef GUEST = new GuestRef.ByVmid(PATH);

    @Test
    void theSeedsStepsAreReadAsTheyAre() {
        Asked clone = ChangeReader.read(
                Method.CLONE,
                GuestType.QEMU,
                Map.of("templateId", 9000, "vmid", 9001, "name", "webapp", "storage", "local-zfs"));
        Asked configure = ChangeReader.read(
                Method.SET_CONFIG,
                GuestType.QEMU,
                Map.of("vmid", 9001, "config", Map.of("net0", "virtio,bridge=vmbr1", "sshkeys", "ssh-ed25519 AAAA")));
        Asked boot = ChangeReader.read(Method.START, GuestType.QEMU, Map.of("vmid", 9001, "waitForIp", true));

        assertThat(clone.change())
                .isEqualTo(clone(new GuestRef.ByVmid(new Vmid(9000)), PATH, "webapp", Optional.of("local-zfs")));
        assertThat(configure.change())
                .isEqualTo(new Change.SetConfig(
                        GuestType.QEMU,
                        GUEST,
                        Map.of("net0", "virtio,bridge=vmbr1", "sshkeys", "ssh-ed25519 AAAA"),
                        List.of(),
                        Optional.empty()));
        assertThat(boot.change()).isEqualTo(new Change.Start(GuestType.QEMU, GUEST, true, ChangeReader.IP_TIMEOUT));
        assertThat(boot.force() || boot.dryRun()).isFalse();
    }

    @Test
    void theSeedsContainerIsReadAsItIs() {
        Map<String, Object> given = new HashMap<>(Map.of(
                "vmid",
                9201,
                "ostemplate",
                "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
                "hostname",
                "edge",
                "storage",
                "local-zfs",
                "rootfsSize",
                8,
                "cores",
                1,
                "memory",
                512,
                "unprivileged",
                true,
                "features",
                "nesting=1",
                "config",
                Map.of("onboot", 1, "cpulimit", new BigDecimal("0.50"), "protection", false)));
        given.put("password", "geheim");

        Change change = ChangeReader.read(Method.CREATE, GuestType.LXC, given).change();

        assertThat(change).isInstanceOfSatisfying(Change.Create.class, create -> {
            assertThat(create.vmid()).isEqualTo(new Vmid(9201));
            assertThat(create.rootfsSize()).isEqualTo(8);
            assertThat(create.memory()).hasValue(512);
            assertThat(create.swap()).isEmpty();
            assertThat(create.unprivileged()).isTrue();
            assertThat(create.start()).isFalse();
            assertThat(create.password()).hasValue("geheim");
            assertThat(create.config()).isEqualTo(Map.of("onboot", "1", "cpulimit", "0.50", "protection", "0"));
        });
    }

    @Test
    void aContainerIsUnprivilegedUnlessToldOtherwise() {
        Map<String, Object> given = container();

        assertThat(((Change.Create) ChangeReader.read(Method.CREATE, GuestType.LXC, given)
                                .change())
                        .unprivileged())
                .isTrue();
        given.put("unprivileged", 0);
        assertThat(((Change.Create) ChangeReader.read(Method.CREATE, GuestType.LXC, given)
                                .change())
                        .unprivileged())
                .isFalse();
    }

    @Test
    void thePathNamesTheGuestAndTheBodyMayRepeatIt() {
        assertThat(ChangeReader.read(Method.STOP, GuestType.LXC, PATH, Map.of()).change())
                .isEqualTo(new Change.Stop(GuestType.LXC, GUEST));
        assertThat(ChangeReader.read(
                        Method.STOP, GuestType.LXC, PATH, Map.of("vmid", "9001", "force", 1, "dryRun", "0")))
                .isEqualTo(new Asked(new Change.Stop(GuestType.LXC, GUEST), true, false));
        assertThat(mistakes(Method.STOP, PATH, Map.of("vmid", 9002)))
                .containsExactly("vmid: 9002 is not the guest of the path, which is 9001");
        assertThat(mistakes(Method.STOP, PATH, Map.of("vmName", "web")))
                .containsExactly("vmName: unknown; stop takes: vmid, force, dryRun");
    }

    @Test
    void withoutAPathTheGuestIsNamedOnce() {
        assertThat(ChangeReader.read(Method.STOP, GuestType.QEMU, Map.of("vmName", "web app"))
                        .change())
                .isEqualTo(new Change.Stop(GuestType.QEMU, new GuestRef.ByName("web app")));
        assertThat(mistakes(Method.STOP, Map.of())).containsExactly("vmid: name the guest by 'vmid' or by 'vmName'");
        assertThat(mistakes(Method.STOP, Map.of("vmid", 100, "vmName", "web")))
                .containsExactly("vmid: name the guest by 'vmid' or by 'vmName'");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // path, templateId, vmid -> template, new
                "9000, -, 9001, 9000, 9001",
                "9000, 9000, 9001, 9000, 9001",
                "9001, 9000, -, 9000, 9001",
                "9001, 9000, 9001, 9000, 9001",
                "-, 9000, 9001, 9000, 9001",
            })
    void bothReadingsOfAPathOfACloneAreUnderstood(
            Integer path, Integer templateId, Integer vmid, int template, int made) {
        Change.Clone clone = (Change.Clone) readClone(path, templateId, vmid).change();

        assertThat(clone.template()).isEqualTo(new GuestRef.ByVmid(new Vmid(template)));
        assertThat(clone.vmid()).isEqualTo(new Vmid(made));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "9005, 9000, 9001, the path names guest 9005",
                "9000, -, -, vmid: is missing",
                "9000, 9000, -, vmid: is missing",
                "9000, -, 9000, 9000 is the template itself",
                "9000, 9000, 9000, 9000 is the template itself",
                "-, -, 9001, templateId: is missing",
                "-, 9000, -, vmid: is missing",
                "-, 99, 9001, templateId: '99' is not a vmid",
                "9000, -, 99, vmid: '99' is not a vmid",
            })
    void aCloneThatContradictsItselfIsRefused(Integer path, Integer templateId, Integer vmid, String part) {
        assertThat(catchThrowableOfType(ArgumentsException.class, () -> readClone(path, templateId, vmid))
                        .mistakes())
                .singleElement()
                .asString()
                .contains(part);
    }

    @Test
    void aTemplateMayBeNamed() {
        Change.Clone clone = (Change.Clone)
                ChangeReader.read(Method.CLONE, GuestType.QEMU, PATH, Map.of("templateId", "debian-13", "name", "web"))
                        .change();

        assertThat(clone.template()).isEqualTo(new GuestRef.ByName("debian-13"));
        assertThat(clone.vmid()).isEqualTo(PATH);
    }

    @Test
    void everyArgumentOfACloneArrives() {
        Change change = ChangeReader.read(
                        Method.CLONE,
                        GuestType.QEMU,
                        new Vmid(9000),
                        Map.of(
                                "vmid", "9001",
                                "name", "web",
                                "storage", "local-lvm",
                                "format", "qcow2",
                                "full", true,
                                "node", "pve2",
                                "pool", "team/a",
                                "snapname", "before",
                                "description", "two\nlines"))
                .change();

        assertThat(change)
                .isEqualTo(new Change.Clone(
                        GuestType.QEMU,
                        new GuestRef.ByVmid(new Vmid(9000)),
                        PATH,
                        "web",
                        Optional.of("local-lvm"),
                        Optional.of("qcow2"),
                        Optional.of(true),
                        Optional.of(new NodeName("pve2")),
                        Optional.of("team/a"),
                        Optional.of("before"),
                        Optional.of("two\nlines")));
    }

    @Test
    void aContainerHasNoImageFormat() {
        assertThat(mistakesOf(() -> ChangeReader.read(
                        Method.CLONE,
                        GuestType.LXC,
                        new Vmid(9000),
                        Map.of("vmid", 1000, "name", "x", "format", "raw"))))
                .containsExactly("format: is for disks of VMs; a container has none");
    }

    @Test
    void takesWhatShallNotBePendingAnyMore() {
        Change change = ChangeReader.read(Method.SET_CONFIG, GuestType.QEMU, PATH, Map.of("revert", "cores,scsi1"))
                .change();

        assertThat(((Change.SetConfig) change).revert()).containsExactly("cores", "scsi1");
        assertThat(mistakes(Method.SET_CONFIG, PATH, Map.of("config", Map.of("cores", "2"), "revert", "cores")))
                .containsExactly("revert: 'cores' is also changed");
        assertThat(mistakes(Method.SET_CONFIG, PATH, Map.of("delete", "cores", "revert", List.of("cores"))))
                .containsExactly("revert: 'cores' is also changed");
        assertThat(mistakes(Method.SET_CONFIG, PATH, Map.of("revert", List.of())))
                .isNotEmpty();
    }

    @Test
    void optionsAreDeletedByListOrByCommas() {
        Change list = ChangeReader.read(
                        Method.SET_CONFIG, GuestType.QEMU, PATH, Map.of("delete", List.of("net1", "tags")))
                .change();
        Change text = ChangeReader.read(Method.SET_CONFIG, GuestType.QEMU, PATH, Map.of("delete", "net1,tags"))
                .change();

        assertThat(list).isEqualTo(text);
        assertThat(((Change.SetConfig) list).delete()).containsExactly("net1", "tags");
        assertThat(mistakes(Method.SET_CONFIG, PATH, Map.of("config", Map.of("tags", "a"), "delete", "tags")))
                .containsExactly("delete: 'tags' is also set by 'config'");
    }

    @Test
    void nothingToSetAndNothingToDeleteIsAMistake() {
        assertThat(mistakes(Method.SET_CONFIG, PATH, Map.of("config", Map.of())))
                .singleElement()
                .asString()
                .startsWith("config: is missing or empty");
        assertThat(mistakes(Method.SET_CONFIG, PATH, Map.of("delete", List.of())))
                .isNotEmpty();
    }

    @Test
    void aCommandArrivesWordByWord() {
        List<String> command = List.of("sh", "-c", "echo \"$(id)\"; rm -rf '/'\n", "", "\u007f");

        Change change = ChangeReader.read(
                        Method.GUEST_EXEC,
                        GuestType.QEMU,
                        PATH,
                        Map.of("command", command, "inputData", "in\n", "timeoutSec", "5"))
                .change();

        assertThat(change)
                .isEqualTo(new Change.GuestExec(
                        GUEST, command, Optional.of(InputData.ofText("in\n")), Duration.ofSeconds(5)));
    }

    @Test
    void whatIsNoCommandIsRefused() {
        assertThat(mistakes(Method.GUEST_EXEC, PATH, Map.of()))
                .singleElement()
                .asString()
                .startsWith("command: is missing");
        assertThat(mistakes(Method.GUEST_EXEC, PATH, Map.of("command", "ls -l")))
                .containsExactly("command: 'ls -l' is not a list of texts, the program first");
        assertThat(mistakes(Method.GUEST_EXEC, PATH, Map.of("command", List.of())))
                .isNotEmpty();
        assertThat(mistakes(Method.GUEST_EXEC, PATH, Map.of("command", List.of("", "x"))))
                .isNotEmpty();
        assertThat(mistakes(Method.GUEST_EXEC, PATH, Map.of("command", List.of("a", "b\0c"))))
                .containsExactly(
                        "command[1]: 'b?c' is not text in ASCII without NUL, at most 64 KiB; anything else goes in by 'inputData'");
        assertThat(mistakes(Method.GUEST_EXEC, PATH, Map.of("command", List.of("echo", "grün", "\ud83d\ude00"))))
                .containsExactly(
                        "command[1]: 'grün' is not text in ASCII without NUL, at most 64 KiB; anything else goes in by 'inputData'",
                        "command[2]: '\ud83d\ude00' is not text in ASCII without NUL, at most 64 KiB; anything else goes in by 'inputData'");
        assertThat(mistakes(Method.GUEST_EXEC, PATH, Map.of("command", Arrays.asList("a", null))))
                .containsExactly(
                        "command[1]: null is not text in ASCII without NUL, at most 64 KiB; anything else goes in by 'inputData'");
        assertThat(mistakes(Method.GUEST_EXEC, PATH, Map.of("command", Collections.nCopies(513, "a"))))
                .isNotEmpty();
        assertThat(mistakes(Method.GUEST_EXEC, PATH, Map.of("command", List.of("a"), "inputData", "ü".repeat(40_000))))
                .containsExactly("inputData: has 80000 bytes; PVE takes at most 65536 (64 KiB)");
        assertThat(mistakes(Method.GUEST_EXEC, PATH, Map.of("command", List.of("a"), "inputData", "\ud83d")))
                .containsExactly("inputData: holds half a surrogate pair, which cannot be written as UTF-8");
    }

    @Test
    void textGoesInAsUtf8AndBytesAsTheyAre() {
        byte[] bytes = {0, (byte) 0x80, (byte) 0xff};

        assertThat(input("ü\0")).contains(new InputData("\u00c3\u00bc\0"));
        assertThat(input(bytes)).contains(new InputData("\0\u0080\u00ff"));
        assertThat(input("")).isEmpty();
        assertThat(new InputData("hidden")).hasToString("6 bytes");
    }

    @Test
    void anyBytesGoInAsBase64() {
        assertThat(input("inputBase64", "AAEC/w==")).contains(new InputData("\0\u0001\u0002\u00ff"));
        assertThat(input("inputBase64", "AAEC\r\n/w==\n")).contains(new InputData("\0\u0001\u0002\u00ff"));
        assertThat(input("inputBase64", "")).isEmpty();
    }

    @Test
    void whatIsNoBase64IsRefused() {
        for (String text : List.of("A", "AAE C", "gr\u00fcn", "AAEC/w==x")) {
            assertThat(mistakes(Method.GUEST_EXEC, PATH, Map.of("command", List.of("cat"), "inputBase64", text)))
                    .as(text)
                    .containsExactly("inputBase64: is not base64");
        }
        assertThat(mistakes(
                        Method.GUEST_EXEC,
                        PATH,
                        Map.of("command", List.of("cat"), "inputBase64", "AAEC", "inputData", "x")))
                .containsExactly("inputBase64: is given beside 'inputData'; only one of them can be");
        assertThat(mistakes(
                        Method.GUEST_EXEC,
                        PATH,
                        Map.of("command", List.of("cat"), "inputBase64", "AAEC".repeat(30_000))))
                .containsExactly("inputBase64: has 90000 bytes; PVE takes at most 65536 (64 KiB)");
    }

    private static Optional<InputData> input(Object given) {
        return input("inputData", given);
    }

    private static Optional<InputData> input(String key, Object given) {
        Map<String, Object> arguments = Map.of("command", List.of("cat"), key, given);
        Change change = ChangeReader.read(Method.GUEST_EXEC, GuestType.QEMU, PATH, arguments)
                .change();
        return ((Change.GuestExec) change).inputData();
    }

    @Test
    void anOptionWithoutAValueIsNoWayToUnsetIt() {
        for (Object nothing : List.of("", "  ", "\t")) {
            assertThat(mistakes(Method.SET_CONFIG, PATH, Map.of("config", Map.of("ciuser", nothing))))
                    .as("'%s'", nothing)
                    .containsExactly("config.ciuser: has no value, which PVE takes and does nothing;"
                            + " to unset it, name it in 'delete'");
        }
        assertThat(mistakes(Method.SET_CONFIG, PATH, Map.of("config", Map.of("tags", ";"))))
                .hasSize(1);
        Map<String, Object> given = container();
        given.put("config", Map.of("nameserver", ""));
        given.put("features", "");
        assertThat(mistakesOf(() -> ChangeReader.read(Method.CREATE, GuestType.LXC, given)))
                .containsExactlyInAnyOrder(
                        "config.nameserver: has no value, which PVE takes and does nothing; leave it out",
                        "features: has no value; leave it out");
    }

    @Test
    void allMistakesAreToldTogether() {
        Map<String, Object> given = container();
        given.put("vmid", 7);
        given.put("cores", 0);
        given.put("hostName", "edge");
        given.remove("hostname");
        given.put("unprivileged", "yes");
        given.put("password", "1234");

        assertThat(mistakesOf(() -> ChangeReader.read(Method.CREATE, GuestType.LXC, given)))
                .containsExactlyInAnyOrder(
                        "hostName: unknown; did you mean 'hostname'?",
                        "vmid: '7' is not a vmid: a vmid is a whole number from 100 to 999999999",
                        "hostname: is missing: the new container's name",
                        "cores: 0 is not a whole number from 1 to 8192",
                        "unprivileged: 'yes' is not true or false",
                        "password: is not one line of text of at least 5 characters");
    }

    @Test
    void aSecretIsNotShown() {
        Map<String, Object> given = container();
        given.put("password", List.of("hunter2hunter2"));

        assertThat(mistakesOf(() -> ChangeReader.read(Method.CREATE, GuestType.LXC, given))
                        .toString())
                .contains("password")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../local", "local;id", "local/x", "$(id)", "local\n", "lo\0cal", "", "-x", "a", "lo cal", "l'l"
            })
    void whatCouldLeadElsewhereIsNoStorage(String storage) {
        Map<String, Object> given = container();
        given.put("storage", storage);

        assertThat(mistakesOf(() -> ChangeReader.read(Method.CREATE, GuestType.LXC, given)))
                .singleElement()
                .asString()
                .startsWith("storage: ")
                .doesNotContain("\n", "\0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local:vztmpl/../../etc/passwd",
                "local:iso/x.iso",
                "debian.tar",
                "local:vztmpl/",
                "a b:vztmpl/x",
                "local:vztmpl/x\ny"
            })
    void whatIsNoOsTemplateIsRefused(String ostemplate) {
        Map<String, Object> given = container();
        given.put("ostemplate", ostemplate);

        assertThat(mistakesOf(() -> ChangeReader.read(Method.CREATE, GuestType.LXC, given)))
                .singleElement()
                .asString()
                .startsWith("ostemplate: ");
    }

    @ParameterizedTest
    @CsvSource({
        "scsi0, +20G, true",
        "scsi30, 32G, true",
        "efidisk0, 1.5G, true",
        "rootfs, +1G, false",
        "scsi0/, +1G, false",
        "scsi0, -1G, false",
        "scsi0, 20GB, false",
        "scsi0, '', false"
    })
    void aDiskGrowsByOrToASize(String disk, String size, boolean good) {
        Map<String, Object> given = Map.of("disk", disk, "size", size);

        if (good) {
            assertThat(ChangeReader.read(Method.RESIZE_DISK, GuestType.QEMU, PATH, given)
                            .change())
                    .isEqualTo(new Change.Resize(GuestType.QEMU, GUEST, disk, size));
        } else {
            assertThat(mistakes(Method.RESIZE_DISK, PATH, given)).hasSize(1);
        }
    }

    @Test
    void aContainerGrowsVolumes() {
        assertThat(ChangeReader.read(Method.RESIZE, GuestType.LXC, PATH, Map.of("disk", "mp0", "size", "+1G"))
                        .change())
                .isEqualTo(new Change.Resize(GuestType.LXC, GUEST, "mp0", "+1G"));
        assertThat(mistakesOf(() ->
                        ChangeReader.read(Method.RESIZE, GuestType.LXC, PATH, Map.of("disk", "scsi0", "size", "+1G"))))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void everyOperationRefusesWhatItDoesNotKnow(Method method) {
        assertThat(mistakesOf(() -> ChangeReader.read(
                        method, GuestType.LXC, PATH, Map.of("quite-something-else", 1, "bwlimit", 2))))
                .anyMatch(mistake -> mistake.startsWith("quite-something-else: unknown; " + method.word() + " takes: "))
                .anyMatch(mistake -> mistake.startsWith("bwlimit: unknown; "));
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void everyKnownArgumentIsReallyRead(Method method) {
        for (String key : method.keys()) {
            Map<String, Object> wrong = Map.of(key, Map.of("no argument is", List.of("like this")));

            assertThat(mistakesOf(() -> ChangeReader.read(
                            method, method.isFor(GuestType.QEMU) ? GuestType.QEMU : GuestType.LXC, wrong)))
                    .as(key)
                    .anyMatch(mistake -> mistake.startsWith(key + ": ") || mistake.startsWith(key + "."));
        }
    }

    @Test
    void optionsOfAConfigurationAreScalars() {
        Map<String, Object> config = new HashMap<>();
        config.put("good", "x");
        config.put("list", List.of("x"));
        config.put("nothing", null);
        config.put("nul", "a\0b");
        config.put("../x", "y");
        config.put("x\ny", "y");
        config.put("name", "two\nlines");
        config.put("tags", "web;$(id)");

        assertThat(mistakes(Method.SET_CONFIG, PATH, Map.of("config", config)))
                .hasSize(7)
                .noneMatch(mistake -> mistake.contains("good"))
                .noneMatch(mistake -> mistake.contains("\n") || mistake.contains("\0"));
    }

    @Test
    void onlyWhatIsEncodedMayHaveLines() {
        Map<String, Object> config =
                Map.of("description", "two\nlines", "sshkeys", "ssh-rsa A\nssh-rsa B", "tags", "web; db,x_1.2+y");

        Change change = ChangeReader.read(Method.SET_CONFIG, GuestType.QEMU, PATH, Map.of("config", config))
                .change();

        assertThat(((Change.SetConfig) change).config()).isEqualTo(config);
    }

    @Test
    void anEndlessKeyOrValueIsCutShort() {
        String endless = "k".repeat(1_000_000);

        assertThat(mistakes(Method.STOP, PATH, Map.of(endless, 1)))
                .singleElement()
                .asString()
                .hasSizeLessThan(200);
        assertThat(mistakes(Method.STOP, PATH, Map.of("force", endless)))
                .singleElement()
                .asString()
                .hasSizeLessThan(200);
        assertThat(mistakes(Method.STOP, Map.of("vmid", endless)))
                .anyMatch(mistake -> mistake.startsWith("vmid: "))
                .allMatch(mistake -> mistake.length() < 400);
    }

    @ParameterizedTest
    @CsvSource({
        "QEMU, start, START",
        "QEMU, resize-disk, RESIZE_DISK",
        "LXC, resize-disk, RESIZE",
        "LXC, resize, RESIZE",
        "LXC, set-config, SET_CONFIG",
        "QEMU, guest-exec, GUEST_EXEC"
    })
    void pathsNameOperations(GuestType type, String segment, Method method) {
        assertThat(Method.ofPath(type, segment)).contains(method);
    }

    @ParameterizedTest
    @CsvSource({"LXC, guest-exec", "QEMU, resize", "QEMU, create", "QEMU, Start", "QEMU, ''"})
    void whatATypeDoesNotHaveHasNoPath(GuestType type, String segment) {
        assertThat(Method.ofPath(type, segment)).isEmpty();
    }

    private static Asked readClone(Integer path, Integer templateId, Integer vmid) {
        Map<String, Object> given = new HashMap<>(Map.of("name", "web"));
        given.put("templateId", templateId);
        given.put("vmid", vmid);
        return path == null
                ? ChangeReader.read(Method.CLONE, GuestType.QEMU, given)
                : ChangeReader.read(Method.CLONE, GuestType.QEMU, new Vmid(path), given);
    }

    private static Change.Clone clone(GuestRef template, Vmid vmid, String name, Optional<String> storage) {
        return new Change.Clone(
                GuestType.QEMU,
                template,
                vmid,
                name,
                storage,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Map<String, Object> container() {
        return new HashMap<>(Map.of(
                "vmid", 9201,
                "ostemplate", "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
                "hostname", "edge",
                "storage", "local-zfs",
                "rootfsSize", 8));
    }

    private static List<String> mistakes(Method method, Vmid path, Map<String, ?> given) {
        return mistakesOf(() -> ChangeReader.read(method, GuestType.QEMU, path, given));
    }

    private static List<String> mistakes(Method method, Map<String, ?> given) {
        return mistakesOf(() -> ChangeReader.read(method, GuestType.QEMU, given));
    }

    private static List<String> mistakesOf(ThrowingCallable reading) {
        ArgumentsException refused = catchThrowableOfType(ArgumentsException.class, reading);
        assertThat(refused).as("nothing was refused").isNotNull();
        return refused.mistakes();
    }

    @ParameterizedTest
    @CsvSource({
        "Memoy, memory",
        "co, cores",
        "Cores, cores",
        "tag, tags",
        "scsi_0, scsi0",
        "nte3, net3",
        "del, delete",
        "scs, scsi' or 'scsihw",
    })
    void anOptionsNameThatIsMisspelledOrAbbreviatedIsToldAsItWasWritten(String written, String meant) {
        Map<String, Object> given = Map.of("vmid", 100, "config", Map.of(written, "1"));

        assertThat(catchThrowableOfType(
                                ArgumentsException.class,
                                () -> ChangeReader.read(Method.SET_CONFIG, GuestType.QEMU, given))
                        .mistakes())
                .containsExactly("config.%s: unknown; did you mean '%s'?".formatted(written, meant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "net3", "numa", "numa1", "something-of-pve-10"})
    void aKnownNameAndOneThatResemblesNoneAreLeftToPve(String name) {
        Map<String, Object> given = Map.of("vmid", 100, "config", Map.of(name, "1"));

        assertThat(ChangeReader.read(Method.SET_CONFIG, GuestType.QEMU, given).change())
                .isInstanceOf(Change.SetConfig.class);
    }
}
