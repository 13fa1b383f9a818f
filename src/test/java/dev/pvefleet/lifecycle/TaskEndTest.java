package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskEndTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 Permission check failed (/storage/data, Datastore.AllocateSpace) | FORBIDDEN | pveum acl modify"
                        + " /storage/data --users ops@pve --tokens 'ops@pve!fleet' --roles PVEDatastoreUser",
                "only root can set 'args' config | FORBIDDEN | no grant helps",
                "VM is locked (backup) | LOCKED | another task holds the guest",
                "bridge 'nosuch' does not exist | REJECTED | no bridge 'nosuch'",
                "shrinking disks is not supported | REJECTED | its whole log: pvesh get /nodes/pve1/tasks/UPID:pve1:",
            })
    void aFailedTaskIsOfTheKindOfItsWords(String status, Kind kind, String help) {
        TaskException failure = end("ops@pve!fleet", status).failure("resize of qemu/300");

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.hint().orElseThrow()).contains(help);
    }

    @Test
    void rootIsGrantedNothing() {
        TaskException failure = end("root@pam", "403 Permission check failed (/storage/data, Datastore.AllocateSpace)")
                .failure("resize of qemu/300");

        assertThat(failure.hint().orElseThrow()).doesNotContain("pveum").contains("its whole log");
    }

    private static TaskEnd end(String user, String status) {
        Upid task = Upid.parse("UPID:pve1:000021BF:000B6B5E:6B0BC5C3:resize:300:" + user + ":");
        return new TaskEnd(task, status, List.of());
    }
}
