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
import org.jspecify.annotations.Nullable;

/// Who may do what, by PVE's rules (PVE::RPCEnvironment): a role on a deeper path replaces those of the paths above,
/// and a separated token holds only what both it and its user hold.
public final class Access {
    private static final List<String> TOP_PATHS =
            List.of("/", "/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms");

    private final Roles roles;
    private final Map<Identity, Token> tokens = new ConcurrentHashMap<>();
    private final Map<Identity, List<Grant>> grants = new ConcurrentHashMap<>();

    Access(PveVersion version) {
        roles = new Roles(version);
    }

    public void addToken(Token token) {
        tokens.put(token.identity(), token);
    }

    /// Gives a role on a path; a role that the subject had on the very same path is replaced.
    public void grant(String path, Identity subject, String role, boolean propagate) {
        roles.privilegesOf(role);
        List<Grant> own = grants.computeIfAbsent(subject, _ -> new CopyOnWriteArrayList<>());
        own.removeIf(grant -> grant.path().equals(path));
        own.add(new Grant(path, subject, role, propagate));
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
        Grant own = grantFor(tokenIsSeparated(who) ? who : userOf(who), path);
        if (own != null) {
            roles.privilegesOf(own.role()).forEach(name -> held.put(name, own.propagate()));
        }
        held.keySet().removeIf(name -> !holds(who, path, name));
        return held;
    }

    public boolean holdsAny(Identity who, String path, Collection<String> wanted) {
        return wanted.stream().anyMatch(privilege -> holds(who, path, privilege));
    }

    public boolean holds(Identity who, String path, String privilege) {
        return grants(userOf(who), path, privilege) && (!tokenIsSeparated(who) || grants(who, path, privilege));
    }

    /// The paths worth listing for someone: the top ones, and those that the access control list names.
    public SortedSet<String> knownPaths() {
        SortedSet<String> paths = new TreeSet<>(TOP_PATHS);
        grants.values().forEach(own -> own.forEach(grant -> paths.add(grant.path())));
        return paths;
    }

    private boolean grants(Identity subject, String path, String privilege) {
        Grant grant = grantFor(subject, path);
        return grant != null && roles.privilegesOf(grant.role()).contains(privilege);
    }

    /// The grant that counts for a path: the one on the deepest step that reaches it.
    private @Nullable Grant grantFor(Identity subject, String path) {
        if (subject.isRoot()) {
            return new Grant("/", subject, "Administrator", true);
        }
        Grant counting = null;
        for (Grant grant : grants.getOrDefault(subject, List.of())) {
            boolean deeper =
                    counting == null || grant.path().length() > counting.path().length();
            if (deeper && reaches(grant, path)) {
                counting = grant;
            }
        }
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
