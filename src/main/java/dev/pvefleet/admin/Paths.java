package dev.pvefleet.admin;

import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Every path of this API with its methods. The resources have them too; here they are so that what is not among
/// them is answered the same way everywhere, and reaches no resource.
enum Paths {
    TARGETS("targets", "GET"),
    SYNC("targets/{target}/sync", "POST"),
    NODE_STATUS("targets/{target}/node-status", "POST"),
    LXC("targets/{target}/lxc", "POST"),
    QEMU_GUEST("targets/{target}/qemu/{vmid}", "DELETE"),
    LXC_GUEST("targets/{target}/lxc/{vmid}", "DELETE"),
    QEMU_CHANGE("targets/{target}/qemu/{vmid}/{operation}", "POST"),
    LXC_CHANGE("targets/{target}/lxc/{vmid}/{operation}", "POST"),
    GUESTS("guests", "GET"),
    GUEST("guests/{target}/{vmid}", "GET"),
    GUEST_HISTORY("guests/{target}/{vmid}/history", "GET"),
    NODES("nodes", "GET"),
    NODE("nodes/{target}/{node}", "GET"),
    OPERATIONS("operations", "GET"),
    OPERATION("operations/{id}", "GET"),
    RELOAD("reload", "POST");

    /// What a word of a path may look like. What is encoded, empty or leads upwards is meant to get around
    /// something.
    private static final String WORD = "(?!\\\\.{1,2}(/|\\$))[A-Za-z0-9._-]{1,64}";

    private final String template;
    // Immutable in fact, which the checker cannot see.
    @SuppressWarnings("ImmutableEnumChecker")
    private final HttpMethod method;

    @SuppressWarnings("ImmutableEnumChecker") // a Pattern cannot be changed
    private final Pattern pattern;

    Paths(String path, String method) {
        this.template = Links.ROOT + "/" + path;
        this.method = HttpMethod.valueOf(method);
        this.pattern = Pattern.compile(template.replaceAll("\\{[a-z]+}", WORD));
    }

    String template() {
        return template;
    }

    HttpMethod method() {
        return method;
    }

    /// What can be done at a path; empty if there is none.
    static Optional<Allowed> at(String path) {
        Set<HttpMethod> methods = Arrays.stream(values())
                .filter(known -> known.pattern.matcher(path).matches())
                .map(Paths::method)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        return methods.isEmpty() ? Optional.empty() : Optional.of(new Allowed(List.copyOf(methods)));
    }

    /// The methods of one path.
    record Allowed(List<HttpMethod> methods) {
        boolean contains(HttpMethod method) {
            return methods.contains(method);
        }

        /// The value of the header `Allow`.
        @Override
        public String toString() {
            return methods.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
        }
    }
}
