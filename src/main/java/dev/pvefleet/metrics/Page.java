package dev.pvefleet.metrics;

import java.io.ByteArrayOutputStream;
import java.util.List;

/// A page as it travels, in pieces: it may be tens of megabytes long, most of which other pages share.
public final class Page {
    private final List<byte[]> pieces;
    private final long length;

    Page(List<byte[]> pieces) {
        this.pieces = List.copyOf(pieces);
        this.length = pieces.stream().mapToLong(piece -> piece.length).sum();
    }

    /// The pieces in their order, which are not to be changed.
    public List<byte[]> pieces() {
        return pieces;
    }

    /// In bytes.
    public long length() {
        return length;
    }

    /// The whole page at once.
    public byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(Math.toIntExact(length));
        pieces.forEach(whole::writeBytes);
        return whole.toByteArray();
    }
}
