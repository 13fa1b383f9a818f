package dev.pvefleet.boot;

import dev.pvefleet.cli.Services.Watch;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Says last words when the process is told to stop while a command waits.
///
/// The JVM runs this beside Quarkus' own hook, which takes the ground from under the waiting thread. That thread
/// learns from its watch that there is nothing more to say.
final class Parting implements Watch {
    /// Enough to write down that the change was left alone.
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Thread waiting;
    private final Thread hook;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Parting(Thread waiting, Runnable lastWords) {
        this.waiting = waiting;
        this.hook = new Thread(() -> part(lastWords), "parting");
    }

    static Watch watch(Runnable lastWords) {
        Parting parting = new Parting(Thread.currentThread(), lastWords);
        try {
            Runtime.getRuntime().addShutdownHook(parting.hook);
            return parting;
        } catch (IllegalStateException stopping) {
            return () -> false;
        }
    }

    @Override
    public boolean end() {
        ended.countDown();
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            return false;
        }
    }

    private void part(Runnable lastWords) {
        lastWords.run();
        waiting.interrupt();
        try {
            // Whether it did not make it in time makes no difference to what follows: the process ends.
            boolean _ = ended.await(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
