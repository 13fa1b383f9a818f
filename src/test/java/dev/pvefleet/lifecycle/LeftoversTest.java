package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.PendingOption;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeftoversTest {
    private static final GuestOptions BEFORE =
            new GuestOptions(Map.of("cores", 1L, "description", "old", "onboot", 1L, "cipassword", "**********"), "d1");

    @Test
    void tellsOptionByOption() {
        ConfigEdit edit = new ConfigEdit(
                options("cores", "4", "description", "new", "name", "web", "cipassword", "hunter2"),
                List.of("onboot", "tags"),
                List.of(),
                Optional.empty(),
                false);
        List<PendingOption> rows = List.of(
                new PendingOption("cores", "1", "4", false),
                new PendingOption("description", "old", null, false),
                new PendingOption("name", "web", null, false),
                new PendingOption("cipassword", "**********", null, false),
                new PendingOption("onboot", "1", null, true));

        assertThat(Leftovers.states(rows, BEFORE, edit))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "cores", OptionState.PENDING,
                        "description", OptionState.UNTOUCHED,
                        "name", OptionState.WRITTEN,
                        "cipassword", OptionState.UNKNOWN,
                        "onboot", OptionState.PENDING,
                        "tags", OptionState.UNTOUCHED));
    }

    @Test
    void aDeletionThatWasDoneIsWritten() {
        ConfigEdit edit = new ConfigEdit(Map.of(), List.of("onboot"), List.of(), Optional.empty(), false);

        assertThat(Leftovers.states(List.of(), BEFORE, edit)).containsEntry("onboot", OptionState.WRITTEN);
    }

    @Test
    void saysItInOneSentenceAndHowToTakeItBack() {
        TransportException failure = new TransportException(
                Kind.REJECTED, "PUT /x: 500 no", "no", 500, Map.of(), "look at the storage", null);
        Map<String, OptionState> states = new LinkedHashMap<>();
        states.put("cores", OptionState.PENDING);
        states.put("name", OptionState.WRITTEN);
        states.put("onboot", OptionState.PENDING);
        states.put("scsi1", OptionState.UNTOUCHED);

        HalfWrittenException half = new HalfWrittenException(failure, states);

        assertThat(half)
                .hasMessage(
                        "PUT /x: 500 no; of this change name is written; cores, onboot are pending; scsi1 is untouched");
        assertThat(half.hint())
                .contains("look at the storage; what is pending holds with the next change or start; to take it back:"
                        + " revert=cores,onboot");
        assertThat(half.advice().map(Hint::parts).orElseThrow().getLast())
                .isEqualTo(new Hint.Argument("revert", "cores,onboot"));
        assertThat(half.kind()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void hasNoAdviceOfItsOwnWhereNothingIsPending() {
        TransportException failure =
                new TransportException(Kind.REJECTED, "PUT /x: 500 no", "no", 500, Map.of(), null, null);

        assertThat(new HalfWrittenException(failure, Map.of("name", OptionState.WRITTEN)).hint())
                .isEmpty();
    }

    private static Map<String, String> options(String... pairs) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            options.put(pairs[i], pairs[i + 1]);
        }
        return options;
    }
}
