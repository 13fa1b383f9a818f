package dev.pvefleet.boot;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends a body no faster than the client takes it, so that large pages and slow clients do not fill the memory.
///
/// For worker threads: it waits for each chunk to leave.
final class Sending {
    private static final int CHUNK_BYTES = 1 << 18;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpServerResponse response;
    private Buffer chunk = Buffer.buffer();

    /// @param response its head is complete
    Sending(HttpServerResponse response) {
        this.response = response;
    }

    void send(byte[] bytes) throws IOException {
        int at = 0;
        while (at < bytes.length) {
            int taken = Math.min(bytes.length - at, CHUNK_BYTES - chunk.length());
            chunk.appendBytes(bytes, at, taken);
            at += taken;
            if (chunk.length() == CHUNK_BYTES) {
                flush();
            }
        }
    }

    /// Sends what is left, and ends the response.
    void end() throws IOException {
        flush();
        response.end();
    }

    private void flush() throws IOException {
        Buffer full = chunk;
        chunk = Buffer.buffer();
        try {
            response.write(full)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while sending", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the client does not take the page", e);
        }
    }
}
