package dev.pvefleet.proxmox.transport;

import java.util.Optional;

/// The other end of a transport, as messages name it.
///
/// @param address where the call goes, such as `https://192.0.2.10:8006` or `root@192.0.2.11:22`
/// @param tokenId who we are there, `user@realm!token`; empty over SSH, where PVE sees root@pam
public record Peer(String address, Optional<String> tokenId) {
    @Override
    public String toString() {
        return address;
    }
}
