package dev.pvefleet.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PermissionsTest {

    @Test
    void findsAPrivilegeOnAnyPathInheritedOrNot() {
        Permissions permissions = Permissions.of(
                Recorded.json("{\"/\":{\"Sys.Audit\":1},\"/vms/100\":{\"VM.Audit\":0,\"VM.PowerMgmt\":1}}"));

        assertThat(permissions.anywhere(List.of("VM.Audit"))).isTrue();
        assertThat(permissions.anywhere(List.of("SDN.Use", "Sys.Audit"))).isTrue();
        assertThat(permissions.anywhere(List.of("Datastore.Audit", "SDN.Use"))).isFalse();
    }

    @Test
    void takesNothingAtAllForNoPrivileges() {
        assertThat(Permissions.of(Recorded.json("{}")).byPath()).isEmpty();
        assertThat(Permissions.of(Recorded.json("[]")).byPath()).isEmpty();
    }

    @Test
    void refusesWhatIsNoMap() {
        assertThatThrownBy(() -> Permissions.of(Recorded.json("[1]")))
                .hasMessage("expected an object, found a list of 1");
        assertThatThrownBy(() -> Permissions.of(Recorded.json("null"))).hasMessage("expected an object, found nothing");
    }
}
