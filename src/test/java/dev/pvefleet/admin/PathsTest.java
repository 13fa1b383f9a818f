package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "/api/v1/targets : GET, HEAD",
                "/api/v1/targets/lab/sync : POST",
                "/api/v1/targets/lab/lxc : POST",
                "/api/v1/targets/my.lab_1-x/qemu/100 : DELETE",
                "/api/v1/targets/lab/lxc/100/resize : POST",
                "/api/v1/guests/lab/100/history : GET, HEAD",
                "/api/v1/reload : POST"
            })
    void whatThereIsTellsItsMethods(String path, String methods) {
        assertThat(Paths.at(path)).hasToString("Optional[" + methods + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/api",
                "/api/v1",
                "/api/v1/",
                "/api/v2/targets",
                "/api/v1/guests/",
                "/api/v1//guests",
                "/api/v1/./guests",
                "/api/v1/../v1/guests",
                "/api/v1/guests/../100",
                "/api/v1/guests/lab/..",
                "/api/v1/guests/lab/.",
                "/api/v1/guests/lab/%2e%2e",
                "/api/v1/guests/lab/100%00",
                "/api/v1/guests/lab/100;x=1",
                "/api/v1/guests/lab/100/history/more",
                "/api/v1/guests/lab/1 00",
                "/api/v1/targets/lab/openvz/100",
                "/api/v1/targets/lab/qemu",
                "/API/v1/targets",
                "/api/v1/targets\n",
                "/api/v1/guests/lab/ü"
            })
    void whatThereIsNotHasNone(String path) {
        assertThat(Paths.at(path)).isEmpty();
    }

    @Test
    void dotsInsideOfWordsAreHarmless() {
        assertThat(Paths.at("/api/v1/guests/..lab/100")).isPresent();
        assertThat(Paths.at("/api/v1/guests/a..b/100")).isPresent();
    }
}
