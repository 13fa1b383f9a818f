package dev.pvefleet.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// `kind: api`: the REST API with a token.
///
/// @param apiUrls one or more entry points, without `/api2/json`; a read that cannot connect tries the next
/// @param tokenId `user@realm!token`
/// @param caCertPem the PEM text to trust, already read where the file named a path; empty: the system's own roots
/// @param fingerprint SHA-256 of the leaf certificate as 64 lower-case hex digits without colons; trusted instead of a
/// CA
/// @param tunnel the SSH connection that the HTTPS runs in, if any
public record ApiConfig(
        List<URI> apiUrls,
        String tokenId,
        Secret tokenSecret,
        Optional<String> caCertPem,
        Optional<String> fingerprint,
        boolean skipTlsVerify,
        Optional<SshConfig.Connection> tunnel)
        implements TransportConfig {
    public ApiConfig {
        apiUrls = List.copyOf(apiUrls);
    }
}
