package dev.pvefleet.metrics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {
    @ParameterizedTest
    @CsvSource({"0, 0.0", "7, 0.07", "0.07, 7.0E-4", "33.3333, 0.333333", "100, 1.0", "-1, -0.01", "0.0001, 1.0E-6"})
    void aRatioHasTheDigitsOfItsPercentage(double percent, String ratio) {
        assertThat(Double.toString(ratio(percent))).isEqualTo(ratio);
    }

    @Test
    void noDigitIsLostOrInvented() {
        Random random = new Random(1);
        DoubleStream rounded = random.doubles(20_000, 0, 1e9).map(value -> Math.round(value) / 10_000.0);
        DoubleStream any = random.doubles(20_000, 0, 150);
        DoubleStream extreme = DoubleStream.of(1e-9, 12.345678901, 1e15, 1e300, Double.MIN_VALUE, Double.MAX_VALUE);

        DoubleStream.concat(extreme, DoubleStream.concat(rounded, any))
                .forEach(percent -> assertThat(ratio(percent))
                        .as("%s %%", percent)
                        .isEqualTo(BigDecimal.valueOf(percent).movePointLeft(2).doubleValue()));
    }

    @Test
    void whatIsNotKnownHasNoRatio() {
        assertThat(Samples.ratio(null)).isNull();
    }

    private static double ratio(double percent) {
        return requireNonNull(Samples.ratio(percent)).doubleValue();
    }
}
