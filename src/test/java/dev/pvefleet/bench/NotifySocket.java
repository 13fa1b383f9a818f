package dev.pvefleet.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The other end of `NOTIFY_SOCKET`, in systemd's place. Java has no datagrams over Unix sockets, but Perl has.
public final class NotifySocket implements AutoCloseable {
    private static final String LISTEN = """
            use Socket; $| = 1;
            socket(my $s, PF_UNIX, SOCK_DGRAM, 0) or die $!;
            bind($s, sockaddr_un($ARGV[0])) or die $!;
            print "listening\\n";
            while (defined recv($s, my $m, 4096, 0)) { print join("\\n", split /\\n/, $m), "\\n" }
            """;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private NotifySocket(Process process) {
        this.process = process;
    }

    public static NotifySocket listen(Path path) throws IOException, InterruptedException {
        NotifySocket socket = new NotifySocket(new ProcessBuilder("perl", "-e", LISTEN, path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        Thread.ofPlatform().daemon().start(socket::read);
        socket.await("listening", 20, TimeUnit.SECONDS);
        return socket;
    }

    /// Waits for a line that begins so.
    public String await(String begin, int most, TimeUnit unit) throws InterruptedException {
        long giveUp = System.nanoTime() + unit.toNanos(most);
        for (long left = unit.toNanos(most); left > 0; left = giveUp - System.nanoTime()) {
            String line = lines.poll(left, TimeUnit.NANOSECONDS);
            if (line != null && line.startsWith(begin)) {
                return line;
            }
        }
        throw new IllegalStateException("nobody said %s within %d %s".formatted(begin, most, unit));
    }

    private void read() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException closed) {
            lines.add("closed");
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
