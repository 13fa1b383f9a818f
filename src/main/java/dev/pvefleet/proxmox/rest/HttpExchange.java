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
import java.net.URI;
import java.util.Optional;

/// Sends the same HTTPS through a tunnel's Unix socket. The MicroProfile REST client always connects to the host of its
/// URL, so this one stands on the HTTP client below it.
///
/// The certificate is checked against the host of the entry point, as if there were no tunnel.
final class TunnelExchange implements Exchange {
    private static final int HTTPS = 443;

    private final HttpClient client;
    private final Context home;
    private final Tunnel tunnel;
    private final String authorization;

    /// @param vertx one that can connect to Unix sockets
    TunnelExchange(ApiConfig config, Vertx vertx, Tunnel tunnel) {
        HttpClientOptions options = Connecting.options(config);
        this.client = vertx.httpClientBuilder()
                .with(options)
                .with(options.getPoolOptions())
                .build();
        this.home = ((VertxInternal) vertx).createEventLoopContext();
        this.tunnel = tunnel;
        this.authorization = Token.header(config);
    }

    @Override
    public void start(URI entry, Wire wire, Attempt attempt) {
        int port = entry.getPort() < 0 ? HTTPS : entry.getPort();
        String entrance = tunnel.entrance(bare(entry.getHost()), port).toString();
        RequestOptions options = new RequestOptions()
                .setServer(SocketAddress.domainSocketAddress(entrance))
                .setSsl(true)
                .setHost(entry.getHost())
                .setPort(port)
                .setMethod(HttpMethod.valueOf(wire.verb().name()))
                .setURI(entry.getRawPath() + wire.target())
                .setFollowRedirects(false);
        home.runOnContext(ignored -> Future.succeededFuture(options)
                .compose(client::request)
                .compose(request -> {
                    attempt.connected(request);
                    return send(request, wire).compose(TunnelExchange::read);
                })
                .onSuccess(attempt::answered)
                .onFailure(attempt::failed));
    }

    @Override
    public Optional<Failure> noWay() {
        return tunnel.lastFailure();
    }

    /// An IPv6 address without the brackets that a URL puts around it.
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private Future<HttpClientResponse> send(HttpClientRequest request, Wire wire) {
        request.putHeader(HttpHeaders.AUTHORIZATION, authorization).putHeader(HttpHeaders.USER_AGENT, Token.USER_AGENT);
        if (wire.form().isPresent()) {
            request.putHeader(HttpHeaders.CONTENT_TYPE, HttpHeaders.APPLICATION_X_WWW_FORM_URLENCODED);
            return request.send(wire.form().orElseThrow());
        }
        return switch (wire.verb()) {
            case GET, DELETE -> request.send();
            case POST, PUT -> request.putHeader(HttpHeaders.CONTENT_LENGTH, "0").send();
        };
    }

    private static Future<Answer> read(HttpClientResponse response) {
        return response.body()
                .map((Buffer body) -> new Answer(response.statusCode(), response.statusMessage(), body.getBytes()));
    }

    @Override
    public void close() {
        client.close();
    }
}
