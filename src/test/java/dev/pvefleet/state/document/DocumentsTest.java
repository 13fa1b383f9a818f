package dev.pvefleet.state.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.state.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private static final TargetSnapshot TARGET = Samples.target(Samples.LAB, 12, Samples.NOW);

    @Test
    void everyPartOfATargetComesBackAsItWas() {
        Inventory inventory = TARGET.inventory().orElseThrow();

        assertThat(InventoryDocument.unpack(
                        Samples.LAB, InventoryDocument.pack(inventory).bytes()))
                .isEqualTo(inventory);
        assertThat(NodesDocument.unpack(
                        Samples.LAB,
                        NodesDocument.pack(Samples.LAB, TARGET.nodes().values()).bytes()))
                .isEqualTo(TARGET.nodes());
        assertThat(PressuresDocument.unpack(
                        PressuresDocument.pack(TARGET.pressures()).bytes()))
                .isEqualTo(TARGET.pressures());
        assertThat(Optional.of(AddressesDocument.unpack(
                        AddressesDocument.pack(TARGET.addresses().orElseThrow()).bytes())))
                .isEqualTo(TARGET.addresses());
        TargetSnapshot reading =
                ReadingDocument.unpack(ReadingDocument.pack(TARGET).bytes());
        assertThat(reading.facts()).isEqualTo(TARGET.facts());
        assertThat(reading.contact()).isEqualTo(TARGET.contact());
        assertThat(reading.operations()).isEqualTo(TARGET.operations());
        assertThat(reading.collectors()).isEqualTo(TARGET.collectors());
    }

    @Test
    void whatIsNotKnownStaysUnknown() {
        NodeRecord unread = NodeRecord.unread(Samples.LAB, Samples.PVE1, Samples.NOW);
        Inventory empty = new Inventory(
                Samples.LAB,
                List.of(Samples.guest(Samples.LAB, 100, Samples.PVE1, "unknown", null, Samples.NOW)),
                List.of(),
                List.of(),
                List.of(),
                Optional.of(new Failure(Kind.FORBIDDEN, "none", Optional.empty())),
                Samples.NOW);

        assertThat(NodesDocument.unpack(
                        Samples.LAB,
                        NodesDocument.pack(Samples.LAB, List.of(unread)).bytes()))
                .containsExactly(Map.entry(Samples.PVE1, unread));
        assertThat(InventoryDocument.unpack(
                        Samples.LAB, InventoryDocument.pack(empty).bytes()))
                .isEqualTo(empty);
    }

    @Test
    void textsOfAnyKindSurvive() {
        GuestRecord odd = Samples.guest(
                Samples.LAB, 100, Samples.PVE1, "running", "a \"b\" \\ \n \u0000 \u00fc \ud83d\ude00", Samples.NOW);
        Inventory inventory = Samples.inventory(Samples.LAB, Samples.NOW, List.of(odd));

        assertThat(InventoryDocument.unpack(
                        Samples.LAB, InventoryDocument.pack(inventory).bytes()))
                .isEqualTo(inventory);
    }

    @Test
    void aProgramThatKnowsFewerColumnsOrFieldsLeavesTheOthersAlone() throws IOException {
        byte[] newer = edited(
                InventoryDocument.pack(TARGET.inventory().orElseThrow()).bytes(),
                "\"columns\":[\"type\",",
                "\"later\":{\"a\":[1,{\"b\":2}]},\"columns\":[\"type\",");

        assertThat(Optional.of(InventoryDocument.unpack(Samples.LAB, newer))).isEqualTo(TARGET.inventory());
    }

    @Test
    void aProgramThatKnowsMoreColumnsFindsNothingInThem() throws IOException {
        byte[] older = edited(
                InventoryDocument.pack(TARGET.inventory().orElseThrow()).bytes(), "\"cpuPct\"", "\"was cpuPct\"");

        assertThat(InventoryDocument.unpack(Samples.LAB, older).guests())
                .hasSize(12)
                .allSatisfy(guest -> {
                    assertThat(guest.cpuPct()).isNull();
                    assertThat(guest.maxMemBytes()).isNotNull();
                });
    }

    @Test
    void whatCannotBeUnderstoodIsRefused() throws IOException {
        byte[] whole = InventoryDocument.pack(TARGET.inventory().orElseThrow()).bytes();

        assertThatThrownBy(() -> InventoryDocument.unpack(Samples.LAB, Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(DocumentException.class);
        assertThatThrownBy(() -> InventoryDocument.unpack(Samples.LAB, new byte[] {1, 2, 3}))
                .isInstanceOf(DocumentException.class);
        assertThatThrownBy(() -> InventoryDocument.unpack(Samples.LAB, edited(whole, "\"vmid\"", "\"number\"")))
                .isInstanceOf(DocumentException.class)
                .hasMessage("'vmid' is missing");
        assertThatThrownBy(() -> InventoryDocument.unpack(Samples.LAB, edited(whole, "[\"qemu\",100,", "[\"qemu\",7,")))
                .isInstanceOf(DocumentException.class);
    }

    @Test
    void guestsOnOneNodeShareItsName() {
        List<GuestRecord> guests = InventoryDocument.unpack(
                        Samples.LAB,
                        InventoryDocument.pack(TARGET.inventory().orElseThrow()).bytes())
                .guests();

        assertThat(guests.get(0).node()).isSameAs(guests.get(2).node());
        assertThat(guests.get(0).recordedAt()).isSameAs(guests.get(2).recordedAt());
        assertThat(guests.get(0).tags())
                .isSameAs(guests.get(6).tags())
                .isNotSameAs(guests.get(2).tags());
    }

    @Test
    void whatANodeOffersComesBackAsItWas() {
        NodeConfigRecord config = new NodeConfigRecord(
                Samples.LAB,
                Samples.PVE1,
                List.of(
                        new NodeConfigRecord.Storage(
                                "local", "dir", List.of("iso", "rootdir"), true, true, false, 10L, 4L, 6L),
                        new NodeConfigRecord.Storage("nas", null, List.of(), false, false, true, null, null, null)),
                List.of(
                        new NodeConfigRecord.Bridge("vmbr0", "bridge", true, "192.0.2.1/24", "eno1"),
                        new NodeConfigRecord.Bridge("vnet1", null, null, null, null)),
                Samples.NOW);

        assertThat(NodeConfigDocument.read(Samples.LAB, NodeConfigDocument.write(config)))
                .isEqualTo(config);
    }

    @Test
    void optionsOfAGuestComeBackWithoutThoseThatMayHoldASecret() {
        Map<String, Object> options = new TreeMap<>(
                Map.of("cores", 4L, "net0", "virtio=BC:24:11:00:00:01,bridge=vmbr0", "onboot", true, "cpulimit", 1.5));
        Map<String, Object> secret = new TreeMap<>(options);
        secret.put("cipassword", "hunter2");
        secret.put("sshkeys", "hunter2");
        secret.put("args", "-object secret,data=hunter2");
        secret.put("env", "TOKEN=hunter2");
        secret.put("entrypoint", "/init hunter2");
        secret.put("lxc", List.of(List.of("lxc.environment", "TOKEN=hunter2")));
        secret.put("lxc.environment", "TOKEN=hunter2");

        String text = GuestConfigDocument.write(config(secret));

        assertThat(text).doesNotContain("hunter2");
        assertThat(GuestConfigDocument.read(Samples.LAB, text)).isEqualTo(config(options));
    }

    private static GuestConfig config(Map<String, Object> options) {
        return new GuestConfig(
                Samples.LAB, GuestType.QEMU, new Vmid(100), Samples.PVE1, options, "0123abcd", Samples.NOW);
    }

    private static byte[] edited(byte[] document, String from, String to) throws IOException {
        String text = new String(
                new InflaterInputStream(new ByteArrayInputStream(document)).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).contains(from);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(text.replace(from, to).getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
