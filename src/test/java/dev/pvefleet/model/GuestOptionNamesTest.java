package dev.pvefleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.simulator.Simulator;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuestOptionNamesTest {
    @ParameterizedTest
    @ValueSource(ints = {7, 8, 9})
    void hasEveryNameOfPvesSchemas(int version) throws IOException {
        assertThat(unknown(version, "PUT /nodes/{node}/qemu/{vmid}/config", GuestOptionNames.QEMU))
                .isEmpty();
        assertThat(unknown(version, "POST /nodes/{node}/qemu/{vmid}/config", GuestOptionNames.QEMU))
                .isEmpty();
        assertThat(unknown(version, "PUT /nodes/{node}/lxc/{vmid}/config", GuestOptionNames.LXC))
                .isEmpty();
        assertThat(unknown(version, "POST /nodes/{node}/lxc", GuestOptionNames.LXC_CREATION))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"net0", "net31", "scsi30", "virtio15", "unused255", "numa", "numa7", "memory"})
    void knowsWholeNames(String name) {
        assertThat(GuestOptionNames.QEMU.hasOption(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "net",
        "net00",
        "net01",
        "net0x",
        "netx",
        "scsi",
        "co",
        "core",
        "Cores",
        "memor",
        "tag",
        "del",
        "digest",
        "quiet",
        "output-format",
        "''"
    })
    void knowsNoOthers(String name) {
        assertThat(GuestOptionNames.QEMU.hasOption(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"co | cores", "tag | tags", "del | delete", "scs | scsi;scsihw", "zzz | ''"})
    void tellsWhatPveshWouldTakeAnAbbreviationFor(String name, String expected) {
        assertThat(String.join(";", GuestOptionNames.QEMU.abbreviatedAs(name))).isEqualTo(expected);
    }

    private static Set<String> unknown(int version, String endpoint, GuestOptionNames names) throws IOException {
        JsonNode schema;
        try (InputStream file = Simulator.class.getResourceAsStream("api/pve" + version + ".json")) {
            schema = new ObjectMapper().readTree(Objects.requireNonNull(file));
        }
        TreeSet<String> unknown = new TreeSet<>();
        schema.path(endpoint).path("parameters").fieldNames().forEachRemaining(name -> {
            if (!names.has(name.replace("[n]", "0"))) {
                unknown.add(name);
            }
        });
        assertThat(schema.path(endpoint).isMissingNode()).isFalse();
        return unknown;
    }
}
