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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jboss.resteasy.reactive.client.api.LoggingScope;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/// Sends through the MicroProfile REST client, built for one target with the target's own trust.
///
/// Each request runs on a Vert.x context of its own, over which the HTTP request, once its connection stands, finds
/// the attempt that it belongs to. All requests of a target share one event loop.
final class RestClientExchange implements Exchange {
    private final PveClient client;
    private final Context home;

    RestClientExchange(ApiConfig config, Vertx vertx) {
        this.home = ((VertxInternal) vertx).createEventLoopContext();
        this.client = QuarkusRestClientBuilder.newBuilder()
                .baseUri(config.apiUrls().getFirst())
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, Connecting.POOL)
                .property(QuarkusRestClientProperties.CONNECT_TIMEOUT, (int) Connecting.TCP_LIMIT.toMillis())
                .loggingScope(LoggingScope.NONE)
                .httpClientOptionsCustomizer(options -> Connecting.apply(config, options))
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
            Attempt attempt = requireNonNull(context.getLocal(Attempt.class));
            attempt.connected(request);
        };
    }

    @Override
    public void start(URI entry, Wire wire, Attempt attempt) {
        Context context = requireNonNull(VertxContext.createNewDuplicatedContext(home));
        context.putLocal(Attempt.class, attempt);
        context.runOnContext(ignored -> Uni.createFrom()
                .deferred(() -> send(entry + wire.target(), wire))
                .map(RestClientExchange::read)
                .subscribe()
                .with(attempt::answered, attempt::failed));
    }

    private Uni<Response> send(String url, Wire wire) {
        byte[] form = wire.form()
                .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                .orElse(null);
        return switch (wire.verb()) {
            case GET -> client.get(url);
            case DELETE -> client.delete(url);
            case POST -> form == null ? client.post(url) : client.post(url, form);
            case PUT -> form == null ? client.put(url) : client.put(url, form);
        };
    }

    private static Answer read(Response response) {
        byte[] body = response.hasEntity() ? response.readEntity(byte[].class) : new byte[0];
        return new Answer(response.getStatus(), response.getStatusInfo().getReasonPhrase(), body);
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
