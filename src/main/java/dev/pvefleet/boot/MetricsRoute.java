package dev.pvefleet.boot;

import dev.pvefleet.config.Secret;
import dev.pvefleet.metrics.Encoding;
import dev.pvefleet.metrics.Exposition;
import dev.pvefleet.metrics.Format;
import dev.pvefleet.metrics.Page;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Serves `/metrics`, to those who show the token where one is configured.
///
/// OpenMetrics goes only to those who name it in `Accept`, as Prometheus does, and gzip only to those who ask for it:
/// a plain `curl` gets the text that people and `promtool check metrics` can read.
@Singleton
final class MetricsRoute {
    private static final String PATH = "/metrics";
    private static final String GZIP = "gzip";

    private final Exposition exposition;
    private final Map<Wanted, PageQueue> queues = new ConcurrentHashMap<>();
    private volatile Optional<Secret> token = Optional.empty();

    MetricsRoute(Exposition exposition) {
        this.exposition = exposition;
    }

    /// From now on the token is needed, if there is one.
    void demand(Optional<Secret> wanted) {
        token = wanted;
    }

    /// A page takes time to put together, so that happens on a worker thread; strangers are turned away before.
    void register(@Observes Router router) {
        router.route(PATH).handler(ReadOnly::only).handler(this::check).handler(this::answer);
    }

    private void check(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (token.map(wanted -> BearerToken.isShown(header, wanted)).orElse(true)) {
            context.next();
            return;
        }
        exposition.authFailures().count();
        context.response()
                .setStatusCode(401)
                .putHeader("WWW-Authenticate", "Bearer")
                .end("http.metricsToken is configured: send it as a bearer token\n");
    }

    private void answer(RoutingContext context) {
        Wanted wanted = new Wanted(wantedFormat(context), wantsGzip(context) ? Encoding.GZIP : Encoding.IDENTITY);
        Vertx vertx = context.vertx();
        Context own = vertx.getOrCreateContext();
        queues.computeIfAbsent(
                        wanted,
                        _ -> new PageQueue(
                                () -> exposition.page(wanted.format, wanted.encoding),
                                task -> vertx.executeBlocking(
                                        () -> {
                                            task.run();
                                            return true;
                                        },
                                        false)))
                .ask(new PageQueue.Reader(
                        page -> own.runOnContext(_ -> send(context, wanted, page)),
                        failure -> own.runOnContext(_ -> context.fail(failure))));
    }

    private static void send(RoutingContext context, Wanted wanted, Page page) {
        HttpServerResponse response = context.response();
        if (response.closed()) {
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, wanted.format.contentType())
                .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(page.length()))
                .putHeader(HttpHeaders.VARY, "Accept, Accept-Encoding");
        if (wanted.encoding == Encoding.GZIP) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
        }
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            new Sending(page, response).begin();
        }
    }

    /// Of the formats that are named the one that is liked best; wildcards name none.
    private static Format wantedFormat(RoutingContext context) {
        return context.parsedHeaders().accept().stream()
                .filter(range -> range.weight() > 0)
                .flatMap(range -> Format.of(range.component() + "/" + range.subComponent()).stream())
                .findFirst()
                .orElse(Format.TEXT);
    }

    private static boolean wantsGzip(RoutingContext context) {
        return context.parsedHeaders().acceptEncoding().stream()
                .anyMatch(encoding -> encoding.weight() > 0 && encoding.value().equalsIgnoreCase(GZIP));
    }

    /// In which form a page is wanted.
    private record Wanted(Format format, Encoding encoding) {}
}
