package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsFileTest {
    private final OptionsFile options = new OptionsFile(Surroundings.ofThisProcess());

    @Test
    void takesValuesAsTheyAreWritten() {
        assertThat(read("""
                        cores: 010
                        keyboard: no
                        onboot: true
                        description: 'a: b'
                        sshkeys: |
                          one
                          two
                        """))
                .containsEntry("cores", "010")
                .containsEntry("keyboard", "no")
                .containsEntry("onboot", true)
                .containsEntry("description", "a: b")
                .containsEntry("sshkeys", "one\ntwo")
                .hasSize(5);
    }

    @Test
    void takesJson() {
        assertThat(read("{\"cores\": 2, \"net0\": \"virtio,bridge=vmbr1\", \"onboot\": false}"))
                .containsEntry("cores", "2")
                .containsEntry("net0", "virtio,bridge=vmbr1")
                .containsEntry("onboot", false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cores: | web:1:7: cores: has no value",
                "net: [a, b] | web:1:6: net: a list was found, but one value belongs here",
                "net0: {bridge: vmbr0} | web:1:7: net0: keys with values were found, but one value belongs here",
                "- cores | web:1:1: a list was found, but keys with values belong here",
                "cores: 2, cores: 3 | web:1:16: a ':' stands where none can",
                "{cores: 2, cores: 3} | web:1:12: cores: is given twice",
                "'#' | web: the file is empty: it needs at least one option",
                "a: '${env:NO_SUCH_VARIABLE_HERE}' | web:1:4: a: ${env:NO_SUCH_VARIABLE_HERE}: the environment",
            },
            quoteCharacter = '"')
    void saysWhatIsWrongAndWhere(String text, String message) {
        assertThatThrownBy(() -> read(text.replace("'#'", "#")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aFileThatIsNotThereIsAMistakeToo() {
        assertThatThrownBy(() -> options.read(Path.of("no/such/file.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("no/such/file.yaml: cannot be read: there is no such file");
    }

    private Map<String, Object> read(String text) {
        return options.read(Path.of("web"), text.getBytes(StandardCharsets.UTF_8));
    }
}
