package dev.pvefleet.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the configuration file is: the option, else `$PVE_FLEET_CONFIG`, else the first that exists of
/// `config/pve-fleet.yaml` in the working directory and `/etc/pve-fleet/pve-fleet.yaml`.
public final class ConfigLocation {
    private static final String VARIABLE = "PVE_FLEET_CONFIG";
    private static final List<Path> USUAL =
            List.of(Path.of("config/pve-fleet.yaml"), Path.of("/etc/pve-fleet/pve-fleet.yaml"));

    private final Surroundings surroundings;

    public ConfigLocation(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Finds the file. One that is named by the option or the variable is given back whether or not it exists, so that
    /// a typing error does not lead to another file.
    ///
    /// @param option the value of `--config`
    /// @throws ConfigException with the places that were looked at, if no file is named and none found
    public Path find(Optional<Path> option) {
        return option.or(this::named).or(this::usual).map(this::absolute).orElseThrow(ConfigLocation::nowhere);
    }

    private Optional<Path> named() {
        return surroundings.variable(VARIABLE).filter(name -> !name.isBlank()).map(Path::of);
    }

    private Optional<Path> usual() {
        return USUAL.stream()
                .filter(path -> surroundings.isFile(absolute(path)))
                .findFirst();
    }

    private Path absolute(Path path) {
        return surroundings.workingDirectory().resolve(path);
    }

    private static ConfigException nowhere() {
        return new ConfigException(List.of(new Mistake(
                "pve-fleet.yaml",
                0,
                0,
                "",
                "no configuration found: --config FILE was not given, $%s is not set, and neither ./%s nor %s exists"
                        .formatted(VARIABLE, USUAL.getFirst(), USUAL.getLast()))));
    }
}
