package dev.pvefleet.systemd;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Stands in for systemd: a real datagram socket, bound by Perl because Java has none, and what comes in at it.
public final class NotifyReceiver implements AutoCloseable {
    private static final String PROGRAM = """
            use Socket;
            socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die "socket: $!";
            (my $path = $ARGV[0]) =~ s/^@/\\0/;
            bind($s, pack_sockaddr_un($path)) or die "bind: $!";
            $| = 1;
            print "bound\\n";
            while (defined recv($s, my $message, 4096, 0)) {
                $message =~ s/\\n/|/g;
                print "$message\\n";
            }
            """;

    private final Process perl;
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    private NotifyReceiver(Process perl) {
        this.perl = perl;
    }

    /// Binds the socket that `$NOTIFY_SOCKET` names.
    public static NotifyReceiver bind(String name) throws IOException {
        Process perl = new ProcessBuilder("perl", "-e", PROGRAM, name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        NotifyReceiver receiver = new NotifyReceiver(perl);
        BufferedReader lines = perl.inputReader();
        if (!"bound".equals(lines.readLine())) {
            throw new IOException("no socket could be bound at " + name);
        }
        Thread.ofVirtual().start(() -> lines.lines().forEach(receiver.messages::add));
        return receiver;
    }

    /// The next message, its lines joined by `|`.
    public String next() throws InterruptedException {
        return next(_ -> true, Duration.ofSeconds(30));
    }

    /// The next message of this kind; others are passed over.
    public String next(Predicate<String> wanted, Duration patience) throws InterruptedException {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (true) {
            String message = messages.poll(giveUp - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("systemd was not told what it should have been");
            }
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    /// Whether everything that came was taken.
    public boolean isEmpty() {
        return messages.isEmpty();
    }

    @Override
    public void close() {
        perl.destroy();
    }
}
