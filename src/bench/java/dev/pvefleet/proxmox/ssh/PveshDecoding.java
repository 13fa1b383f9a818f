package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.bench.LargeCluster;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.Reply;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// From what a remote command printed of all guests to their records.
@State(Scope.Benchmark)
public class PveshDecoding {
    private static final Script SCRIPT = new Script(List.of(), "nonce", true, false);

    private final Decoding decoding =
            new Decoding(new Pvesh("pvesh", false, "root"), new Peer("root@192.0.2.11:22", Optional.empty()));
    private final String stdout =
            SCRIPT.beginning() + new LargeCluster().resources().data() + SCRIPT.mark(0) + " 0\n";
    private final String stderr = SCRIPT.beginning() + SCRIPT.mark(0) + "\n";

    @Benchmark
    public Inventory sync() {
        return LargeCluster.sync(this::answer);
    }

    private Reply answer(Call call) {
        Transcript transcript = Transcript.of(SCRIPT, 1, stdout, stderr);
        return decoding.answer(call, transcript.sections().getFirst().orElseThrow())
                .orThrow();
    }
}
