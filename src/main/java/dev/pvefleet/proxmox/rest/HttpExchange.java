package dev.pvefleet.proxmox.rest;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.model.Failure;
import dev.pvefleet.proxmox.transport.Tunnel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/// Sends on Vert.x's own HTTP client, which can be told where to connect, whatever the host of the URL: to one address
/// of several, or to a tunnel's Unix socket.
///
/// The certificate is checked against the host of the entry point in every case.
final class HttpExchange implements Exchange {
    private final ClientCertificates certificates = new ClientCertificates();
    private final HttpClient client;
    private final Context home;
    private final Route route;
    private final Supplier<Optional<Failure>> noWay;
    private final String authorization;

    /// Where the connection to an entry point is made.
    @FunctionalInterface
    private interface Route {
        SocketAddress to(Entry entry, Optional<InetAddress> address);
    }

    private HttpExchange(ApiConfig config, Vertx vertx, Route route, Supplier<Optional<Failure>> noWay) {
        HttpClientOptions options = Connecting.options(config, certificates);
        this.client = vertx.httpClientBuilder()
                .with(options)
                .with(options.getPoolOptions())
                .build();
        this.home = ((VertxInternal) vertx).createEventLoopContext();
        this.route = route;
        this.noWay = noWay;
        this.authorization = Token.header(config);
    }

    static HttpExchange straight(ApiConfig config, Vertx vertx) {
        return new HttpExchange(
                config,
                vertx,
                (entry, address) -> address.map(
                                it -> SocketAddress.inetSocketAddress(new InetSocketAddress(it, entry.port())))
                        .orElseGet(() -> SocketAddress.inetSocketAddress(entry.port(), entry.host())),
                Optional::empty);
    }

    /// @param vertx one that can connect to Unix sockets
    static HttpExchange through(Tunnel tunnel, ApiConfig config, Vertx vertx) {
        return new HttpExchange(
                config,
                vertx,
                (entry, _) -> SocketAddress.domainSocketAddress(
                        tunnel.entrance(entry.host(), entry.port()).toString()),
                tunnel::lastFailure);
    }

    @Override
    public void start(Entry entry, Optional<InetAddress> address, Wire wire, Attempt.Connection connection) {
        RequestOptions options = new RequestOptions()
                .setServer(route.to(entry, address))
                .setSsl(true)
                .setHost(entry.urlHost())
                .setPort(entry.port())
                .setMethod(HttpMethod.valueOf(wire.verb().name()))
                .setURI(entry.url().getRawPath() + wire.target())
                .setFollowRedirects(false);
        home.runOnContext(ignored -> Future.succeededFuture(options)
                .compose(client::request)
                .compose(request -> {
                    connection.connected(request);
                    return send(request, wire).compose(HttpExchange::read);
                })
                .onSuccess(connection::answered)
                .onFailure(connection::failed));
    }

    @Override
    public boolean wantsClientCertificate(Entry entry) {
        return certificates.areWantedBy(entry);
    }

    @Override
    public Optional<Failure> noWay() {
        return noWay.get();
    }

    private Future<HttpClientResponse> send(HttpClientRequest request, Wire wire) {
        request.putHeader(HttpHeaders.AUTHORIZATION, authorization).putHeader(HttpHeaders.USER_AGENT, Token.USER_AGENT);
        return switch (wire.body()) {
            case Wire.FormText(String form) ->
                request.putHeader(HttpHeaders.CONTENT_TYPE, HttpHeaders.APPLICATION_X_WWW_FORM_URLENCODED)
                        .send(form);
            case Wire.JsonText(String json) ->
                request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").send(json);
            case Wire.NoBody() ->
                switch (wire.verb()) {
                    case GET, DELETE -> request.send();
                    case POST, PUT ->
                        request.putHeader(HttpHeaders.CONTENT_LENGTH, "0").send();
                };
        };
    }

    private static Future<Answer> read(HttpClientResponse response) {
        return response.body()
                .map((Buffer body) -> new Answer(
                        response.statusCode(),
                        response.statusMessage(),
                        Answer.headers(response::getHeader),
                        body.getBytes()));
    }

    @Override
    public void close() {
        client.close();
    }
}
