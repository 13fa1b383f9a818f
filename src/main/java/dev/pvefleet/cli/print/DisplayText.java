package dev.pvefleet.cli.print;

import java.util.regex.Pattern;

/// Text as a terminal shows it: how many columns it takes, and without characters that steer the terminal or turn the
/// order of others around.
final class DisplayText {
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int EMOJI_STYLE = 0xFE0F;

    /// The blocks that EastAsianWidth.txt of Unicode 16 calls wide or fullwidth, from and to; the wide emoji among the
    /// rest are those that Java knows as such.
    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x2329, 0x232A},
        {0x2630, 0x2637},
        {0x268A, 0x268F},
        {0x2E80, 0x303E},
        {0x3041, 0xA4CF},
        {0xA960, 0xA97C},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE10, 0xFE19},
        {0xFE30, 0xFE6B},
        {0xFF01, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x16FE0, 0x18DFF},
        {0x1AFF0, 0x1B2FF},
        {0x1D300, 0x1D376},
        {0x1F200, 0x1F265},
        {0x20000, 0x3FFFD}
    };

    private DisplayText() {}

    /// How many columns of a terminal a text takes that is {@link #visible(String)}.
    static int width(String text) {
        return text.chars().allMatch(letter -> letter >= ' ' && letter < 0x7F)
                ? text.length()
                : CLUSTER.matcher(text)
                        .results()
                        .mapToInt(cluster -> widthOfCluster(cluster.group()))
                        .sum();
    }

    /// What a reader takes for one character may be several: a letter and its accents, or emoji joined to one.
    private static int widthOfCluster(String cluster) {
        int first = cluster.codePointAt(0);
        if (Character.isExtendedPictographic(first) || isRegional(first) || cluster.indexOf(EMOJI_STYLE) >= 0) {
            // Half a flag is a letter in a frame.
            boolean half = isRegional(first) && cluster.codePointCount(0, cluster.length()) == 1;
            boolean emoji = Character.isEmojiPresentation(first) || cluster.indexOf(EMOJI_STYLE) >= 0 || isWide(first);
            return emoji && !half ? 2 : 1;
        }
        return cluster.codePoints().map(DisplayText::widthOf).sum();
    }

    private static int widthOf(int letter) {
        return switch (Character.getType(letter)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isJoiningJamo(letter) ? 0 : isWide(letter) || Character.isEmojiPresentation(letter) ? 2 : 1;
        };
    }

    /// The vowels and ends of a Korean syllable, which stand in the square of its beginning.
    private static boolean isJoiningJamo(int letter) {
        return (letter >= 0x1160 && letter <= 0x11FF) || (letter >= 0xD7B0 && letter <= 0xD7FB);
    }

    private static boolean isRegional(int letter) {
        return letter >= 0x1F1E6 && letter <= 0x1F1FF;
    }

    private static boolean isWide(int letter) {
        for (int[] block : WIDE) {
            if (letter >= block[0] && letter <= block[1]) {
                return true;
            }
        }
        return false;
    }

    /// The text with every character escaped that is none to look at, such as `\u001b` and `\u202e`.
    static String visible(String text) {
        if (text.chars().allMatch(letter -> letter >= ' ' && letter < 0x7F)) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(letter -> append(visible, letter));
        return visible.toString();
    }

    /// The same for text that may have several lines.
    static String visibleLines(String text) {
        return String.join("\n", text.lines().map(DisplayText::visible).toList());
    }

    private static void append(StringBuilder visible, int letter) {
        switch (letter) {
            case '\n' -> visible.append("\\n");
            case '\r' -> visible.append("\\r");
            case '\t' -> visible.append("\\t");
            default -> {
                if (isVisible(letter)) {
                    visible.appendCodePoint(letter);
                } else {
                    visible.append(letter <= 0xFFFF ? "\\u%04x".formatted(letter) : "\\U%08x".formatted(letter));
                }
            }
        }
    }

    private static boolean isVisible(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            // The joiners and tags that emoji and some scripts are made with; all others are invisible or turn the
            // order.
            case Character.FORMAT ->
                letter == ZERO_WIDTH_JOINER
                        || letter == ZERO_WIDTH_NON_JOINER
                        || (letter >= 0xE0020 && letter <= 0xE007F);
            default -> true;
        };
    }
}
