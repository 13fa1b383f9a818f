package dev.pvefleet.proxmox;

import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Does the same for several items at the same time, each on a virtual thread of its own, and waits for all.
///
/// It sets no deadline of its own: each call has one, and transports bound what is in flight.
public final class FanOut {
    private FanOut() {}

    /// The results in the order of the items.
    ///
    /// @throws TransportException of kind `TIMEOUT` when the waiting thread is interrupted; what runs is then
    ///     stopped
    public static <I, O> List<O> over(Collection<I> items, Function<? super I, ? extends O> work) {
        return run(Executors.newVirtualThreadPerTaskExecutor(), items, work);
    }

    /// The same with a bound on how many are at work at the same time.
    public static <I, O> List<O> over(Collection<I> items, int atOnce, Function<? super I, ? extends O> work) {
        return run(Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory()), items, work);
    }

    private static <I, O> List<O> run(
            ExecutorService executor, Collection<I> items, Function<? super I, ? extends O> work) {
        List<Callable<O>> tasks =
                items.stream().<Callable<O>>map(item -> () -> work.apply(item)).toList();
        try (ExecutorService threads = executor) {
            return threads.invokeAll(tasks).stream().map(FanOut::result).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            String detail = "the run was stopped before PVE had answered";
            throw new TransportException(Kind.TIMEOUT, detail, detail, 0, Map.of(), null, e);
        }
    }

    private static <O> O result(Future<O> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
