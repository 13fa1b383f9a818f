package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// How pvesh is called on a node, and what goes wrong before it can say anything itself.
record Pvesh(String binary, boolean sudo, String user) {
    private static final Pattern NO_SUDO = Pattern.compile("(?m)^sudo: |is not in the sudoers file|is not allowed to ");
    /// What pvesh prints where it may not ask pmxcfs, or where that does not run (PVE::IPCC, PVE::AccessControl).
    private static final Pattern NO_CLUSTER_FILES =
            Pattern.compile("ipcc_send_rec\\[\\d+\\] failed: |Unable to load access control list");
    private static final Pattern NO_PROGRAM = Pattern.compile("No such file or directory|not found");

    static Pvesh of(SshConfig config) {
        return new Pvesh(
                config.pveshBinary(), config.sudo(), config.connection().user());
    }

    /// The words in front of the verb. Option values are decoded with the locale's codec, so it has to be UTF-8.
    List<String> program() {
        List<String> words = new ArrayList<>();
        if (sudo) {
            words.addAll(List.of("sudo", "-n"));
        }
        words.addAll(List.of("env", "LC_ALL=C.UTF-8", binary));
        return words;
    }

    /// The failure of a call that never reached PVE.
    Optional<TransportException> failure(Call call, Peer peer, String text, int code) {
        if (sudo && code == 127 && text.contains("sudo")) {
            return Optional.of(on(Kind.UNSUPPORTED, call, peer, text, "install sudo there, or log in as root"));
        }
        if (sudo && NO_SUDO.matcher(text).find()) {
            return Optional.of(on(Kind.FORBIDDEN, call, peer, text, sudoersHint()));
        }
        boolean noClusterFiles = NO_CLUSTER_FILES.matcher(text).find();
        if (text.contains("please run as root") || (noClusterFiles && !sudo && !user.equals("root"))) {
            return Optional.of(on(
                    Kind.FORBIDDEN,
                    call,
                    peer,
                    text,
                    "pvesh is root's alone: set `sudo: true` and %s; or log in as root".formatted(sudoersHint())));
        }
        if (noClusterFiles) {
            return Optional.of(on(
                    Kind.UNREACHABLE,
                    call,
                    peer,
                    text,
                    "pmxcfs does not answer on that node: systemctl status pve-cluster"));
        }
        if (code == 127 && NO_PROGRAM.matcher(text).find()) {
            return Optional.of(on(Kind.UNSUPPORTED, call, peer, text, "is this a PVE node? otherwise set pveshBinary"));
        }
        return code == 126
                ? Optional.of(on(Kind.FORBIDDEN, call, peer, text, "'%s' cannot be run there".formatted(binary)))
                : Optional.empty();
    }

    private String sudoersHint() {
        // In sudoers, an equals sign in an argument needs the backslash.
        return "add to sudoers there: %s ALL=(root) NOPASSWD: /usr/bin/env LC_ALL\\=C.UTF-8 %s *"
                .formatted(user, binary);
    }

    private static TransportException on(Kind kind, Call call, Peer peer, String text, String hint) {
        return TransportException.onTheWay(kind, call, peer, text.strip(), hint, null);
    }
}
