package dev.pvefleet.proxmox.rest;

import static java.util.Objects.requireNonNull;

import dev.pvefleet.config.ApiConfig;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.impl.VertxInternal;
import jakarta.ws.rs.core.Response;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.resteasy.reactive.client.api.LoggingScope;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/// Sends through the MicroProfile REST client, built for one target with the target's own trust.
///
/// Each request runs on a Vert.x context of its own, over which the HTTP request, once its connection stands, finds
/// the attempt that it belongs to. All requests of a target share one event loop.
final class RestClientExchange implements Exchange {
    private final ClientCertificates certificates = new ClientCertificates();
    private final PveClient client;
    private final Context home;

    RestClientExchange(ApiConfig config, Vertx vertx) {
        this.home = ((VertxInternal) vertx).createEventLoopContext();
        this.client = QuarkusRestClientBuilder.newBuilder()
                .baseUri(config.apiUrls().getFirst())
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, Connecting.POOL)
                .property(QuarkusRestClientProperties.CONNECT_TIMEOUT, (int) Connecting.TCP_LIMIT.toMillis())
                .loggingScope(LoggingScope.NONE)
                .httpClientOptionsCustomizer(options -> Connecting.apply(config, certificates, options))
                .httpClientRequestCustomizer(connected(Token.header(config)))
                .userAgent(Token.USER_AGENT)
                .followRedirects(false)
                .disableDefaultMapper(true)
                .build(PveClient.class);
    }

    private static Consumer<HttpClientRequest> connected(String authorization) {
        return request -> {
            request.putHeader(HttpHeaders.AUTHORIZATION, authorization);
            Context context = requireNonNull(Vertx.currentContext());
            Attempt.Connection connection = requireNonNull(context.getLocal(Attempt.Connection.class));
            connection.connected(request);
        };
    }

    @Override
    public void start(Entry entry, Optional<InetAddress> address, Wire wire, Attempt.Connection connection) {
        Context context = requireNonNull(VertxContext.createNewDuplicatedContext(home));
        context.putLocal(Attempt.Connection.class, connection);
        context.runOnContext(ignored -> Uni.createFrom()
                .deferred(() -> send(entry.url() + wire.target(), wire))
                .map(RestClientExchange::read)
                .subscribe()
                .with(connection::answered, connection::failed));
    }

    @Override
    public boolean wantsClientCertificate(Entry entry) {
        return certificates.areWantedBy(entry);
    }

    private Uni<Response> send(String url, Wire wire) {
        return switch (wire.verb()) {
            case GET -> client.get(url);
            case DELETE -> client.delete(url);
            case POST ->
                switch (wire.body()) {
                    case Wire.NoBody() -> client.post(url);
                    case Wire.FormText(String form) -> client.postForm(url, ascii(form));
                    case Wire.JsonText(String json) -> client.postJson(url, json);
                };
            case PUT ->
                switch (wire.body()) {
                    case Wire.NoBody() -> client.put(url);
                    case Wire.FormText(String form) -> client.putForm(url, ascii(form));
                    case Wire.JsonText(String json) -> client.putJson(url, json);
                };
        };
    }

    private static byte[] ascii(String form) {
        return form.getBytes(StandardCharsets.US_ASCII);
    }

    private static Answer read(Response response) {
        byte[] body = response.hasEntity() ? response.readEntity(byte[].class) : new byte[0];
        return new Answer(
                response.getStatus(),
                response.getStatusInfo().getReasonPhrase(),
                Answer.headers(response::getHeaderString),
                body);
    }

    @Override
    public void close() {
        try {
            ((Closeable) client).close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
