package dev.pvefleet.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Consumer;

/// Takes in the body of one request, up to a limit, and without waiting for ever.
///
/// A body that is too large is refused as soon as that is known, while it still arrives. What comes after that is
/// thrown away, so that the client gets to read the answer; if it is a lot, the connection is closed.
final class Body {
    /// As much as PVE itself takes, so that input of 64 KiB for a guest has room in any writing.
    static final int LIMIT = 512 << 10;

    private static final int MOST_THROWN_AWAY = 1 << 20;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final HttpServerRequest request;
    private final Buffer read = Buffer.buffer();
    private Runnable forgetTime = () -> {};
    private boolean over;
    private long thrownAway;

    private Body(HttpServerRequest request) {
        this.request = request;
    }

    /// Reads a paused request to its end.
    static void read(HttpServerRequest request, Later later, Consumer<Buffer> whole, Consumer<Problem> refused) {
        Body body = new Body(request);
        if (body.announced() > LIMIT) {
            body.refuse(refused, tooLarge());
        } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.handler(chunk -> body.take(chunk, refused));
        request.endHandler(_ -> body.end(whole));
        request.exceptionHandler(_ -> body.isOver());
        body.forgetTime = later.after(LONGEST, () -> body.refuse(refused, tooSlow()));
        request.resume();
    }

    /// Throws away what a paused request brings, after it was refused for something else.
    static void discard(HttpServerRequest request) {
        Body body = new Body(request);
        body.over = true;
        request.handler(chunk -> body.take(chunk, _ -> {}));
        request.resume();
    }

    private void take(Buffer chunk, Consumer<Problem> refused) {
        if (!over && read.length() + chunk.length() <= LIMIT) {
            read.appendBuffer(chunk);
            return;
        }
        refuse(refused, tooLarge());
        thrownAway += chunk.length();
        if (thrownAway > MOST_THROWN_AWAY) {
            request.connection().close();
        }
    }

    private void end(Consumer<Buffer> whole) {
        if (!isOver()) {
            whole.accept(read);
        }
    }

    private void refuse(Consumer<Problem> refused, Problem why) {
        if (!isOver()) {
            refused.accept(why);
        }
    }

    /// Whether it was over before; it is from now on.
    private boolean isOver() {
        boolean before = over;
        over = true;
        forgetTime.run();
        return before;
    }

    private long announced() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static Problem tooLarge() {
        return Problem.of(Trouble.TOO_LARGE, "the body is larger than %d bytes, which is the limit".formatted(LIMIT));
    }

    private static Problem tooSlow() {
        return Problem.of(Trouble.SLOW_BODY, "the body did not arrive within %d s".formatted(LONGEST.toSeconds()));
    }
}
