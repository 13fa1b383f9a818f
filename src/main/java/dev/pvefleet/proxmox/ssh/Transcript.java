package dev.pvefleet.proxmox.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What each call of a {@link Script} printed, cut out of the two streams by the marks.
record Transcript(List<Optional<Section>> sections) {
    Transcript {
        sections = List.copyOf(sections);
    }

    /// What one call printed until its end.
    ///
    /// @param code its exit code, which says nothing by itself
    record Section(String stdout, String stderr, int code) {}

    static Transcript of(Script script, int calls, String stdout, String stderr) {
        Cursor out = new Cursor(stdout);
        Cursor err = new Cursor(stderr);
        List<Optional<Section>> sections = new ArrayList<>();
        for (int index = 0; index < calls; index++) {
            String mark = script.mark(index);
            Optional<String> printed = out.upTo(mark + " ");
            // The streams travel apart: at the deadline the second mark may be missing, or it was beyond the cap.
            String complained = err.upTo(mark + "\n").orElseGet(err::rest);
            sections.add(printed.flatMap(
                    text -> out.line().flatMap(Transcript::code).map(code -> new Section(text, complained, code))));
        }
        return new Transcript(sections);
    }

    private static Optional<Integer> code(String digits) {
        return digits.matches("\\d{1,3}") ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
    }

    /// Reads a text from front to back.
    private static final class Cursor {
        private final String text;
        private int position;

        private Cursor(String text) {
            this.text = text;
        }

        /// What stands before the mark, which is passed; empty if it does not come.
        private Optional<String> upTo(String mark) {
            int found = text.indexOf(mark, position);
            if (found < 0) {
                return Optional.empty();
            }
            String before = text.substring(position, found);
            position = found + mark.length();
            return Optional.of(before);
        }

        /// The rest of a line that is complete.
        private Optional<String> line() {
            return upTo("\n");
        }

        private String rest() {
            String rest = text.substring(position);
            position = text.length();
            return rest;
        }
    }
}
