package dev.pvefleet.proxmox.transport;

import static dev.pvefleet.proxmox.transport.Verb.DELETE;
import static dev.pvefleet.proxmox.transport.Verb.GET;
import static dev.pvefleet.proxmox.transport.Verb.POST;
import static dev.pvefleet.proxmox.transport.Verb.PUT;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The endpoints of PVE's API that this tool uses, each with the privilege that PVE asks for (`permissions` in its
/// schema), so that a refusal can say what to grant even where PVE does not.
///
/// The template is also the metric label of a call, which keeps the number of series bounded.
public enum Endpoint {
    VERSION(GET, "/version", "", ""),
    PERMISSIONS(GET, "/access/permissions", "", ""),
    ACCESS_LIST(GET, "/access/acl", "", ""),
    CLUSTER_RESOURCES(GET, "/cluster/resources", "", ""),
    CLUSTER_STATUS(GET, "/cluster/status", "Sys.Audit", "/"),
    CLUSTER_NEXTID(GET, "/cluster/nextid", "", ""),
    CLUSTER_HA_STATUS(GET, "/cluster/ha/status/current", "Sys.Audit", "/"),
    NODES(GET, "/nodes", "", ""),
    NODE_STATUS(GET, "/nodes/{node}/status", "Sys.Audit", "/nodes/{node}"),
    NODE_RRDDATA(GET, "/nodes/{node}/rrddata", "Sys.Audit", "/nodes/{node}"),
    NODE_DISKS(GET, "/nodes/{node}/disks/list", "Sys.Audit", "/nodes/{node}"),
    NODE_ZFS(GET, "/nodes/{node}/disks/zfs", "Sys.Audit", "/"),
    NODE_STORAGE(GET, "/nodes/{node}/storage", "Datastore.Audit", "/storage"),
    STORAGE_CONTENT(GET, "/nodes/{node}/storage/{storage}/content", "Datastore.Audit", "/storage/{storage}"),
    NODE_NETWORK(GET, "/nodes/{node}/network", "SDN.Audit", "/sdn/zones/localnetwork"),
    TASK_STATUS(GET, "/nodes/{node}/tasks/{upid}/status", "Sys.Audit", "/nodes/{node}"),
    TASK_LOG(GET, "/nodes/{node}/tasks/{upid}/log", "Sys.Audit", "/nodes/{node}"),
    NODE_TASKS(GET, "/nodes/{node}/tasks", "Sys.Audit", "/nodes/{node}"),
    GUEST_LIST(GET, "/nodes/{node}/{type}", "VM.Audit", "/vms"),
    GUEST_STATUS(GET, "/nodes/{node}/{type}/{vmid}/status/current", "VM.Audit", "/vms/{vmid}"),
    GUEST_CONFIG(GET, "/nodes/{node}/{type}/{vmid}/config", "VM.Audit", "/vms/{vmid}"),
    GUEST_PENDING(GET, "/nodes/{node}/{type}/{vmid}/pending", "VM.Audit", "/vms/{vmid}"),
    GUEST_SET_CONFIG(PUT, "/nodes/{node}/{type}/{vmid}/config", "VM.Config.Options", "/vms/{vmid}"),
    QEMU_SET_CONFIG(POST, "/nodes/{node}/qemu/{vmid}/config", "VM.Config.Options", "/vms/{vmid}"),
    GUEST_CLONE(POST, "/nodes/{node}/{type}/{vmid}/clone", "VM.Clone", "/vms/{vmid}"),
    GUEST_RESIZE(PUT, "/nodes/{node}/{type}/{vmid}/resize", "VM.Config.Disk", "/vms/{vmid}"),
    GUEST_START(POST, "/nodes/{node}/{type}/{vmid}/status/start", "VM.PowerMgmt", "/vms/{vmid}"),
    GUEST_STOP(POST, "/nodes/{node}/{type}/{vmid}/status/stop", "VM.PowerMgmt", "/vms/{vmid}"),
    GUEST_SHUTDOWN(POST, "/nodes/{node}/{type}/{vmid}/status/shutdown", "VM.PowerMgmt", "/vms/{vmid}"),
    GUEST_DELETE(DELETE, "/nodes/{node}/{type}/{vmid}", "VM.Allocate", "/vms/{vmid}"),
    LXC_CREATE(POST, "/nodes/{node}/lxc", "VM.Allocate", "/vms/{vmid}"),
    LXC_INTERFACES(GET, "/nodes/{node}/lxc/{vmid}/interfaces", "VM.Audit", "/vms/{vmid}"),
    AGENT_INTERFACES(
            GET, "/nodes/{node}/qemu/{vmid}/agent/network-get-interfaces", "VM.GuestAgent.Audit", "/vms/{vmid}"),
    AGENT_EXEC(POST, "/nodes/{node}/qemu/{vmid}/agent/exec", "VM.GuestAgent.Unrestricted", "/vms/{vmid}"),
    AGENT_EXEC_STATUS(GET, "/nodes/{node}/qemu/{vmid}/agent/exec-status", "VM.GuestAgent.Unrestricted", "/vms/{vmid}");

    private final Verb verb;
    private final String template;
    private final String privilege;
    private final String aclPath;

    Endpoint(Verb verb, String template, String privilege, String aclPath) {
        this.verb = verb;
        this.template = template;
        this.privilege = privilege;
        this.aclPath = aclPath;
    }

    public Verb verb() {
        return verb;
    }

    /// The path with its variables in braces.
    public String template() {
        return template;
    }

    /// The names of the path's variables, in order.
    public List<String> variables() {
        return variablesOf(template);
    }

    /// The privilege that PVE checks, or the empty string where any user may ask (lists are then filtered).
    public String privilege() {
        return privilege;
    }

    /// The access control path that the privilege is checked on, with variables in braces.
    public String aclPath() {
        return aclPath;
    }

    /// Whether asking twice does no harm. A guest agent forgets a process once its end was reported, so
    /// `exec-status` is read once only.
    public boolean isRepeatable() {
        return verb == GET && this != AGENT_EXEC_STATUS;
    }

    /// The names in braces in a template, in order.
    static List<String> variablesOf(String template) {
        return Variables.FORM
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /// Puts values in the place of the variables of a template.
    static String fill(String template, List<String> names, List<String> values) {
        Matcher matcher = Variables.FORM.matcher(template);
        List<String> missing = new ArrayList<>();
        String filled = matcher.replaceAll(found -> {
            int index = names.indexOf(found.group(1));
            if (index < 0) {
                missing.add(found.group(1));
                return "";
            }
            return Matcher.quoteReplacement(values.get(index));
        });
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("no value for " + missing + " in " + template);
        }
        return filled;
    }

    /// Holds the pattern apart, because an enum's constants are made before its own static fields.
    private static final class Variables {
        private static final Pattern FORM = Pattern.compile("\\{([a-z]+)}");
    }
}
