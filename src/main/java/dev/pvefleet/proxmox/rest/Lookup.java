package dev.pvefleet.proxmox.rest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds the addresses of a host name before a request that needs them is sent.
///
/// The HTTP client looks names up on its event loop, which a DNS server that does not answer would block for every
/// target there. Here it blocks one thread for each name, and Java remembers for a while what was found.
final class Lookup {
    private final Resolver resolver;
    private final Map<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();

    /// Asks the system for a name's addresses, for as long as that takes.
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    Lookup() {
        this(InetAddress::getAllByName);
    }

    Lookup(Resolver resolver) {
        this.resolver = resolver;
    }

    /// Waits until the name was found. Its addresses are in the order in which the system wants them to be tried.
    List<InetAddress> find(String host, Duration time)
            throws ExecutionException, TimeoutException, InterruptedException {
        return running.computeIfAbsent(host, this::begin).get(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private CompletableFuture<List<InetAddress>> begin(String host) {
        CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("lookup " + host).start(() -> {
            try {
                List<InetAddress> addresses = List.of(resolver.resolve(host));
                running.remove(host);
                found.complete(addresses);
            } catch (UnknownHostException | RuntimeException | Error failure) {
                running.remove(host);
                found.completeExceptionally(failure);
            }
        });
        return found;
    }
}
