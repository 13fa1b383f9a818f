package dev.pvefleet.proxmox.transport;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.PveVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// One request to PVE: an endpoint, the values of its path's variables, its parameters, and when the answer is too
/// late.
///
/// @param values one value for each of the endpoint's variables, in order, not encoded
/// @param latestStart until when it may wait for its turn
/// @param group the calls that this one may travel with, if any
/// @param version that of the PVE which is asked, where the form of the call depends on it
public record Call(
        Endpoint endpoint,
        List<String> values,
        Params params,
        Instant latestStart,
        Instant deadline,
        Optional<Group> group,
        Optional<PveVersion> version) {
    public Call {
        values = List.copyOf(values);
        if (values.size() != endpoint.variables().size()) {
            throw new IllegalArgumentException(
                    "%s has the variables %s, not %s".formatted(endpoint, endpoint.variables(), values));
        }
        for (String value : values) {
            if (value.isEmpty() || value.equals(".") || value.equals("..") || value.indexOf('/') >= 0) {
                throw new IllegalArgumentException("'%s' cannot stand in a path".formatted(value));
            }
        }
    }

    public static Call to(Endpoint endpoint, Params params, Instant deadline, Object... values) {
        List<String> texts = List.of(values).stream().map(Object::toString).toList();
        return new Call(endpoint, texts, params, deadline, deadline, Optional.empty(), Optional.empty());
    }

    public Call in(Group company) {
        return new Call(endpoint, values, params, latestStart, deadline, Optional.of(company), version);
    }

    /// The same call without company, as a repetition travels.
    public Call alone() {
        return group.isEmpty()
                ? this
                : new Call(endpoint, values, params, latestStart, deadline, Optional.empty(), version);
    }

    /// The same call to a PVE of this version.
    public Call of(PveVersion asked) {
        return new Call(endpoint, values, params, latestStart, deadline, group, Optional.of(asked));
    }

    /// The same call, which is not sent any more where earlier ones keep it waiting until this time.
    public Call startedBy(Instant latest) {
        Instant start = latest.isBefore(deadline) ? latest : deadline;
        return new Call(endpoint, values, params, start, deadline, group, version);
    }

    public Verb verb() {
        return endpoint.verb();
    }

    /// The path below `/api2/json`, as pvesh takes it.
    public String path() {
        return path(UnaryOperator.identity());
    }

    /// The path with each value encoded on its own.
    public String path(UnaryOperator<String> encode) {
        return Endpoint.fill(
                endpoint.template(),
                endpoint.variables(),
                values.stream().map(encode).toList());
    }

    /// The access control path that PVE checks, such as `/vms/100`; empty where it checks none.
    public Optional<String> aclPath() {
        boolean known = endpoint.variables().containsAll(Endpoint.variablesOf(endpoint.aclPath()));
        return endpoint.privilege().isEmpty() || !known
                ? Optional.empty()
                : Optional.of(Endpoint.fill(endpoint.aclPath(), endpoint.variables(), values));
    }

    /// The node that does the work, where the path names one.
    public Optional<NodeName> node() {
        int index = endpoint.variables().indexOf("node");
        return index < 0 ? Optional.empty() : Optional.of(new NodeName(values.get(index)));
    }

    /// The call in a message: verb and path, no parameters, since those may be secrets.
    @Override
    public String toString() {
        return verb() + " " + path();
    }
}
