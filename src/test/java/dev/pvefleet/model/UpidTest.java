package dev.pvefleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpidTest {
    private static final String CLONE = "UPID:pve1:0000C0DE:0012D687:691DE551:qmclone:9000:svc@pve!automation:";

    @Test
    void namesTheNodeTypeAndStartOfItsTask() {
        Upid upid = Upid.parse(CLONE);

        assertThat(upid.node()).isEqualTo(new NodeName("pve1"));
        assertThat(upid.type()).isEqualTo("qmclone");
        assertThat(upid.startedAt()).isEqualTo(Instant.ofEpochSecond(0x691DE551L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPID:pve1:0000C0DE:0012D687:691DE551:vzdump::root@pam:",
                "UPID:pve-2:0000C0DE:00112D687:691DE551:qmstart:100:root@pam:"
            })
    void takesAnEmptyIdAndALongProcessStart(String text) {
        assertThat(Upid.parse(text).toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "UPID:", "UPID:pve1:0:0:0:qmstart:100:root@pam:", "UPID:-:0000C0DE:0012D687:691DE551:a:b:c:"
            })
    void refusesWhatIsNotOne(String text) {
        assertThatThrownBy(() -> Upid.parse(text)).hasMessage("'" + text + "' is not a UPID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CLONE,
                "\"" + CLONE + "\"\n",
                "transferred 2.0 GiB (100.00%)" + CLONE,
                "\"create full clone\\ntransferred\\n" + CLONE + "\"",
                "UPID:pve1:0000C0DD:0012D687:691DE551:qmstart:9:root@pam:\n" + CLONE,
            })
    void isFoundWhereverPveshHidesIt(String stdout) {
        assertThat(Upid.lastIn(stdout)).contains(new Upid(CLONE));
    }

    @Test
    void isNotFoundWhereThereIsNone() {
        assertThat(Upid.lastIn("update VM 100: -memory 2048")).isEmpty();
    }
}
