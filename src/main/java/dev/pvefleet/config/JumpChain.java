package dev.pvefleet.config;

import dev.pvefleet.config.SshConfig.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `proxyJump` as OpenSSH writes it: hosts with commas between, each `[user@]host[:port]` or
/// `ssh://[user@]host[:port]`, IPv6 addresses in brackets.
final class JumpChain {
    /// A login name; names of a Windows domain and with an '@' are in use. It never begins like an option.
    static final Pattern USER = Pattern.compile("[^\\s:,/'\"$`;&|<>()-][^\\s:,/'\"$`;&|<>()]{0,127}");

    private static final int MOST_HOPS = 8;
    private static final int SSH_PORT = 22;

    private JumpChain() {}

    static List<Hop> parse(String text) {
        List<Hop> hops = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            hops.add(hop(part.strip(), hops.size() + 1));
        }
        if (hops.size() > MOST_HOPS) {
            throw new IllegalArgumentException(
                    "goes through %d hosts; at most %d are allowed".formatted(hops.size(), MOST_HOPS));
        }
        return hops;
    }

    private static Hop hop(String text, int number) {
        String rest = text.startsWith("ssh://") ? text.substring("ssh://".length()) : text;
        int at = rest.lastIndexOf('@');
        try {
            HostPort address = HostPort.parse(rest.substring(at + 1), SSH_PORT);
            Optional<String> user = at < 0 ? Optional.empty() : Optional.of(rest.substring(0, at));
            if (user.filter(name -> !USER.matcher(name).matches()).isPresent()) {
                throw new IllegalArgumentException("not a user");
            }
            return new Hop(user, address.host(), address.port());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "hop %d is not [user@]host[:port], an IPv6 address in brackets; commas stand between hops"
                            .formatted(number),
                    e);
        }
    }
}
