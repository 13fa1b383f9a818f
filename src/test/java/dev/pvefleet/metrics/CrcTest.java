package dev.pvefleet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrcTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 0", "1, 1", "7, 9", "255, 4096", "100000, 3", "3, 100000", "65536, 65537"})
    void twoSumsJoinToThatOfTheWhole(int first, int second) {
        byte[] bytes = new byte[first + second];
        new Random(first * 31L + second).nextBytes(bytes);

        Crc joined = Crc.of(bytes, 0, first).then(Crc.of(bytes, first, bytes.length));

        assertThat(joined).isEqualTo(Crc.of(bytes, 0, bytes.length));
        assertThat(joined.value()).isEqualTo((int) sumOf(bytes));
    }

    @ParameterizedTest
    @CsvSource({"2", "17", "1000"})
    void manySumsJoinInTheirOrder(int parts) {
        byte[] bytes = new byte[parts * 13];
        new Random(parts).nextBytes(bytes);

        Crc joined = Crc.NOTHING;
        Crc shuffled = Crc.NOTHING;
        for (int i = 0; i < parts; i++) {
            Crc part = Crc.of(bytes, i * 13, (i + 1) * 13);
            joined = joined.then(part);
            shuffled = part.then(shuffled);
        }

        assertThat(joined.value()).isEqualTo((int) sumOf(bytes));
        assertThat(shuffled.value()).isNotEqualTo(joined.value());
    }

    private static long sumOf(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return sum.getValue();
    }
}
