package dev.pvefleet.proxmox.rest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Makes sure that a host name is known before a request that needs it is sent.
///
/// The HTTP client looks names up on its event loop, which a DNS server that does not answer would block for every
/// target there. Here it blocks one thread for each name, and Java remembers for a while what was found.
final class Lookup {
    private final Resolver resolver;
    private final Map<String, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

    /// Asks the system for a name's addresses, for as long as that takes.
    @FunctionalInterface
    interface Resolver {
        void resolve(String host) throws UnknownHostException;
    }

    Lookup() {
        this(InetAddress::getAllByName);
    }

    Lookup(Resolver resolver) {
        this.resolver = resolver;
    }

    /// Waits until the name was found.
    void find(String host, Duration time) throws ExecutionException, TimeoutException, InterruptedException {
        if (!isLiteral(host)) {
            running.computeIfAbsent(host, this::begin).get(time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static boolean isLiteral(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+");
    }

    private CompletableFuture<Void> begin(String host) {
        CompletableFuture<Void> found = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("lookup " + host).start(() -> {
            try {
                resolver.resolve(host);
                running.remove(host);
                found.complete(null);
            } catch (UnknownHostException | RuntimeException failure) {
                running.remove(host);
                found.completeExceptionally(failure);
            }
        });
        return found;
    }
}
