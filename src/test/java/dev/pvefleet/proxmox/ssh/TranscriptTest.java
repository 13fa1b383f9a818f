package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.proxmox.ssh.Transcript.Section;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private static final Script SCRIPT = new Script(List.of(), "N", true, false);

    @Test
    void cutsTheStreamsApart() {
        Transcript transcript = of("one\n\nN 0 0\n\nN 1 255\n", "\nN 0\noops\n\nN 1\n");

        assertThat(transcript.sections())
                .containsExactly(Optional.of(new Section("one\n", "", 0)), Optional.of(new Section("", "oops\n", 255)));
    }

    @Test
    void keepsOutputThatHasNoLastNewline() {
        assertThat(of("glued\nN 0 0\n", "\nN 0\n").sections().getFirst()).contains(new Section("glued", "", 0));
    }

    @Test
    void missesACallWhoseMarkDidNotCome() {
        Transcript transcript = of("one\nN 0 0\ntwo, cut sho", "\nN 0\n");

        assertThat(transcript.sections()).containsExactly(Optional.of(new Section("one", "", 0)), Optional.empty());
    }

    @Test
    void missesACallWhoseMarkIsCutInTwo() {
        assertThat(of("one\nN 0 25", "").sections()).containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void takesWhatThereIsOfStandardError() {
        assertThat(of("\nN 0 1\n", "oops").sections().getFirst()).contains(new Section("", "oops", 1));
    }

    @Test
    void forgetsWhatALoginShellSaidBeforehand() {
        Transcript transcript = of("Welcome!\n\nN\none\nN 0 0\n{}\nN 1 0\n", "motd\n\nN\n\nN 0\n\nN 1\n");

        assertThat(transcript.sections().getFirst()).contains(new Section("one", "", 0));
    }

    private static Transcript of(String stdout, String stderr) {
        return Transcript.of(SCRIPT, 2, stdout, stderr);
    }
}
