package dev.pvefleet.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutletTest {
    @Test
    void writesAndHasNothingToReport() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Outlet outlet = new Outlet(written);

        new PrintWriter(outlet, true, StandardCharsets.UTF_8).println("größer");

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("größer\n");
        assertThat(outlet.failure()).isEmpty();
    }

    @Test
    void remembersWhyADeviceTookNothing() throws IOException {
        try (FileOutputStream full = new FileOutputStream("/dev/full")) {
            Outlet outlet = new Outlet(full);

            outlet.write('a');
            outlet.write('b');

            assertThat(outlet.failure()).get().satisfies(why -> assertThat(why).hasMessageContaining("space"));
        }
    }
}
