package dev.pvefleet.proxmox;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import java.util.List;

/// What can be asked of one guest, on the node where it is.
public final class GuestCalls {
    private GuestCalls() {}

    /// The configuration with pending changes applied, as PVE shows it for editing.
    public static Request<GuestOptions> options(NodeName node, GuestId guest) {
        return Request.of(Endpoint.GUEST_CONFIG, Params.NONE, GuestOptions::of, node, guest.type(), guest.vmid());
    }

    /// The configuration with which the guest runs, without the changes that wait for its next start.
    public static Request<GuestOptions> runningOptions(NodeName node, GuestId guest) {
        return Request.of(
                Endpoint.GUEST_CONFIG,
                Params.NONE.with("current", true),
                GuestOptions::of,
                node,
                guest.type(),
                guest.vmid());
    }

    /// Each option with what waits for the guest's next start, or is left of a change that failed.
    public static Request<List<PendingOption>> pending(NodeName node, GuestId guest) {
        return Request.of(Endpoint.GUEST_PENDING, Params.NONE, PendingOption::listed, node, guest.type(), guest.vmid());
    }

    /// How the guest is at this moment; the cluster's list is some seconds old.
    public static Request<GuestStatus> status(NodeName node, GuestId guest) {
        return Request.of(Endpoint.GUEST_STATUS, Params.NONE, GuestStatus::of, node, guest.type(), guest.vmid());
    }

    /// The same with all that the node knows of the guest beside.
    public static Request<NodeGuests> current(NodeName node, GuestId guest) {
        return Request.of(
                Endpoint.GUEST_STATUS,
                Params.NONE,
                data -> NodeGuests.ofOne(node, guest, data),
                node,
                guest.type(),
                guest.vmid());
    }

    /// The network cards inside of the guest: a VM's as its guest agent tells them, a container's as the node sees
    /// them (not before PVE 8).
    public static Request<List<GuestInterface>> interfaces(NodeName node, GuestId guest) {
        return switch (guest.type()) {
            case QEMU ->
                Request.of(Endpoint.AGENT_INTERFACES, Params.NONE, GuestInterface::ofAgent, node, guest.vmid());
            case LXC ->
                Request.of(Endpoint.LXC_INTERFACES, Params.NONE, GuestInterface::ofContainer, node, guest.vmid());
        };
    }
}
