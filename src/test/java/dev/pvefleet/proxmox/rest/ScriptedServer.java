package dev.pvefleet.proxmox.rest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A TLS server that says byte for byte what a test tells it to, one script for each request that comes, and remembers
/// what it heard.
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Deque<Script> scripts = new ArrayDeque<>();
    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<Request> heard = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    /// What to do about one request, on its connection.
    @FunctionalInterface
    public interface Script {
        /// Writes the answer.
        ///
        /// @return whether the connection stays open
        boolean answer(Request request, OutputStream out) throws IOException;
    }

    /// What to do with a connection before any request.
    @FunctionalInterface
    public interface Greeting {
        void greet(Socket connection) throws IOException;
    }

    /// A request as it stood on the wire.
    public record Request(String line, Map<String, String> headers, String body, int connection) {
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private ScriptedServer(ServerSocket listener) {
        this.listener = listener;
    }

    public static ScriptedServer over(SSLContext tls) throws IOException {
        return over(tls, connection -> {});
    }

    /// Makes a server that keeps its clients waiting.
    ///
    /// @param before what happens to each connection before its TLS begins
    public static ScriptedServer over(SSLContext tls, Greeting before) throws IOException {
        return over(tls, "127.0.0.1", before);
    }

    public static ScriptedServer over(SSLContext tls, String address, Greeting before) throws IOException {
        return over(tls, address, 0, before);
    }

    public static ScriptedServer over(SSLContext tls, String address, int port, Greeting before) throws IOException {
        ScriptedServer server = new ScriptedServer(
                tls.getServerSocketFactory().createServerSocket(port, 50, InetAddress.ofLiteral(address)));
        server.accept(connection -> {
            before.greet(connection);
            server.converse(connection);
        });
        return server;
    }

    /// A port that speaks no TLS.
    public static ScriptedServer plain(Greeting greeting) throws IOException {
        ScriptedServer server = new ScriptedServer(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")));
        server.accept(greeting);
        return server;
    }

    public URI url() {
        return url("127.0.0.1");
    }

    public URI url(String host) {
        return URI.create("https://" + host + ":" + port());
    }

    public int port() {
        return listener.getLocalPort();
    }

    public ScriptedServer then(Script script) {
        synchronized (scripts) {
            scripts.add(script);
        }
        return this;
    }

    /// Answers with these bytes and keeps the connection.
    public ScriptedServer says(String answer) {
        return then((request, out) -> {
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        });
    }

    /// Answers with these bytes and closes the connection, as PVE does after every refusal.
    public ScriptedServer saysAndCloses(String answer) {
        return then((request, out) -> {
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            return false;
        });
    }

    public ScriptedServer data(String json) {
        return says(ok("{\"data\":" + json + "}"));
    }

    public static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    public static String refused(String statusAndReason, String body) {
        return "HTTP/1.1 " + statusAndReason + "\r\nConnection: close\r\nServer: pve-api-daemon/3.0\r\n"
                + "Content-Type: application/json;charset=UTF-8\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    public Request heard() throws InterruptedException {
        return heard.take();
    }

    public int requests() {
        return heard.size();
    }

    public int connections() {
        return connections.get();
    }

    private void accept(Greeting greeting) {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket connection = listener.accept();
                    open.add(connection);
                    Thread.ofVirtual().start(() -> serve(greeting, connection));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private static void serve(Greeting greeting, Socket connection) {
        try (connection) {
            greeting.greet(connection);
        } catch (IOException over) {
            // The client went away, which is what many tests are about.
        }
    }

    private void converse(Socket connection) throws IOException {
        InputStream in = new BufferedInputStream(connection.getInputStream());
        int number = connections.incrementAndGet();
        while (true) {
            Request request = read(in, number);
            if (request == null) {
                return;
            }
            heard.add(request);
            Script script;
            synchronized (scripts) {
                script = scripts.poll();
            }
            if (script == null) {
                script = (ignored, out) -> {
                    out.write(refused("500 no script left", "").getBytes(StandardCharsets.US_ASCII));
                    return false;
                };
            }
            boolean stays = script.answer(request, connection.getOutputStream());
            connection.getOutputStream().flush();
            if (!stays) {
                return;
            }
        }
    }

    private static @Nullable Request read(InputStream in, int number) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        return new Request(line, headers, body, number);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (open) {
            for (Socket connection : open) {
                connection.close();
            }
        }
    }
}
