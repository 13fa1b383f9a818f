package dev.pvefleet.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.api.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Takes pvesh calls from the shims over a Unix socket that only this user can reach.
///
/// A call is the node, the login, the locale and the words of the command line, each ended by a NUL. The answer is a
/// line with the exit code and two lengths, and then what goes to standard output and standard error.
final class PveshSocket implements AutoCloseable {
    private static final int LARGEST_CALL_BYTES = 1 << 20;
    private static final int FIELDS_BEFORE_ARGV = 3;

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
        NodeName node = route.flatMap(Route::node).orElse(call.node());
        counters.pveshCall(call.argv().isEmpty() ? template : call.argv().getFirst() + " " + template);
        waitFor(delay);
        Optional<Fault> fault = faults.strike(Face.PVESH, node, template);
        if (fault.isEmpty()) {
            write(channel, command.run(call));
        } else {
            strike(fault.get(), channel, call);
        }
    }

    private void strike(Fault fault, SocketChannel channel, PveshCall call) throws IOException, InterruptedException {
        switch (fault) {
            case Fault.Hang() -> {
                CountDownLatch released = new CountDownLatch(1);
                faults.hang(released::countDown);
                hanging.add(released);
                released.await();
                hanging.remove(released);
            }
            case Fault.DropBefore() -> write(channel, new PveshResult(255, "", ""));
            case Fault.DropMidway() -> {
                PveshResult whole = command.run(call);
                String half = whole.stdout().substring(0, whole.stdout().length() / 2);
                write(channel, new PveshResult(255, half, ""));
            }
            case Fault.Slow(var by) -> {
                waitFor(by);
                write(channel, command.run(call));
            }
            case Fault.Drip(int pieces, var every) -> {
                waitFor(every.multipliedBy(pieces));
                write(channel, command.run(call));
            }
            case Fault.Garbage(String body) -> write(channel, new PveshResult(0, body, ""));
            case Fault.Refuse refusal -> write(channel, command.refused(PveshCommand.madeUp(refusal), "get"));
        }
    }

    /// Waits, but not longer than the simulator lives.
    private void waitFor(Duration time) throws InterruptedException {
        if (!time.isZero() && closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException();
        }
    }

    private static PveshCall read(SocketChannel channel) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8_192);
        while (channel.read(buffer) >= 0 && bytes.size() < LARGEST_CALL_BYTES) {
            buffer.flip();
            bytes.write(buffer.array(), 0, buffer.limit());
            buffer.clear();
        }
        List<String> fields = new ArrayList<>(List.of(bytes.toString(UTF_8).split("\0", -1)));
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
