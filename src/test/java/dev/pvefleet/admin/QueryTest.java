package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.GuestType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryTest {
    private static final List<String> KNOWN = List.of("type", "tag");

    @Test
    void knownParametersAreRead() {
        Query query = Query.of(List.of(Map.entry("type", "lxc"), Map.entry("tag", "web")), KNOWN);

        assertThat(query.get("type", GuestType::parse)).contains(GuestType.LXC);
        assertThat(query.get("tag", text -> text)).contains("web");
        query.end();
        assertThat(Query.of(List.of(), KNOWN).get("tag", text -> text)).isEmpty();
    }

    @Test
    void unknownOnesAreRefusedWithTheNearest() {
        assertThat(Problems.of(() -> Query.of(List.of(Map.entry("tags", "x"), Map.entry("frobnicate", "1")), KNOWN))
                        .mistakes())
                .containsExactly("tags: unknown; did you mean 'tag'?", "frobnicate: unknown; there are: type, tag");
        assertThat(Problems.of(() -> Query.of(List.of(Map.entry("x", "")), List.of()))
                        .mistakes())
                .containsExactly("x: unknown; there are no query parameters here");
    }

    @Test
    void onceIsEnough() {
        assertThat(Problems.of(() -> Query.of(List.of(Map.entry("tag", "a"), Map.entry("tag", "a")), KNOWN))
                        .detail())
                .isEqualTo("the query has 'tag' more than once");
    }

    @Test
    void wrongValuesAreToldWhenAllAreRead() {
        Query query = Query.of(List.of(Map.entry("type", "v\nm"), Map.entry("tag", "x")), KNOWN);
        query.get("type", GuestType::parse);

        assertThat(Problems.of(query::end).mistakes()).containsExactly("type: 'v?m' is not a guest type: qemu or lxc");
    }
}
