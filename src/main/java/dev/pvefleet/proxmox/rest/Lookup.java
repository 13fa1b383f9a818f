package dev.pvefleet.proxmox.rest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Makes sure that a host name is known before a request that needs it is sent.
///
/// The HTTP client looks names up on its event loop, which a DNS server that does not answer would block for every
/// target. Here it blocks a thread of its own, and Java remembers what was found.
@FunctionalInterface
interface Lookup {
    /// Where the connection is made by somebody else.
    Lookup ELSEWHERE = (host, time) -> {};

    Lookup JVM = Lookup::lookUp;

    void find(String host, Duration time) throws ExecutionException, TimeoutException, InterruptedException;

    private static void lookUp(String host, Duration time)
            throws ExecutionException, TimeoutException, InterruptedException {
        CompletableFuture<Void> found = new CompletableFuture<>();
        Thread.ofVirtual().name("lookup").start(() -> {
            try {
                InetAddress.getAllByName(host);
                found.complete(null);
            } catch (UnknownHostException | RuntimeException failure) {
                found.completeExceptionally(failure);
            }
        });
        found.get(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
