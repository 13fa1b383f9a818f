package dev.pvefleet.simulator.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The tokens that every simulated cluster has, by what they are good for.
public enum Purpose {
    /// Administrator everywhere.
    ADMIN("svc@pve!automation"),
    /// PVEAuditor everywhere: what a monitoring token should have.
    AUDITOR("svc@pve!audit"),
    /// A fresh separated token that nobody granted anything: it authenticates, and then sees nothing.
    NO_RIGHTS("svc@pve!fresh"),
    /// Administrator, but expired.
    EXPIRED("svc@pve!expired"),
    /// A token of root's that is not separated; still not root itself.
    ROOT_TOKEN("root@pam!full");

    private final String tokenId;

    Purpose(String tokenId) {
        this.tokenId = tokenId;
    }

    public Identity identity() {
        return Identity.parse(tokenId);
    }

    /// The secret, in PVE's form of a UUID. It is derived from the name, since it protects nothing real.
    public String secret() {
        return UUID.nameUUIDFromBytes(tokenId.getBytes(StandardCharsets.UTF_8)).toString();
    }

    static void foundAll(Access access, Instant now) {
        access.grant("/", Identity.parse("svc@pve"), "Administrator", true);
        access.grant("/", ADMIN.identity(), "Administrator", true);
        access.grant("/", AUDITOR.identity(), "PVEAuditor", true);
        access.grant("/", EXPIRED.identity(), "Administrator", true);
        for (Purpose purpose : List.of(ADMIN, AUDITOR, NO_RIGHTS)) {
            access.addToken(new Token(purpose.identity(), purpose.secret(), true, Optional.empty()));
        }
        access.addToken(new Token(EXPIRED.identity(), EXPIRED.secret(), true, Optional.of(now.minusSeconds(86_400))));
        access.addToken(new Token(ROOT_TOKEN.identity(), ROOT_TOKEN.secret(), false, Optional.empty()));
    }
}
