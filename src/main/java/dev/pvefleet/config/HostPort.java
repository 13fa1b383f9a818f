package dev.pvefleet.config;

import java.net.InetAddress;
import java.util.regex.Pattern;

/// A host and a port, as `host:port` or, for IPv6, `[host]:port`. The host is kept without its brackets.
public record HostPort(String host, int port) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,252}");
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");
    private static final int HIGHEST_PORT = 65535;

    /// Reads an address to listen at; port 0 lets the system choose one.
    static HostPort parseListener(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || text.endsWith("]")) {
            throw new IllegalArgumentException("no port");
        }
        return new HostPort(bracketed(text.substring(0, colon)), portOf(text.substring(colon + 1)));
    }

    /// Reads `host`, `host:port`, `[host]` or `[host]:port`.
    static HostPort parse(String text, int otherwise) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            return new HostPort(bracketed(text), otherwise);
        }
        int port = portOf(text.substring(colon + 1));
        if (port == 0) {
            throw new IllegalArgumentException("port 0");
        }
        return new HostPort(bracketed(text.substring(0, colon)), port);
    }

    /// Reads a host alone: a name, an IPv4 address, or an IPv6 address with or without brackets.
    static String host(String text) {
        return isIpv6(text) ? text : bracketed(text);
    }

    /// A host and port as one word, an IPv6 address in brackets.
    public static String text(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    private static String bracketed(String text) {
        if (text.startsWith("[") && text.endsWith("]") && isIpv6(text.substring(1, text.length() - 1))) {
            return text.substring(1, text.length() - 1);
        }
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("not a host");
        }
        return text;
    }

    private static boolean isIpv6(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        // The JDK takes an address in brackets for one, too.
        if (address.startsWith("[")
                || address.indexOf(':') < 0
                || !text.substring(address.length()).matches("(%[A-Za-z0-9_.-]{1,32})?")) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(address).getHostAddress() != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static int portOf(String text) {
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("not a port");
        }
        return port;
    }
}
