package dev.pvefleet.systemd;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// What systemd is told of this service, as `sd_notify(3)` describes it. Nothing, where systemd did not start it.
///
/// No message fails its caller: one that cannot be sent is logged, and not again until one could.
public final class ServiceManager {
    private static final Logger LOG = Logger.getLogger(ServiceManager.class);

    private final Optional<NotifySocket> socket;
    private final Optional<Duration> watchdog;
    private final LongSupplier nanos;
    private boolean failing;
    private boolean ready;

    private ServiceManager(Optional<NotifySocket> socket, Optional<Duration> watchdog, LongSupplier nanos) {
        this.socket = socket;
        this.watchdog = watchdog;
        this.nanos = nanos;
    }

    /// The manager that the environment names.
    ///
    /// @param pid this process
    /// @param nanos Linux' monotonic clock, which is what `System::nanoTime` shows there
    public static ServiceManager of(Function<String, Optional<String>> environment, long pid, LongSupplier nanos) {
        Optional<NotifySocket> socket = environment.apply("NOTIFY_SOCKET").flatMap(ServiceManager::socket);
        boolean isWatched = environment
                .apply("WATCHDOG_PID")
                .map(watched -> watched.equals(Long.toString(pid)))
                .orElse(true);
        Optional<Duration> watchdog = environment
                .apply("WATCHDOG_USEC")
                .filter(_ -> isWatched && socket.isPresent())
                .flatMap(ServiceManager::micros);
        return new ServiceManager(socket, watchdog, nanos);
    }

    /// How often systemd wants to hear that the service is alive: twice as often as it looks. Empty if it does not
    /// look.
    public Optional<Duration> watchdogInterval() {
        return watchdog.map(time -> time.dividedBy(2));
    }

    /// The service does what it is for.
    ///
    /// @return whether there is nobody left to be told
    public synchronized boolean ready() {
        ready = send("READY=1");
        return ready;
    }

    /// The configuration is being read again, until {@link #reloaded}. A service that was not ready yet still starts.
    public synchronized void reloading() {
        if (ready) {
            send("RELOADING=1\nMONOTONIC_USEC=" + nanos.getAsLong() / 1000);
        }
    }

    public synchronized void reloaded() {
        if (ready) {
            send("READY=1");
        }
    }

    public void stopping() {
        send("STOPPING=1");
    }

    /// For the watchdog.
    public void alive() {
        send("WATCHDOG=1");
    }

    /// One line for `systemctl status`.
    public void status(String line) {
        send("STATUS=" + line.replaceAll("\\p{Cntrl}+", " "));
    }

    private synchronized boolean send(String message) {
        if (socket.isEmpty()) {
            return true;
        }
        try {
            socket.get().send(message);
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.warnf("systemd cannot be told how the service does: %s", e.getMessage());
            }
            failing = true;
        }
        return !failing;
    }

    private static Optional<NotifySocket> socket(String name) {
        try {
            return Optional.of(new NotifySocket(name, SocketCalls.ofThisProcess()));
        } catch (RuntimeException e) {
            LOG.warnf("NOTIFY_SOCKET is left alone: %s", e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Duration> micros(String text) {
        try {
            long micros = Long.parseLong(text);
            return micros > 0 ? Optional.of(Duration.ofNanos(micros * 1000)) : Optional.empty();
        } catch (NumberFormatException e) {
            LOG.warnf("WATCHDOG_USEC is left alone: '%s' is not a number of microseconds", text);
            return Optional.empty();
        }
    }
}
