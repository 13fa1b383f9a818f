package dev.pvefleet.proxmox.rest;

import dev.pvefleet.bench.LargeCluster;
import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.Secret;
import dev.pvefleet.model.Inventory;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// From the body of an HTTP answer with all guests to their records.
@State(Scope.Benchmark)
public class RestDecoding {
    private static final ApiConfig CONFIG = new ApiConfig(
            List.of(URI.create("https://192.0.2.11:8006")),
            "bench@pve!bench",
            new Secret(""),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());

    private final RestTransport way = new RestTransport(
            CONFIG, new SameAnswer(new LargeCluster().resources().restBody()), Optional.empty(), LargeCluster.CLOCK);

    @Benchmark
    public Inventory sync() {
        return LargeCluster.sync(way);
    }

    /// A server that is always there at once.
    private static final class SameAnswer implements Exchange {
        private final byte[] body;

        SameAnswer(byte[] body) {
            this.body = body;
        }

        @Override
        public void start(Entry entry, Optional<InetAddress> address, Wire wire, Attempt.Connection connection) {
            connection.answered(new Answer(200, "OK", Map.of(), body));
        }

        @Override
        public boolean wantsClientCertificate(Entry entry) {
            return false;
        }

        @Override
        public void close() {}
    }
}
