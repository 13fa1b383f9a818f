package dev.pvefleet.lifecycle;

import dev.pvefleet.model.GuestType;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The value of an option `netN`.
///
/// PVE makes up a new MAC address each time that one is written without, so a card that is written again would be
/// another card for the guest and for the DHCP server.
record NetworkCard(String value) {
    private static final Pattern NAME = Pattern.compile("net\\d{1,2}");
    private static final Pattern MAC = Pattern.compile("(?i)\\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\\b");
    private static final Pattern BRIDGE = Pattern.compile("(?:^|,)bridge=([^,]+)");

    static boolean isOne(String option) {
        return NAME.matcher(option).matches();
    }

    /// The bridge that it is plugged into.
    Optional<String> bridge() {
        Matcher found = BRIDGE.matcher(value);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /// The same card with the address that it has so far, unless it names one.
    NetworkCard keepingMacOf(NetworkCard before, GuestType type) {
        Matcher known = MAC.matcher(before.value);
        if (MAC.matcher(value).find() || !known.find()) {
            return this;
        }
        return new NetworkCard(
                switch (type) {
                    case QEMU -> value + ",macaddr=" + known.group();
                    case LXC -> value + ",hwaddr=" + known.group();
                });
    }
}
