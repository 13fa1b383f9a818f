package dev.pvefleet.metrics;

import java.util.zip.CRC32;

/// The CRC-32 of a run of bytes, which can be joined to that of the run behind it.
///
/// The JDK computes the sum of bytes at hand only. A page is put together of parts that were compressed before, and
/// gzip
/// wants the sum of the whole, so sums are joined as zlib's `crc32_combine` does it: the first is multiplied by x to
/// the
/// number of bits that follow, modulo the polynomial of the sum. Bits are in reverse order throughout.
record Crc(int value, long length) {
    static final Crc NOTHING = new Crc(0, 0);

    private static final int POLYNOMIAL = 0xEDB88320;
    private static final int ONE = 1 << 31;
    private static final int X_TO_THE_8 = 1 << 23;

    static Crc of(byte[] bytes, int from, int to) {
        CRC32 sum = new CRC32();
        sum.update(bytes, from, to - from);
        return new Crc((int) sum.getValue(), to - from);
    }

    Crc then(Crc next) {
        return new Crc(product(shift(next.length), value) ^ next.value, length + next.length);
    }

    /// x to the number of bits in so many bytes.
    private static int shift(long bytes) {
        int power = ONE;
        int square = X_TO_THE_8;
        for (long left = bytes; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                power = product(square, power);
            }
            square = product(square, square);
        }
        return power;
    }

    /// The product of two polynomials, modulo that of the sum.
    private static int product(int one, int other) {
        int product = 0;
        int multiple = other;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            product ^= (one & bit) == 0 ? 0 : multiple;
            multiple = (multiple >>> 1) ^ ((multiple & 1) == 0 ? 0 : POLYNOMIAL);
        }
        return product;
    }
}
