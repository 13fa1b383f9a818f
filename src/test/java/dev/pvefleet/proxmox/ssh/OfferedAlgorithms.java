package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.KeyExchange;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.NamedResource;

/// What this program offers in a session and the OpenSSH of this machine knows too, by kind.
public record OfferedAlgorithms(
        List<KeyExchange> keyExchanges, List<String> ciphers, List<String> macs, List<String> hostKeys) {
    public static OfferedAlgorithms both() throws IOException, InterruptedException {
        StreamClient client = StreamClient.begin();
        try {
            Set<String> exchanges = openSsh("kex");
            return new OfferedAlgorithms(
                    Arrays.stream(KeyExchange.values())
                            .filter(exchange -> exchanges.contains(exchange.toString()))
                            .toList(),
                    common(client.getCipherFactories(), "cipher"),
                    common(client.getMacFactories(), "mac"),
                    common(HostKeyCheck.offered(client.getSignatureFactories()), "HostKeyAlgorithms").stream()
                            .filter(name -> !name.startsWith("sk-"))
                            .toList());
        } finally {
            client.stop();
        }
    }

    private static List<String> common(List<? extends NamedResource> own, String kind)
            throws IOException, InterruptedException {
        Set<String> theirs = openSsh(kind);
        return own.stream().map(NamedResource::getName).filter(theirs::contains).toList();
    }

    private static Set<String> openSsh(String kind) throws IOException, InterruptedException {
        return Set.copyOf(OpenSshServer.run("ssh", "-Q", kind).lines().toList());
    }
}
