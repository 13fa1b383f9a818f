package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.simulator.cluster.Interface;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A node's network interfaces. From PVE 8 on, bridges need SDN rights, with or without a filter.
final class NetworkRoom implements Room {
    private static final String ZONES = "/sdn/zones/";
    static final String VNET = "vnet1";
    private static final Set<String> WITH_VNETS = Set.of("any_bridge", "vnet", "include_sdn");
    private static final Set<String> ANY_BRIDGE = Set.of("any_bridge", "any_local_bridge");

    @Override
    public Map<String, Handler> handlers() {
        return Map.of("GET /nodes/{node}/network", NetworkRoom::list);
    }

    /// Where the right to use a bridge is given.
    static String aclPath(String bridge) {
        return ZONES + (bridge.equals(VNET) ? "zone1/" : "localnetwork/") + bridge;
    }

    private static Answer list(Asked asked) {
        Optional<String> type = asked.text("type");
        ArrayNode list = Json.array();
        for (Interface each : asked.local().interfaces()) {
            if (type.map(wanted -> matches(each, wanted)).orElse(true) && isVisible(each, asked)) {
                entry(list.addObject(), each, asked);
            }
        }
        boolean sdn = asked.isAtLeast(8, 0) && type.map(WITH_VNETS::contains).orElse(false);
        if (sdn && asked.mayAny(ZONES + "zone1/" + VNET, List.of("SDN.Audit", "SDN.Use"))) {
            list.addObject()
                    .put("iface", VNET)
                    .put("type", "vnet")
                    .put("active", 1)
                    .put("comments", "guests of the lab");
        }
        return Answer.of(list);
    }

    private static boolean matches(Interface each, String wanted) {
        if (wanted.equals("include_sdn")) {
            return true;
        }
        return ANY_BRIDGE.contains(wanted) ? each.isBridge() : each.type().equals(wanted);
    }

    private static boolean isVisible(Interface each, Asked asked) {
        return !each.isBridge()
                || !asked.isAtLeast(8, 0)
                || asked.mayAny(ZONES + "localnetwork/" + each.name(), List.of("SDN.Audit", "SDN.Use"));
    }

    private static void entry(ObjectNode entry, Interface each, Asked asked) {
        entry.put("iface", each.name());
        entry.put("type", each.type());
        if (each.active()) {
            if (asked.isAtLeast(9, 0)) {
                entry.put("active", 1);
            } else {
                entry.put("active", "1");
            }
        }
        entry.put("autostart", 1);
        entry.put("method", each.address().isPresent() ? "static" : "manual");
        entry.put("method6", "manual");
        each.address().ifPresent(address -> {
            entry.put("address", address.ip());
            entry.put("netmask", Integer.toString(address.prefix()));
            entry.put("cidr", address.toString());
            entry.put("gateway", "192.0.2.1");
        });
        each.ports().ifPresent(ports -> {
            if (each.type().equals("OVSBridge")) {
                entry.put("ovs_ports", ports);
            } else {
                entry.put("bridge_ports", ports).put("bridge_stp", "off").put("bridge_fd", "0");
            }
        });
        entry.put("priority", 3);
        entry.putArray("families").add("inet");
    }
}
