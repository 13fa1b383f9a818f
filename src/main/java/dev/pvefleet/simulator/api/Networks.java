package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Address;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Nic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a guest makes of its network when it starts: the address that its configuration gives, else the lease that it
/// had, else a new one.
final class Networks {
    private static final int MOST = 32;
    private static final int LEASES = 240;

    private Networks() {}

    static Guest plugged(Guest guest) {
        List<Nic> nics = new ArrayList<>();
        guest.nics().stream().filter(nic -> !isWired(guest, nic)).forEach(nics::add);
        if (nics.isEmpty()) {
            nics.add(Nic.loopback());
        }
        for (int index = 0; index < MOST; index++) {
            Optional<String> net = guest.option("net" + index);
            if (net.isPresent()) {
                nics.add(wired(guest, index, PropertyString.of(net.get())));
            }
        }
        return guest.withNics(nics);
    }

    /// What a running guest makes of a card that was plugged in or out.
    static Guest replugged(Guest before, Guest after) {
        boolean same = macs(before).equals(macs(after));
        return same || !after.power().hasProcess() ? after : plugged(after);
    }

    /// Whether an interface stands for a card, and not for the loopback or a bridge of the guest's own.
    private static boolean isWired(Guest guest, Nic nic) {
        return nic.name().startsWith("eth") || macs(guest).contains(nic.mac());
    }

    private static List<String> macs(Guest guest) {
        List<String> macs = new ArrayList<>();
        guest.config().forEach((key, value) -> {
            if (key.matches("net\\d+")) {
                macs.add(mac(guest.type(), PropertyString.of(value)));
            }
        });
        return macs;
    }

    private static Nic wired(Guest guest, int index, PropertyString net) {
        String mac = mac(guest.type(), net);
        String name = net.get("name").filter(_ -> guest.type() == GuestType.LXC).orElse("eth" + index);
        Optional<Nic> before =
                guest.nics().stream().filter(nic -> nic.mac().equals(mac)).findFirst();
        return fixed(guest, index, net)
                .map(address -> new Nic(name, mac, List.of(address, linkLocal(mac))))
                .or(() -> before)
                .orElseGet(() -> new Nic(name, mac, List.of(lease(guest, index), linkLocal(mac))));
    }

    private static String mac(GuestType type, PropertyString net) {
        Optional<String> mac = switch (type) {
            case QEMU -> net.model().map(Map.Entry::getValue);
            case LXC -> net.get("hwaddr");
        };
        return mac.orElse("").toLowerCase(Locale.ROOT);
    }

    private static Optional<Address> fixed(Guest guest, int index, PropertyString net) {
        Optional<String> ip = switch (guest.type()) {
            case QEMU ->
                guest.option("ipconfig" + index)
                        .flatMap(config -> PropertyString.of(config).get("ip"));
            case LXC -> net.get("ip");
        };
        return ip.filter(text -> text.indexOf('/') > 0)
                .map(text -> new Address(
                        text.substring(0, text.indexOf('/')), Integer.parseInt(text.substring(text.indexOf('/') + 1))));
    }

    /// 203.0.113.0/24 is for documentation.
    private static Address lease(Guest guest, int index) {
        return new Address("203.0.113.%d".formatted(10 + (guest.vmid().value() + index * 37) % LEASES), 24);
    }

    private static Address linkLocal(String mac) {
        String tail = mac.replace(":", "");
        int low = tail.length() < 4 ? 1 : Integer.parseInt(tail.substring(tail.length() - 4), 16);
        return new Address("fe80::be24:11ff:fe00:%x".formatted(low), 64);
    }
}
