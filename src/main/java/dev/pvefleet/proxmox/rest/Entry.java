package dev.pvefleet.proxmox.rest;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.proxmox.transport.Peer;
import java.net.URI;
import java.util.Optional;

/// One entry point of a target.
///
/// @param url without a path
/// @param host a name, or an address without the brackets that a URL puts around it
/// @param peer as messages name it
record Entry(URI url, String host, int port, Peer peer) {
    private static final int HTTPS = 443;

    static Entry of(URI configured, ApiConfig config) {
        URI url = URI.create(configured.toString().replaceFirst("/+$", ""));
        String authority = url.getRawAuthority();
        int colon = authority.lastIndexOf(':');
        boolean portless = colon < 0 || authority.endsWith("]");
        String host = portless ? authority : authority.substring(0, colon);
        int port = portless ? HTTPS : Integer.parseInt(authority.substring(colon + 1));
        String way =
                config.tunnel().map(tunnel -> " through " + tunnel.address()).orElse("");
        return new Entry(
                url, host.replaceAll("[\\[\\]]", ""), port, new Peer(url + way, Optional.of(config.tokenId())));
    }

    /// Whether the host is an address, which nobody needs to look up.
    boolean isAddress() {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    /// Whether Java's `URI` knows the host: to it, a name with `_` is none.
    boolean hasUriHost() {
        return url.getHost() != null;
    }

    /// The host as a URL and the header `Host` write it.
    String urlHost() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
