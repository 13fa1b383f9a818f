package dev.pvefleet.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.api.Outcome;
import dev.pvefleet.simulator.api.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Takes pvesh calls from the shims over a Unix socket that only this user can reach.
///
/// A call is a line with its length, and then the node, the login, the locale and the words of the command line, each
/// ended by a NUL. The answer is a line with the exit code and two lengths, and then what goes to standard output and
/// standard error.
final class PveshSocket implements AutoCloseable {
    private static final int LARGEST_CALL_BYTES = 1 << 20;
    private static final int LARGEST_LENGTH_DIGITS = 7;
    private static final int FIELDS_BEFORE_ARGV = 3;
    private static final Duration POLL = Duration.ofMillis(5);

    private final ServerSocketChannel server;
    private final PveshCommand command;
    private final Faults faults;
    private final Counters counters;
    private final Duration delay;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Set<CountDownLatch> hanging = ConcurrentHashMap.newKeySet();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    PveshSocket(Path path, PveshCommand command, Faults faults, Counters counters, Duration delay) throws IOException {
        this.command = command;
        this.faults = faults;
        this.counters = counters;
        this.delay = delay;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().name("simulated-pvesh").start(this::acceptAll);
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        hanging.forEach(CountDownLatch::countDown);
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private void acceptAll() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                open.add(channel);
                Thread.ofVirtual().name("simulated-pvesh-call").start(() -> serve(channel));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                if (server.isOpen()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            answer(channel, read(channel));
        } catch (IOException e) {
            // The shim went away: its command was killed, and nobody waits for the answer.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(channel);
        }
    }

    private void answer(SocketChannel channel, PveshCall call) throws IOException, InterruptedException {
        Optional<Route> route = command.route(call);
        String template = route.map(Route::template).orElse("unknown");
        counters.pveshCall(call.argv().isEmpty() ? template : call.argv().getFirst() + " " + template);
        waitFor(delay);
        Optional<Received> received = command.received(call);
        received.ifPresent(counters::received);
        Optional<Fault> fault = received.flatMap(faults::strike);
        if (fault.isEmpty()) {
            write(channel, run(channel, call));
        } else {
            strike(fault.get(), channel, call);
        }
    }

    private void strike(Fault fault, SocketChannel channel, PveshCall call) throws IOException, InterruptedException {
        switch (fault) {
            case Fault.Hang() -> hang(() -> {});
            case Fault.DropBefore() -> write(channel, new PveshResult(255, "", ""));
            case Fault.DropAfter() -> {
                run(channel, call);
                write(channel, new PveshResult(255, "", ""));
            }
            case Fault.HangAfter() -> hang(() -> run(channel, call));
            case Fault.DropMidway() -> {
                PveshResult whole = run(channel, call);
                String half = whole.stdout().substring(0, whole.stdout().length() / 2);
                write(channel, new PveshResult(255, half, ""));
            }
            case Fault.Slow(var by) -> {
                waitFor(by);
                write(channel, run(channel, call));
            }
            case Fault.Drip(int pieces, var every) -> {
                waitFor(every.multipliedBy(pieces));
                write(channel, run(channel, call));
            }
            case Fault.Garbage(String body) -> write(channel, new PveshResult(0, body, ""));
            case Fault.Refuse(int status, String text) -> refuse(channel, status, text, Map.of());
            case Fault.RefuseAfter(int status, String text) -> {
                run(channel, call);
                refuse(channel, status, text, Map.of());
            }
            case Fault.Complain(var errors) -> refuse(channel, 400, Fault.Complain.MESSAGE, errors);
        }
    }

    /// Works and then answers nothing, until the fault is lifted; which may be as soon as a test sees the work done.
    private void hang(Runnable work) throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        faults.hang(released::countDown);
        hanging.add(released);
        work.run();
        released.await();
        hanging.remove(released);
    }

    private void refuse(SocketChannel channel, int status, String text, Map<String, String> errors) throws IOException {
        write(channel, command.refused(new Outcome.Refused(status, text, errors), "get"));
    }

    /// Runs a call, which may wait for a task, for as long as the login that called is there.
    private PveshResult run(SocketChannel channel, PveshCall call) {
        AtomicBoolean gone = new AtomicBoolean();
        Thread.ofVirtual().name("simulated-pvesh-watch").start(() -> awaitEnd(channel, gone));
        return command.run(call, () -> {
            try {
                waitFor(POLL);
            } catch (InterruptedException e) {
                return false;
            }
            return !gone.get();
        });
    }

    /// The stand-in says nothing more; so the end of what it says is its own end.
    private static void awaitEnd(SocketChannel channel, AtomicBoolean gone) {
        try {
            while (channel.read(ByteBuffer.allocate(16)) >= 0) {
                // Nothing is expected here.
            }
        } catch (IOException e) {
            // Closed on this side: the call has had its answer.
        }
        gone.set(true);
    }

    /// Waits, but not longer than the simulator lives.
    private void waitFor(Duration time) throws InterruptedException {
        if (!time.isZero() && closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException();
        }
    }

    private static PveshCall read(SocketChannel channel) throws IOException {
        InputStream in = Channels.newInputStream(channel);
        StringBuilder length = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (!Character.isDigit(next) || length.length() > LARGEST_LENGTH_DIGITS) {
                throw new IOException("not a pvesh call");
            }
            length.append((char) next);
        }
        byte[] bytes = in.readNBytes(Math.min(Integer.parseInt(length.toString()), LARGEST_CALL_BYTES));
        List<String> fields = new ArrayList<>(List.of(new String(bytes, UTF_8).split("\0", -1)));
        if (fields.size() <= FIELDS_BEFORE_ARGV) {
            throw new IOException("not a pvesh call");
        }
        fields.removeLast();
        return new PveshCall(
                new NodeName(fields.get(0)),
                fields.get(1),
                fields.get(2),
                fields.subList(FIELDS_BEFORE_ARGV, fields.size()));
    }

    private static void write(SocketChannel channel, PveshResult result) throws IOException {
        byte[] out = result.stdout().getBytes(UTF_8);
        byte[] err = result.stderr().getBytes(UTF_8);
        byte[] head = "%d %d %d\n"
                .formatted(result.exitCode(), out.length, err.length)
                .getBytes(UTF_8);
        for (byte[] part : List.of(head, out, err)) {
            ByteBuffer buffer = ByteBuffer.wrap(part);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
