package dev.pvefleet.metrics;

import dev.pvefleet.bench.LargeCluster;
import dev.pvefleet.model.FleetSnapshot;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The page of all guests right after everything was read anew, so that nothing of the page before can stand.
@State(Scope.Benchmark)
public class Rendering {
    private final Exposition exposition = new Exposition();
    private FleetSnapshot current = FleetSnapshot.EMPTY;
    private FleetSnapshot next = FleetSnapshot.EMPTY;

    @Setup
    public void publish() {
        LargeCluster cluster = new LargeCluster();
        current = cluster.read();
        next = cluster.read();
        exposition.publish(() -> current, LargeCluster.CLOCK, "0", Runnable::run);
    }

    @Benchmark
    public Page text() {
        return pageOfNext(Format.TEXT, Encoding.IDENTITY);
    }

    @Benchmark
    public Page openMetrics() {
        return pageOfNext(Format.OPEN_METRICS, Encoding.IDENTITY);
    }

    @Benchmark
    public Page openMetricsGzip() {
        return pageOfNext(Format.OPEN_METRICS, Encoding.GZIP);
    }

    private Page pageOfNext(Format format, Encoding encoding) {
        FleetSnapshot last = current;
        current = next;
        next = last;
        return exposition.page(format, encoding);
    }
}
