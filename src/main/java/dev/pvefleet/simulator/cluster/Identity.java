package dev.pvefleet.simulator.cluster;

import java.util.Optional;

/// Who asks: a user, or one of its tokens.
///
/// @param user `name@realm`
/// @param token the token's own name, without the user
public record Identity(String user, Optional<String> token) {
    /// The superuser, as whom pvesh acts.
    public static final Identity ROOT = new Identity("root@pam", Optional.empty());

    /// Reads `name@realm` or `name@realm!token`.
    public static Identity parse(String text) {
        int mark = text.indexOf('!');
        return mark < 0
                ? new Identity(text, Optional.empty())
                : new Identity(text.substring(0, mark), Optional.of(text.substring(mark + 1)));
    }

    /// Some things only root's own session may do; a token of root is not root.
    public boolean isRoot() {
        return equals(ROOT);
    }

    @Override
    public String toString() {
        return token.map(name -> user + "!" + name).orElse(user);
    }
}
