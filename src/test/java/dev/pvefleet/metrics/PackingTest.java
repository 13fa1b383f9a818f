package dev.pvefleet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackingTest {
    private static final int GZIP_HEAD = 10;
    private static final int GZIP_SUMS = 8;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000, 100_000, 3_000_000})
    void whatWasCompressedInPartsIsOneGzipFile(int length) throws IOException {
        List<byte[]> parts = List.of(noise(length, 1), text(length), new byte[0], noise(7, 2), text(length / 3));

        assertThat(unzipped(page(Encoding.GZIP, parts))).isEqualTo(joined(parts));
    }

    @Test
    void itHasASingleMemberBecauseCurlReadsNoMore() throws DataFormatException {
        byte[] page = page(Encoding.GZIP, List.of(text(50_000), noise(20_000, 3), text(10)))
                .bytes();
        Inflater inflater = new Inflater(true);
        inflater.setInput(page, GZIP_HEAD, page.length - GZIP_HEAD);

        while (!inflater.finished()) {
            assertThat(inflater.inflate(new byte[1 << 16])).isPositive();
        }

        assertThat(inflater.getRemaining()).isEqualTo(GZIP_SUMS);
        inflater.end();
    }

    @Test
    void whatRepeatsBecomesSmall() {
        assertThat(page(Encoding.GZIP, List.of(text(1_000_000))).length()).isLessThan(200_000);
    }

    @Test
    void aPartIsPackedTheSameWhateverWasPackedBefore() {
        try (Packing used = new Packing(Encoding.GZIP);
                Packing fresh = new Packing(Encoding.GZIP)) {
            used.pack(text(5_000), 0, 5_000);

            assertThat(used.pack(text(5_000), 100, 4_000).bytes())
                    .isEqualTo(fresh.pack(text(5_000), 100, 4_000).bytes());
        }
    }

    @Test
    void withoutCompressionBytesStayAsTheyAre() {
        List<byte[]> parts = List.of(text(1_000), new byte[0], noise(10, 4));

        Page page = page(Encoding.IDENTITY, parts);

        assertThat(page.bytes()).isEqualTo(joined(parts));
        assertThat(page.length()).isEqualTo(1_010);
    }

    private static Page page(Encoding encoding, List<byte[]> parts) {
        try (Packing packing = new Packing(encoding)) {
            List<Segment> segments = new ArrayList<>();
            parts.forEach(part -> segments.add(packing.pack(part, 0, part.length)));
            return packing.page(segments);
        }
    }

    private static byte[] unzipped(Page page) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(page.bytes()))) {
            return gzip.readAllBytes();
        }
    }

    private static byte[] joined(List<byte[]> parts) {
        return new Page(parts).bytes();
    }

    private static byte[] noise(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append("pve_guest_up{id=\"qemu/").append(text.length()).append("\"} 1.0\n");
        }
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }
}
