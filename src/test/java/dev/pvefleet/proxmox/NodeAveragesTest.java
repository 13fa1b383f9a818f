package dev.pvefleet.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.Pressure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAveragesTest {
    @Test
    void takesTheLastSampleThatIsThere() {
        assertThat(read("""
                        [{"time":0,"iowait":0.9},
                         {"time":60,"iowait":0.0125,"pressurecpusome":12.345678,"pressureiosome":"3","pressureiofull":0,
                          "pressurememorysome":1,"pressurememoryfull":0.5},
                         {"time":120,"pressurememorysome":2,"iowait":null},
                         {"time":180}]""")).isEqualTo(new NodeAverages(1.25, new Pressure(12.3457, null, 3.0, 0.0, 2.0, 0.5)));
    }

    @Test
    void beforePve9ThereIsNoPressure() {
        assertThat(read("[{\"time\":60,\"iowait\":0},{\"time\":120}]")).isEqualTo(new NodeAverages(0.0, null));
    }

    @Test
    void aSampleOfLongAgoIsNoNews() {
        assertThat(read("[{\"time\":0,\"iowait\":0.5},{\"time\":360}]")).isEqualTo(new NodeAverages(null, null));
        assertThat(read("[{\"time\":60,\"iowait\":0.5},{\"time\":360}]").iowaitPct())
                .isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "[{\"iowait\":0.5}]", "[1,null]"})
    void nothingIsAbsentAndNotZero(String data) {
        assertThat(read(data)).isEqualTo(new NodeAverages(null, null));
    }

    @Test
    void whatIsNoListIsNotUnderstood() {
        assertThatThrownBy(() -> read("{\"iowait\":0.5}")).isInstanceOf(BadAnswerException.class);
    }

    private static NodeAverages read(String data) {
        return NodeAverages.of(Recorded.json(data));
    }
}
