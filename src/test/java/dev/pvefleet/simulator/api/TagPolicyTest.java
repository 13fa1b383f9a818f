package dev.pvefleet.simulator.api;

import static dev.pvefleet.simulator.api.Method.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.TagPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What an administrator can decide about tags.
class TagPolicyTest {
    private static final String VM = "/nodes/pve1/qemu/100/config";
    private static final String CONTAINER = "/nodes/pve3/lxc/102/config";

    @Test
    void keepsCaseAndOrderWhereItIsToldTo() {
        Pve pve = under(new TagPolicy(true, true, Set.of(), TagPolicy.Others.FREE));

        pve.put(VM, "tags", "web;Prod;prod;web");
        assertThat(pve.option(100, "tags")).isEqualTo("web;Prod;prod");
        pve.put(CONTAINER, "tags", "b,A");
        assertThat(pve.option(102, "tags")).isEqualTo("b;A");
    }

    @Test
    void keepsRegisteredTagsForAdministrators() {
        Pve pve = under(new TagPolicy(false, false, Set.of("production"), TagPolicy.Others.FREE));
        pve.put(VM, "tags", "production;swamp");
        limit(pve);

        assertThat(pve.refused(PUT, VM, "tags", "swamp").message())
                .isEqualTo("Permission check failed (/, Sys.Modify for modifying tag 'production')\n");
        assertThat(pve.refused(PUT, VM, "delete", "tags").status()).isEqualTo(403);
        assertThat(pve.refused(PUT, CONTAINER, "tags", "production").status()).isEqualTo(403);
        pve.put(VM, "tags", "production;other");
        assertThat(pve.option(100, "tags")).isEqualTo("other;production");
    }

    @Test
    void allowsExistingTagsOrNone() {
        Pve existing = under(new TagPolicy(false, false, Set.of(), TagPolicy.Others.EXISTING));
        limit(existing);
        existing.put(VM, "tags", "template");
        assertThat(existing.refused(PUT, VM, "tags", "brand-new").message())
                .isEqualTo("Permission check failed (/, Sys.Modify for modifying tag 'brand-new')\n");

        Pve none = under(new TagPolicy(false, false, Set.of(), TagPolicy.Others.NONE));
        limit(none);
        assertThat(none.refused(PUT, CONTAINER, "tags", "template").status()).isEqualTo(403);
        none.put(CONTAINER, "tags", none.option(102, "tags"), "onboot", "1");
        assertThat(none.option(102, "onboot")).isEqualTo("1");
    }

    /// Under `user-allow=list` only the tags of the list may be given, and the registered ones not even then.
    @Test
    void allowsTheTagsOfAList() {
        Pve pve = under(new TagPolicy(false, false, Set.of("locked1"), TagPolicy.Others.LIST, Set.of("web", "db")));
        limit(pve);
        String before = pve.option(100, "tags");

        assertThat(pve.refused(PUT, VM, "tags", before + ";newtag").message())
                .isEqualTo("Permission check failed (/, Sys.Modify for modifying tag 'newtag')\n");
        assertThat(pve.refused(PUT, VM, "tags", before + ";locked1").status()).isEqualTo(403);
        pve.put(VM, "tags", before + ";web");
        assertThat(pve.option(100, "tags")).contains("web");
    }

    private static Pve under(TagPolicy policy) {
        return Pve.of(ClusterSpec.small().withHabits(new ClusterSpec.Habits(false, policy)));
    }

    private static void limit(Pve pve) {
        Identity who = new Identity("limited@pve", Optional.empty());
        pve.cluster().access().defineRole("Tagger", List.of("VM.Config.Options", "VM.Audit"));
        pve.cluster().access().grant("/vms", who, "Tagger", true);
        pve.as(who);
    }
}
