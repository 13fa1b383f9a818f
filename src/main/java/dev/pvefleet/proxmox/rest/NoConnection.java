package dev.pvefleet.proxmox.rest;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// None of a host's addresses could be connected to.
final class NoConnection extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient List<Failed> each;

    private NoConnection(List<Failed> each) {
        super(
                "no connection to any of %d addresses".formatted(each.size()),
                each.getLast().why());
        this.each = List.copyOf(each);
    }

    /// What failed, as one failure.
    static Throwable of(List<Failed> each) {
        return each.size() == 1 ? each.getFirst().why() : new NoConnection(each);
    }

    List<Failed> each() {
        return each;
    }

    /// One connection that did not come to stand.
    ///
    /// @param address empty where there was no choice
    record Failed(Optional<InetAddress> address, Throwable why) {
        String where() {
            return address.map(InetAddress::getHostAddress).orElse("it");
        }
    }
}
