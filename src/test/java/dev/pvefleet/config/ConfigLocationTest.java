package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigLocationTest {
    private final FakeSurroundings machine = new FakeSurroundings();

    @Test
    void prefersTheOptionThenTheVariableThenTheUsualPlaces() {
        machine.put("/etc/pve-fleet/pve-fleet.yaml", "");
        assertThat(find()).isEqualTo(Path.of("/etc/pve-fleet/pve-fleet.yaml"));

        machine.put("/home/admin/config/pve-fleet.yaml", "");
        assertThat(find()).isEqualTo(Path.of("/home/admin/config/pve-fleet.yaml"));

        machine.set("PVE_FLEET_CONFIG", "/srv/fleet.yaml");
        assertThat(find()).isEqualTo(Path.of("/srv/fleet.yaml"));

        assertThat(new ConfigLocation(machine).find(Optional.of(Path.of("mine.yaml"))))
                .isEqualTo(Path.of("/home/admin/mine.yaml"));
    }

    @Test
    void takesAnEmptyVariableForNone() {
        machine.set("PVE_FLEET_CONFIG", "").put("/etc/pve-fleet/pve-fleet.yaml", "");

        assertThat(find()).isEqualTo(Path.of("/etc/pve-fleet/pve-fleet.yaml"));
    }

    @Test
    void doesNotGoOnToAnotherFileWhereTheNamedOneIsNotThere() {
        machine.set("PVE_FLEET_CONFIG", "/srv/nope.yaml").put("/etc/pve-fleet/pve-fleet.yaml", "");

        Path found = find();

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new ConfigReader(machine).read(found))
                .withMessage("/srv/nope.yaml: cannot be read: there is no such file");
    }

    @Test
    void saysWhereItLooked() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(this::find)
                .withMessage("pve-fleet.yaml: no configuration found: --config FILE was not given, $PVE_FLEET_CONFIG is"
                        + " not set, and neither ./config/pve-fleet.yaml nor /etc/pve-fleet/pve-fleet.yaml exists");
    }

    private Path find() {
        return new ConfigLocation(machine).find(Optional.empty());
    }
}
