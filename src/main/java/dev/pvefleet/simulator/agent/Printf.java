package dev.pvefleet.simulator.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The program `printf`, as far as `%s`, widths and escapes of bytes go.
final class Printf {
    private static final Pattern PART =
            Pattern.compile("%(\\d*)s|%%|\\\\x([0-9A-Fa-f]{1,2})|\\\\([0-7]{1,3})|\\\\(.)|[^%\\\\]+|.", Pattern.DOTALL);

    private Printf() {}

    static byte[] format(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int next = 1;
        Matcher part = PART.matcher(arguments.isEmpty() ? "" : arguments.getFirst());
        while (part.find()) {
            if (part.group(1) != null) {
                String value = next < arguments.size() ? arguments.get(next++) : "";
                out.writeBytes(padded(value, part.group(1)).getBytes(UTF_8));
            } else if (part.group(2) != null) {
                out.write(Integer.parseInt(part.group(2), 16));
            } else if (part.group(3) != null) {
                out.write(Integer.parseInt(part.group(3), 8));
            } else if (part.group(4) != null) {
                out.writeBytes(escape(part.group(4)).getBytes(UTF_8));
            } else {
                out.writeBytes((part.group().equals("%%") ? "%" : part.group()).getBytes(UTF_8));
            }
        }
        return out.toByteArray();
    }

    private static String padded(String value, String width) {
        int missing = width.isEmpty() ? 0 : Integer.parseInt(width) - value.length();
        return " ".repeat(Math.max(0, missing)) + value;
    }

    private static String escape(String letter) {
        return switch (letter) {
            case "n" -> "\n";
            case "t" -> "\t";
            case "r" -> "\r";
            case "\\" -> "\\";
            default -> "\\" + letter;
        };
    }
}
