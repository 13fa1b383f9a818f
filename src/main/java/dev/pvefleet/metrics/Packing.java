package dev.pvefleet.metrics;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/// Makes segments, and pages of segments.
///
/// Compressed segments are runs of whole blocks of the deflate format (RFC 1951) which refer to nothing outside of
/// themselves and end at a whole byte. Any of them, one behind the other, make one member of a gzip file (RFC 1952),
/// so what did not change need not be compressed again. Several members would do the same in less code, but curl
/// takes the first for the whole.
final class Packing implements AutoCloseable {
    private static final byte[] GZIP_HEAD = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    /// An empty block that is marked as the last.
    private static final byte[] LAST_BLOCK = {3, 0};

    private static final int LEAST_BYTES = 1 << 10;
    private static final int USUAL_RATIO = 8;

    private final Encoding encoding;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

    Packing(Encoding encoding) {
        this.encoding = encoding;
    }

    Segment pack(byte[] bytes, int from, int to) {
        return switch (encoding) {
            case IDENTITY -> new Segment(Arrays.copyOfRange(bytes, from, to), new Crc(0, to - from));
            case GZIP -> new Segment(deflated(bytes, from, to), Crc.of(bytes, from, to));
        };
    }

    private byte[] deflated(byte[] bytes, int from, int to) {
        deflater.reset();
        deflater.setInput(bytes, from, to - from);
        byte[] packed = new byte[LEAST_BYTES + (to - from) / USUAL_RATIO];
        int length = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
        while (length == packed.length) {
            packed = Arrays.copyOf(packed, packed.length * 2);
            length += deflater.deflate(packed, length, packed.length - length, Deflater.SYNC_FLUSH);
        }
        return Arrays.copyOf(packed, length);
    }

    /// The page that the segments make.
    Page page(List<Segment> segments) {
        List<byte[]> pieces = new ArrayList<>(segments.size() + 2);
        Crc crc = Crc.NOTHING;
        for (Segment segment : segments) {
            pieces.add(segment.bytes());
            crc = encoding == Encoding.GZIP ? crc.then(segment.crc()) : crc;
        }
        if (encoding == Encoding.GZIP) {
            pieces.addFirst(GZIP_HEAD);
            pieces.add(end(crc));
        }
        return new Page(pieces);
    }

    private static byte[] end(Crc crc) {
        return ByteBuffer.allocate(LAST_BLOCK.length + 2 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(LAST_BLOCK)
                .putInt(crc.value())
                .putInt((int) crc.length())
                .array();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
