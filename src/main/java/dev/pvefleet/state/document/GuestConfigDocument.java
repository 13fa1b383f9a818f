package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The options of a guest, as one text, without those that may hold a secret.
public final class GuestConfigDocument {
    /// Passwords and keys of cloud-init and of containers; what starts with them are variants (`ssh-public-keys`).
    private static final Set<String> SECRETS =
            Set.of("cipassword", "password", "sshkeys", "ssh-public-keys", "inputdata", "input-data");

    /// QEMU's raw arguments, the raw `lxc.*` lines and a container's environment may hold anything.
    private static final Set<String> FREE = Set.of("args", "lxc", "env", "entrypoint");

    private GuestConfigDocument() {}

    public static String write(GuestConfig config) {
        return sheet(config.target()).text(config);
    }

    /// What the document says.
    ///
    /// @throws DocumentException if the document cannot be understood
    public static GuestConfig read(TargetName target, String text) {
        return sheet(target).read(text);
    }

    private static Sheet<GuestConfig> sheet(TargetName target) {
        return new Sheet<>(
                row -> new GuestConfig(
                        target,
                        GuestType.parse(row.word("type")),
                        new Vmid((int) row.number("vmid")),
                        row.requiredNode("node"),
                        row.options("config"),
                        row.text("digest"),
                        row.requiredTime("recordedAt")),
                column("type", config -> config.type().toString()),
                column("vmid", config -> config.vmid().value()),
                column("node", config -> config.node().value()),
                column("config", config -> open(config.config())),
                column("digest", GuestConfig::digest),
                column("recordedAt", GuestConfig::recordedAt));
    }

    /// The options that hold no secret.
    private static Map<String, Object> open(Map<String, Object> options) {
        Map<String, Object> open = new LinkedHashMap<>();
        options.forEach((name, value) -> {
            String option = name.toLowerCase(Locale.ROOT);
            if (!SECRETS.contains(option) && !FREE.contains(option) && !option.startsWith("lxc.")) {
                open.put(name, value);
            }
        });
        return open;
    }
}
