package dev.pvefleet.boot;

import dev.pvefleet.metrics.Page;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Iterator;

/// Sends a page no faster than the client takes it, so that large pages and slow clients do not fill the memory. No
/// thread waits for a client: one that takes nothing has only its own connection wait.
///
/// For the event loop of the connection.
final class Sending {
    private static final int CHUNK_BYTES = 1 << 15;
    private static final byte[] NOTHING = {};

    private final HttpServerResponse response;
    private final Iterator<byte[]> pieces;
    private byte[] piece = NOTHING;
    private int at;

    /// @param response its head is complete
    Sending(Page page, HttpServerResponse response) {
        this.pieces = page.pieces().iterator();
        this.response = response;
    }

    void begin() {
        response.drainHandler(_ -> next());
        next();
    }

    private void next() {
        while (!response.ended() && !response.closed() && !response.writeQueueFull()) {
            Buffer chunk = chunk();
            if (chunk.length() == 0) {
                response.end();
            } else {
                response.write(chunk);
            }
        }
    }

    private Buffer chunk() {
        Buffer chunk = Buffer.buffer(CHUNK_BYTES);
        while (chunk.length() < CHUNK_BYTES && (at < piece.length || pieces.hasNext())) {
            if (at == piece.length) {
                piece = pieces.next();
                at = 0;
            }
            int taken = Math.min(piece.length - at, CHUNK_BYTES - chunk.length());
            chunk.appendBytes(piece, at, taken);
            at += taken;
        }
        return chunk;
    }
}
