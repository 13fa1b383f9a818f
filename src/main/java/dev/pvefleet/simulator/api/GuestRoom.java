package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Guest;
import java.util.Map;

/// A node's guests and what can be read of one.
final class GuestRoom implements Room {
    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "GET /nodes/{node}/qemu", asked -> list(asked, GuestType.QEMU),
                "GET /nodes/{node}/lxc", asked -> list(asked, GuestType.LXC),
                "GET /nodes/{node}/qemu/{vmid}/status/current", asked -> current(asked, GuestType.QEMU),
                "GET /nodes/{node}/lxc/{vmid}/status/current", asked -> current(asked, GuestType.LXC),
                "GET /nodes/{node}/qemu/{vmid}/config", asked -> config(asked, GuestType.QEMU),
                "GET /nodes/{node}/lxc/{vmid}/config", asked -> config(asked, GuestType.LXC),
                "GET /nodes/{node}/qemu/{vmid}/pending", asked -> pending(asked, GuestType.QEMU),
                "GET /nodes/{node}/lxc/{vmid}/pending", asked -> pending(asked, GuestType.LXC),
                "GET /nodes/{node}/lxc/{vmid}/interfaces", GuestNetworks::ofContainer);
    }

    private static Answer list(Asked asked, GuestType type) {
        ArrayNode list = Json.array();
        for (Guest guest : asked.cluster().guests()) {
            boolean here = guest.type() == type && guest.node().equals(asked.node());
            if (here && asked.may("/vms/" + guest.vmid(), "VM.Audit")) {
                ObjectNode entry = list.addObject();
                GuestLists.entry(entry, guest, asked);
                if (asked.flag("full")) {
                    GuestLists.monitorDetail(entry, guest, asked);
                }
            }
        }
        return Answer.of(list);
    }

    private static Answer current(Asked asked, GuestType type) {
        Guest guest = asked.guest(type);
        ObjectNode data = Json.object();
        GuestLists.entry(data, guest, asked);
        GuestLists.monitorDetail(data, guest, asked);
        ObjectNode ha = data.putObject("ha");
        ha.put("managed", guest.haState().isPresent() ? 1 : 0);
        guest.haState().ifPresent(state -> ha.put("state", state));
        if (guest.hasAgentOption()) {
            data.put("agent", 1);
        }
        return Answer.of(data);
    }

    private static Answer config(Asked asked, GuestType type) {
        return Answer.of(GuestConfigs.of(asked.guest(type), asked));
    }

    private static Answer pending(Asked asked, GuestType type) {
        return Answer.of(GuestConfigs.pending(asked.guest(type), asked));
    }
}
