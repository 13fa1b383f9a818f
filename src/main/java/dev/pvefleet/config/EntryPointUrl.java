package dev.pvefleet.config;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/// Reads the URL of an entry point, and says of a wrong one what its own mistake is.
///
/// Host names are what DNS takes, with `_`, which Java's `URI` takes for none.
final class EntryPointUrl {
    private static final String SCHEME = "https://";
    private static final String EXAMPLE = "https://pve1.example:8006";
    private static final int HIGHEST_PORT = 65535;
    private static final int LONGEST_NAME = 253;
    private static final Pattern SCHEME_FORM = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|0[xX][0-9A-Fa-f]+");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private EntryPointUrl() {}

    /// @throws IllegalArgumentException whose message continues a sentence that begins with the URL
    static URI parse(String text) {
        refuse(text.chars().anyMatch(c -> c == ' ' || c == '\t'), "holds a blank, and a URL has none");
        refuse(text.indexOf('\\') >= 0, "holds a '\\'; a URL is written with '/'");
        requireScheme(text);
        String rest = text.substring(SCHEME.length());
        String authority = rest.split("[/?#]", 2)[0];
        refuse(rest.contains("@"), "holds a user or password; who asks is said by tokenId and tokenSecret");
        String behind = rest.substring(authority.length());
        refuse(
                !behind.isEmpty() && !behind.equals("/"),
                "ends at the host and port; leave out what follows ('/api2/json' is added by itself)");
        refuse(authority.isEmpty(), "has no host: " + EXAMPLE);
        boolean bracketed = authority.startsWith("[");
        int end = bracketed ? authority.indexOf(']') + 1 : authority.indexOf(':');
        refuse(bracketed && end == 0, "opens a '[' that is not closed: https://[2001:db8::1]:8006");
        refuse(!bracketed && authority.indexOf(':') != authority.lastIndexOf(':'), inBrackets(authority));
        String host = end < 0 ? authority : authority.substring(0, end);
        String port = end < 0 ? "" : authority.substring(end);
        String checked = bracketed ? ipv6(host) : name(host);
        return URI.create(SCHEME + checked + port(port));
    }

    private static void requireScheme(String text) {
        if (text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return;
        }
        refuse(text.toLowerCase(Locale.ROOT).startsWith("https:"), "needs two slashes behind 'https:', as " + EXAMPLE);
        refuse(SCHEME_FORM.matcher(text).matches(), "must begin with https://; PVE answers nothing else");
        throw new IllegalArgumentException("has no scheme; it must begin with https://, as " + EXAMPLE);
    }

    private static String inBrackets(String authority) {
        return isIpv6(authority.replaceFirst("%.*", ""))
                ? "has an IPv6 address, which stands in brackets: https://[2001:db8::1]:8006"
                : "has more than one ':' behind its host; an IPv6 address stands in brackets: https://[2001:db8::1]:8006";
    }

    private static String ipv6(String host) {
        String address = host.substring(1, host.length() - 1);
        refuse(
                address.indexOf('%') >= 0,
                "has a zone ('%') behind its address, which means something on one machine only; use an address without"
                        + " one, or a name");
        refuse(!isIpv6(address), "has no IPv6 address between its brackets: https://[2001:db8::1]:8006");
        return host;
    }

    private static boolean isIpv6(String address) {
        try {
            return address.indexOf(':') >= 0 && InetAddress.ofLiteral(address) != null;
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }

    private static String name(String given) {
        refuse(given.isEmpty(), "has no host before its port: " + EXAMPLE);
        refuse(given.chars().anyMatch(c -> c > '~'), notAscii(given));
        refuse(given.indexOf('%') >= 0, "has a '%' in its host; a host name is written as it is");
        // The dot at the end says that the name is whole, which every name here is.
        String host = given.endsWith(".") ? given.substring(0, given.length() - 1) : given;
        refuse(host.length() > LONGEST_NAME, "has a host name of more than " + LONGEST_NAME + " characters");
        for (String label : host.split("\\.", -1)) {
            refuse(label.isEmpty(), "has two dots in a row, or one in front, in its host");
            refuse(!LABEL.matcher(label).matches(), label(label));
        }
        refuse(
                NUMERIC.matcher(host).matches() && !IPV4.matcher(host).matches(),
                "has a host of digits that is no IPv4 address: four numbers from 0 to 255");
        return host;
    }

    private static String notAscii(String host) {
        try {
            return "has a host name that is not ASCII; DNS knows it as " + IDN.toASCII(host);
        } catch (IllegalArgumentException noName) {
            return "has a host name that is not ASCII";
        }
    }

    private static String label(String label) {
        return label.length() > 63
                ? "has a part of more than 63 characters in its host name"
                : "has '%s' in its host name; letters, digits, '-' and '_' are allowed, and no '-' at an end"
                        .formatted(label);
    }

    /// With its colon, as it stands behind the host.
    private static String port(String given) {
        if (given.isEmpty()) {
            return "";
        }
        String port = given.substring(1);
        refuse(!given.startsWith(":"), "has something other than ':' and a port behind its host");
        refuse(port.isEmpty(), "has no port behind its ':'; PVE's is 8006");
        refuse(!DIGITS.matcher(port).matches(), "has the port '%s', which is no number; PVE's is 8006".formatted(port));
        String digits = port.replaceFirst("^0+(?=.)", "");
        refuse(
                digits.equals("0") || digits.length() > 5 || Integer.parseInt(digits) > HIGHEST_PORT,
                "has the port %s; ports go from 1 to %d, and PVE's is 8006".formatted(port, HIGHEST_PORT));
        return ":" + digits;
    }

    private static void refuse(boolean isWrong, String mistake) {
        if (isWrong) {
            throw new IllegalArgumentException(mistake);
        }
    }
}
