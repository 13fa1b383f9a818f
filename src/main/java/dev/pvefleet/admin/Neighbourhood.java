package dev.pvefleet.admin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/// What counts as one remote address: an IPv4 address, or the /64 of an IPv6 address, because whoever has one of its
/// addresses has all of them.
final class Neighbourhood {
    private static final int NETWORK_BYTES = 8;

    private Neighbourhood() {}

    /// @param address as the socket has it; anything else counts as itself
    static String of(String address) {
        int zone = address.indexOf('%');
        try {
            InetAddress parsed = InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone));
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(parsed.getAddress(), 0, NETWORK_BYTES) + "/64"
                    : parsed.getHostAddress();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
