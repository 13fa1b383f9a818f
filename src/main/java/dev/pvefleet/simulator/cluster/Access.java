package dev.pvefleet.simulator.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pvefleet.model.PveVersion;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// Who may do what, by PVE's rules (PVE::RPCEnvironment): roles on one path add up, those on a deeper path replace
/// those of the paths above, a guest has those of its pool beside its own, and a separated token holds only what both
/// it and its user hold.
public final class Access {
    private static final List<String> TOP_PATHS =
            List.of("/", "/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms");

    private static final String NO_ACCESS = "NoAccess";

    private final Roles roles;

    /// The paths of guests that are in a pool, each with that pool's path.
    private final Supplier<Map<String, String>> pooled;

    private final Map<Identity, Token> tokens = new ConcurrentHashMap<>();
    private final Map<Identity, List<Grant>> grants = new ConcurrentHashMap<>();

    Access(PveVersion version, Supplier<Map<String, String>> pooled) {
        roles = new Roles(version);
        this.pooled = pooled;
    }

    public void addToken(Token token) {
        tokens.put(token.identity(), token);
    }

    /// Gives a role on a path, beside those that the subject has there (`pveum acl modify`).
    public void grant(String path, Identity subject, String role, boolean propagate) {
        roles.privilegesOf(role);
        List<Grant> own = grants.computeIfAbsent(subject, _ -> new CopyOnWriteArrayList<>());
        own.removeIf(grant -> grant.path().equals(path) && grant.role().equals(role));
        own.add(new Grant(path, subject, role, propagate));
    }

    /// The access control list.
    public List<Grant> list() {
        return grants.values().stream().flatMap(List::stream).toList();
    }

    /// Takes every grant from a user or token.
    public void revokeAll(Identity subject) {
        grants.remove(subject);
    }

    /// Takes every grant on a path, from whomever.
    public void forget(String path) {
        grants.values().forEach(own -> own.removeIf(grant -> grant.path().equals(path)));
    }

    /// Adds a role of one's own.
    public void defineRole(String role, Collection<String> privileges) {
        roles.define(role, privileges);
    }

    /// The identity that a token id and secret prove, if they are right and the token has not expired.
    public Optional<Identity> authenticate(String tokenId, String secret, Instant now) {
        Token token = tokens.get(Identity.parse(tokenId));
        if (token == null || !token.isValidAt(now) || !sameText(token.secret(), secret)) {
            return Optional.empty();
        }
        return Optional.of(token.identity());
    }

    /// The privileges on a path, each with whether it is handed down to deeper paths.
    public SortedMap<String, Boolean> privileges(Identity who, String path) {
        SortedMap<String, Boolean> held = new TreeMap<>();
        rolesOn(tokenIsSeparated(who) ? who : userOf(who), path)
                .forEach((role, propagate) ->
                        roles.privilegesOf(role).forEach(name -> held.merge(name, propagate, Boolean::logicalOr)));
        held.keySet().removeIf(name -> !holds(who, path, name));
        return held;
    }

    public boolean holdsAny(Identity who, String path, Collection<String> wanted) {
        return wanted.stream().anyMatch(privilege -> holds(who, path, privilege));
    }

    public boolean holds(Identity who, String path, String privilege) {
        return grants(userOf(who), path, privilege) && (!tokenIsSeparated(who) || grants(who, path, privilege));
    }

    /// The paths worth listing for someone: the top ones, those that the access control list names, and those of
    /// guests in pools.
    public SortedSet<String> knownPaths() {
        SortedSet<String> paths = new TreeSet<>(TOP_PATHS);
        paths.addAll(pooled.get().keySet());
        grants.values().forEach(own -> own.forEach(grant -> paths.add(grant.path())));
        return paths;
    }

    private boolean grants(Identity subject, String path, String privilege) {
        return rolesOn(subject, path).keySet().stream()
                .anyMatch(role -> roles.privilegesOf(role).contains(privilege));
    }

    /// The roles that count on a path, each with whether it is handed down: those of the deepest step that reaches it,
    /// and those of the pool. Where one of them is `NoAccess`, it is the only one.
    private Map<String, Boolean> rolesOn(Identity subject, String path) {
        if (subject.isRoot()) {
            return Map.of("Administrator", true);
        }
        Map<String, Boolean> counting = grantsOn(subject, path);
        String pool = pooled.get().get(path);
        if (pool != null && !counting.containsKey(NO_ACCESS)) {
            grantsOn(subject, pool).keySet().forEach(role -> counting.putIfAbsent(role, false));
        }
        return counting.containsKey(NO_ACCESS) ? Map.of(NO_ACCESS, true) : counting;
    }

    private Map<String, Boolean> grantsOn(Identity subject, String path) {
        List<Grant> reaching = grants.getOrDefault(subject, List.of()).stream()
                .filter(grant -> reaches(grant, path))
                .toList();
        int deepest =
                reaching.stream().mapToInt(grant -> grant.path().length()).max().orElse(0);
        Map<String, Boolean> counting = new TreeMap<>();
        reaching.stream()
                .filter(grant -> grant.path().length() == deepest)
                .forEach(grant -> counting.put(grant.role(), grant.propagate()));
        return counting;
    }

    private static boolean reaches(Grant grant, String path) {
        if (grant.path().equals(path)) {
            return true;
        }
        return grant.propagate() && (grant.path().equals("/") || path.startsWith(grant.path() + "/"));
    }

    /// Whether the token counts with its own grants; one without separation has simply those of its user.
    private boolean tokenIsSeparated(Identity who) {
        Token token = who.token().isEmpty() ? null : tokens.get(who);
        return token != null && token.separated();
    }

    private static Identity userOf(Identity who) {
        return who.token().isEmpty() ? who : new Identity(who.user(), Optional.empty());
    }

    private static boolean sameText(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }
}
