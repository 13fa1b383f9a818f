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
    void aPrivilegeIsHeldWhereItIsNamedOrHandedDownFromTheNextPathAbove() {
        Permissions permissions = Permissions.of(Recorded.json("""
                {"/":{"Sys.Audit":1,"VM.Audit":0},"/vms":{"VM.Audit":1},"/vms/100":{"VM.PowerMgmt":1},
                 "/vms/101":{"VM.Audit":0},"/storage":{"Datastore.Audit":0}}"""));

        assertThat(permissions.holds("VM.Audit", "/vms/102")).isTrue();
        assertThat(permissions.holds("VM.Audit", "/vms/101")).isTrue();
        assertThat(permissions.holds("VM.Audit", "/vms/100")).isFalse();
        assertThat(permissions.holds("VM.Audit", "/")).isTrue();
        assertThat(permissions.holds("VM.Audit", "/nodes/pve1")).isFalse();
        assertThat(permissions.holds("Sys.Audit", "/nodes/pve1")).isTrue();
        assertThat(permissions.holds("Datastore.Audit", "/storage")).isTrue();
        assertThat(permissions.holds("Datastore.Audit", "/storage/nas")).isFalse();
        assertThat(Permissions.of(Recorded.json("{}")).holds("Sys.Audit", "/")).isFalse();
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
