package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.simulator.cluster.Access;
import dev.pvefleet.simulator.cluster.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Decides a permission expression of the schema (PVE::RPCEnvironment's `exec_api2_perm_check`).
///
/// A plain check says in its refusal what is missing; of a choice of checks PVE says nothing.
final class Permissions {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");

    private final Access access;

    Permissions(Access access) {
        this.access = access;
    }

    void demand(JsonNode check, Identity who, Map<String, String> values) {
        if (check.isMissingNode() || who.isRoot()) {
            return;
        }
        if (!allows(check, who, values)) {
            throw ApiError.forbidden(detail(check, who, values));
        }
    }

    private boolean allows(JsonNode check, Identity who, Map<String, String> values) {
        return switch (check.path(0).asText()) {
            case "and" -> operands(check).stream().allMatch(part -> allows(part, who, values));
            case "or" -> operands(check).stream().anyMatch(part -> allows(part, who, values));
            case "perm" -> missing(check, who, values).isEmpty();
            default -> throw new IllegalStateException("the schema has the unknown check " + check);
        };
    }

    private static List<JsonNode> operands(JsonNode check) {
        List<JsonNode> operands = new ArrayList<>();
        check.forEach(operands::add);
        return operands.subList(1, operands.size());
    }

    /// What a plain check finds missing, in the words of PVE's refusal.
    private Optional<String> missing(JsonNode check, Identity who, Map<String, String> values) {
        String needed = option(check, "require_param").map(JsonNode::asText).orElse("");
        if (!needed.isEmpty() && !values.containsKey(needed)) {
            return Optional.of("");
        }
        String path = fill(check.path(1).asText(), values);
        List<String> privileges = new ArrayList<>();
        check.path(2).forEach(name -> privileges.add(name.asText()));
        if (option(check, "any").isPresent()) {
            return access.holdsAny(who, path, privileges)
                    ? Optional.empty()
                    : Optional.of(path + ", " + String.join("|", privileges));
        }
        return privileges.stream()
                .filter(name -> !access.holds(who, path, name))
                .findFirst()
                .map(name -> path + ", " + name);
    }

    private String detail(JsonNode check, Identity who, Map<String, String> values) {
        return switch (check.path(0).asText()) {
            case "perm" -> missing(check, who, values).orElse("");
            case "and" ->
                operands(check).stream()
                        .filter(part -> !allows(part, who, values))
                        .findFirst()
                        .map(part -> detail(part, who, values))
                        .orElse("");
            default -> "";
        };
    }

    private static Optional<JsonNode> option(JsonNode check, String name) {
        for (int index = 3; index + 1 < check.size(); index += 2) {
            if (check.path(index).asText().equals(name)) {
                return Optional.of(check.path(index + 1));
            }
        }
        return Optional.empty();
    }

    private static String fill(String template, Map<String, String> values) {
        return VARIABLE.matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
    }
}
