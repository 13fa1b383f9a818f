package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import java.time.Duration;
import java.util.Optional;

/// How a guest is changed. Each answers with the task that PVE began, or with nothing where it was done at once.
public final class GuestChanges {
    private GuestChanges() {}

    public static Request<Optional<Upid>> start(NodeName node, GuestId guest) {
        return task(Endpoint.GUEST_START, Params.NONE, node, guest.type(), guest.vmid());
    }

    /// Stops a guest at once, as if its power went.
    public static Request<Optional<Upid>> stop(NodeName node, GuestId guest) {
        return task(Endpoint.GUEST_STOP, Params.NONE, node, guest.type(), guest.vmid());
    }

    /// Asks a guest to shut down.
    ///
    /// @param timeout how long PVE waits for it; empty leaves it to PVE (60 s)
    public static Request<Optional<Upid>> shutdown(
            NodeName node, GuestId guest, Optional<Duration> timeout, boolean forceStop) {
        Params params = Params.NONE;
        if (timeout.isPresent()) {
            params = params.with("timeout", timeout.get().toSeconds());
        }
        if (forceStop) {
            params = params.with("forceStop", true);
        }
        return task(Endpoint.GUEST_SHUTDOWN, params, node, guest.type(), guest.vmid());
    }

    public static Request<Optional<Upid>> delete(NodeName node, GuestId guest, boolean purge) {
        Params params = purge ? Params.NONE.with("purge", true) : Params.NONE;
        return task(Endpoint.GUEST_DELETE, params, node, guest.type(), guest.vmid());
    }

    /// Writes options, and waits for that: nothing comes back.
    public static Request<Optional<Upid>> setConfig(NodeName node, GuestId guest, Params options) {
        return perhapsTask(Endpoint.GUEST_SET_CONFIG, options, node, guest.type(), guest.vmid());
    }

    /// Writes options of a VM in a task, for what may take longer than the 30 s that PVE gives an answer.
    public static Request<Optional<Upid>> setConfigInTask(NodeName node, GuestId vm, Params options) {
        return perhapsTask(Endpoint.QEMU_SET_CONFIG, options, node, vm.vmid());
    }

    /// Grows a disk. A task, but for VMs before PVE 8.0.
    public static Request<Optional<Upid>> resize(NodeName node, GuestId guest, String disk, String size) {
        Params params = Params.of("disk", disk).with("size", size);
        return perhapsTask(Endpoint.GUEST_RESIZE, params, node, guest.type(), guest.vmid());
    }

    /// Makes a copy of a guest.
    ///
    /// @param params `newid` at least
    public static Request<Optional<Upid>> clone(NodeName node, GuestId source, Params params) {
        return task(Endpoint.GUEST_CLONE, params, node, source.type(), source.vmid());
    }

    /// Makes a container from an OS template.
    ///
    /// @param params `vmid` and `ostemplate` at least
    public static Request<Optional<Upid>> create(NodeName node, Params params) {
        return task(Endpoint.LXC_CREATE, params, node);
    }

    /// The word for the name of a guest in the parameters of its type.
    public static String nameOption(GuestType type) {
        return switch (type) {
            case QEMU -> "name";
            case LXC -> "hostname";
        };
    }

    /// Without a UPID nobody could tell what became of it.
    private static Request<Optional<Upid>> task(Endpoint endpoint, Params params, Object... values) {
        return Request.of(
                endpoint,
                params,
                data -> {
                    Optional<Upid> upid = upid(data);
                    if (upid.isEmpty()) {
                        throw BadAnswerException.expected("the UPID of a task", data);
                    }
                    return upid;
                },
                values);
    }

    private static Request<Optional<Upid>> perhapsTask(Endpoint endpoint, Params params, Object... values) {
        return Request.of(endpoint, params, GuestChanges::upid, values);
    }

    private static Optional<Upid> upid(JsonNode data) {
        return data.isTextual() ? Upid.lastIn(data.textValue()) : Optional.empty();
    }
}
