package dev.pvefleet.shape;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/// Writes 4 processors as `4` and half a processor as `0.5`.
final class PlainNumber extends StdSerializer<Double> {
    private static final long serialVersionUID = 1;
    private static final double LARGEST_EXACT = 1L << 53;

    PlainNumber() {
        super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator generator, SerializerProvider provider) throws IOException {
        double number = value;
        if (Math.rint(number) == number && Math.abs(number) <= LARGEST_EXACT) {
            generator.writeNumber((long) number);
        } else {
            generator.writeNumber(number);
        }
    }
}
