package dev.pvefleet.simulator;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.api.ApiEngine;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Node;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// pveproxy of every node: an HTTPS listener for each, with the node's own certificate.
final class RestFace implements AutoCloseable {
    private static final int HEADER_BYTES = 8 * 1024;
    private static final long PATIENCE_SECONDS = 20;

    private final Vertx vertx;
    private final Cluster cluster;
    private final Certificates certificates;
    private final RestService service;
    private final Map<NodeName, HttpServer> servers = new ConcurrentHashMap<>();
    private final Map<NodeName, Integer> ports = new ConcurrentHashMap<>();
    private final Map<NodeName, Certificates.Leaf> leaves = new HashMap<>();

    RestFace(Cluster cluster, ApiEngine engine, Clock clock, Faults faults, Counters counters) {
        this.cluster = cluster;
        this.certificates = new Certificates();
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setPreferNativeTransport(false)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.service = new RestService(vertx, cluster, engine, clock, faults, counters);
    }

    /// Opens a listener for every node that is up; a node that is down has a port that refuses.
    void start() {
        for (Node node : cluster.nodes()) {
            leaves.put(node.name(), certificates.leafFor(node));
            open(node.name());
            if (!node.isReachable()) {
                shut(node.name());
            }
        }
    }

    String caPem() {
        return certificates.caPem();
    }

    URI url(NodeName node) {
        Integer port = ports.get(node);
        if (port == null) {
            throw new IllegalArgumentException("the simulated cluster has no node '%s'".formatted(node));
        }
        return URI.create("https://127.0.0.1:" + port);
    }

    /// Opens the node's listener, on the port that it had before.
    void open(NodeName node) {
        Certificates.Leaf leaf = leaves.get(node);
        if (leaf == null) {
            throw new IllegalArgumentException("the simulated cluster has no node '%s'".formatted(node));
        }
        HttpServer server = vertx.createHttpServer(options(leaf));
        server.connectionHandler(connection -> accept(connection, node));
        server.requestHandler(request -> service.handle(request, node));
        server.invalidRequestHandler(request -> request.connection().close());
        server.exceptionHandler(_ -> {});
        await(server.listen(port(node), "127.0.0.1"));
        servers.put(node, server);
        ports.put(node, server.actualPort());
    }

    /// Closes the node's listener with all its connections.
    void shut(NodeName node) {
        HttpServer server = servers.remove(node);
        if (server != null) {
            service.forget(node);
            await(server.close());
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private void accept(HttpConnection connection, NodeName node) {
        service.connected(connection, node);
    }

    private int port(NodeName node) {
        Integer before = ports.get(node);
        if (before != null) {
            return before;
        }
        int base = cluster.spec().ports().api();
        return base == 0 ? 0 : base + cluster.node(node).orElseThrow().id() - 1;
    }

    private static HttpServerOptions options(Certificates.Leaf leaf) {
        return new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(false)
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxInitialLineLength(HEADER_BYTES)
                .setHandle100ContinueAutomatically(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(leaf.certificatePem()))
                        .addKeyValue(Buffer.buffer(leaf.keyPem())));
    }

    private static void await(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the simulated REST API cannot listen: " + e.getMessage(), e);
        }
    }
}
