package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Kind;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A host that hangs is told from one that is not there.
class TroubleTest {
    @Test
    void aServerThatAcceptsAndThenSaysNothingHangs() throws Exception {
        SslHandler tls = SslContextBuilder.forClient().build().newHandler(UnpooledByteBufAllocator.DEFAULT);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(tls);
        channel.advanceTimeBy(tls.getHandshakeTimeoutMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();

        Trouble trouble = Trouble.whileConnecting(tls.handshakeFuture().cause(), false);

        assertThat(trouble.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(trouble.detail()).startsWith("TCP is connected, but TLS got no answer");
    }

    @Test
    void aHostThatDoesNotEvenAcceptIsUnreachable() {
        assertThat(Trouble.whileConnecting(new ConnectTimeoutException(), false).kind())
                .isEqualTo(Kind.UNREACHABLE);
    }
}
