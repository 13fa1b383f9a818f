package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Address;
import dev.pvefleet.simulator.cluster.Agent;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Nic;
import java.util.List;

/// The addresses of a guest: the guest agent's words for a VM, other ones for a container.
final class GuestNetworks {
    private GuestNetworks() {}

    static Answer ofAgent(Asked asked) {
        Guest guest = asked.guest(GuestType.QEMU);
        Agents.demandRunning(guest, asked);
        ObjectNode data = Json.object();
        switch (guest.agent()) {
            case Agent.Answering(), Agent.Broken _ -> {
                ArrayNode result = data.putArray("result");
                guest.nics().forEach(nic -> agentEntry(result.addObject(), nic));
            }
            case Agent.Refusing(String errorClass, String description) ->
                data.putObject("result")
                        .putObject("error")
                        .put("class", errorClass)
                        .put("desc", description);
            case Agent.Hung() ->
                throw ApiError.die("VM %s qga command 'guest-network-get-interfaces' failed - got timeout"
                        .formatted(guest.vmid()));
            case Agent.NotRunning() -> throw ApiError.die("QEMU guest agent is not running");
        }
        return Answer.of(data);
    }

    private static void agentEntry(ObjectNode entry, Nic nic) {
        entry.put("name", nic.name());
        entry.put("hardware-address", nic.mac());
        if (!nic.addresses().isEmpty()) {
            ArrayNode addresses = entry.putArray("ip-addresses");
            for (Address address : nic.addresses()) {
                addresses
                        .addObject()
                        .put("ip-address", address.ip())
                        .put("ip-address-type", address.isV6() ? "ipv6" : "ipv4")
                        .put("prefix", address.prefix());
            }
        }
        entry.putObject("statistics").put("rx-bytes", 1_048_576).put("tx-bytes", 524_288);
    }

    static Answer ofContainer(Asked asked) {
        Guest guest = asked.guest(GuestType.LXC);
        if (!guest.power().hasProcess()) {
            return Answer.nothing();
        }
        ArrayNode list = Json.array();
        boolean booted = Agents.hasBooted(guest, asked);
        guest.nics().stream()
                .map(nic -> booted ? nic : new Nic(nic.name(), nic.mac(), List.of()))
                .forEach(nic -> containerEntry(list.addObject(), nic, asked.isAtLeast(8, 4)));
        return Answer.of(list);
    }

    private static void containerEntry(ObjectNode entry, Nic nic, boolean withAllAddresses) {
        entry.put("name", nic.name());
        entry.put("hwaddr", nic.mac());
        for (Address address : nic.addresses()) {
            entry.put(address.isV6() ? "inet6" : "inet", address.toString());
        }
        if (withAllAddresses) {
            entry.put("hardware-address", nic.mac());
            ArrayNode addresses = entry.putArray("ip-addresses");
            for (Address address : nic.addresses()) {
                addresses
                        .addObject()
                        .put("ip-address", address.ip())
                        .put("ip-address-type", address.isV6() ? "inet6" : "inet")
                        .put("prefix", Integer.toString(address.prefix()));
            }
        }
    }
}
