package dev.pvefleet.simulator.agent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// What a command did: how long it took, how it ended and what it wrote.
///
/// @param status the exit code, or the number of the signal that ended it
public record Ending(Duration took, boolean bySignal, int status, Output out, Output err) {
    static Ending of(int code) {
        return new Ending(Duration.ZERO, false, code, Output.NONE, Output.NONE);
    }

    static Ending saying(Output out) {
        return new Ending(Duration.ZERO, false, 0, out, Output.NONE);
    }

    static Ending complaining(int code, String line) {
        return new Ending(Duration.ZERO, false, code, Output.NONE, Output.of(line + "\n"));
    }

    static Ending killed(int signal) {
        return new Ending(Duration.ZERO, true, signal, Output.NONE, Output.NONE);
    }

    static Ending after(Duration time) {
        return new Ending(time, false, 0, Output.NONE, Output.NONE);
    }

    boolean isGood() {
        return !bySignal && status == 0;
    }

    /// This one and then the next, as a shell runs them.
    Ending then(Ending next) {
        return new Ending(took.plus(next.took), next.bySignal, next.status, out.plus(next.out), err.plus(next.err));
    }

    /// The same with everything on standard error.
    Ending toErrors() {
        return new Ending(took, bySignal, status, Output.NONE, err.plus(out));
    }

    /// What a stream carried, of which the agent keeps no more than 16 MiB.
    public static final class Output {
        static final int MOST_BYTES = 16 << 20;
        static final Output NONE = new Output(new byte[0], false);

        private final byte[] bytes;
        private final boolean truncated;

        private Output(byte[] bytes, boolean truncated) {
            this.bytes = bytes;
            this.truncated = truncated;
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        public boolean isEmpty() {
            return bytes.length == 0;
        }

        public boolean isTruncated() {
            return truncated;
        }

        static Output of(String text) {
            return of(text.getBytes(StandardCharsets.UTF_8));
        }

        static Output of(byte[] bytes) {
            return bytes.length <= MOST_BYTES
                    ? new Output(bytes, false)
                    : new Output(Arrays.copyOf(bytes, MOST_BYTES), true);
        }

        Output plus(Output more) {
            if (bytes.length == 0) {
                return more;
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length + more.bytes.length);
            all.writeBytes(bytes);
            all.writeBytes(more.bytes);
            Output joined = of(all.toByteArray());
            return new Output(joined.bytes, joined.truncated || truncated || more.truncated);
        }
    }
}
