package dev.pvefleet.system;

import dev.pvefleet.simulator.cluster.Access;
import dev.pvefleet.simulator.cluster.Identity;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Runs the `pveum` commands of a hint on the simulated cluster, as root would after copying them.
final class Pveum {
    private static final Pattern ROLE = Pattern.compile("pveum role add (\\S+) --privs ([A-Za-z.,]+)");
    private static final Pattern ACL =
            Pattern.compile("pveum acl modify (\\S+)(?: --users (\\S+))?(?: --tokens '([^']+)')? --roles ([A-Za-z,]+)");

    private Pveum() {}

    /// Runs the commands that a hint consists of.
    ///
    /// @return how many there were
    static int run(Access access, String hint) {
        ROLE.matcher(hint).results().forEach(role -> access.defineRole(role.group(1), items(role.group(2))));
        List<MatchResult> grants = ACL.matcher(hint).results().toList();
        for (MatchResult grant : grants) {
            for (String role : items(grant.group(4))) {
                subjects(grant).forEach(subject -> access.grant(grant.group(1), subject, role, true));
            }
        }
        return grants.size();
    }

    private static List<Identity> subjects(MatchResult grant) {
        return Arrays.asList(grant.group(2), grant.group(3)).stream()
                .filter(subject -> subject != null)
                .map(Identity::parse)
                .toList();
    }

    private static List<String> items(String list) {
        return List.of(list.split(","));
    }
}
