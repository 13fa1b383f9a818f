package dev.pvefleet.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.cluster.Purpose;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// HTTP by hand over TLS, to see what clients hide: reason phrases, and who closes the connection. Trusts the
/// cluster's CA and checks the host name.
final class RawHttps implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final Simulator simulator;
    private final SSLSocket socket;
    private final InputStream in;

    RawHttps(Simulator simulator, NodeName entry) throws IOException, GeneralSecurityException {
        this.simulator = simulator;
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(simulator.caPem().getBytes(UTF_8))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        socket = (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", simulator.apiUrl(entry).getPort());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = socket.getInputStream();
    }

    record Answer(String statusLine, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    static String authorization(Simulator simulator, Purpose purpose) {
        return "PVEAPIToken=" + simulator.tokenId(purpose) + "=" + simulator.tokenSecret(purpose);
    }

    Answer get(String path, Purpose purpose) throws IOException {
        return send("GET", path, authorization(simulator, purpose), "");
    }

    Answer getUnchecked(String path, Purpose purpose) {
        try {
            return get(path, purpose);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer zipped(String path, Purpose purpose) throws IOException {
        write("GET " + path + " HTTP/1.1\r\nHost: pve1\r\nAccept-Encoding: gzip\r\nAuthorization: "
                + authorization(simulator, purpose) + "\r\n\r\n");
        return read();
    }

    Answer chunkedPost(String path, Purpose purpose) throws IOException {
        write("POST " + path + " HTTP/1.1\r\nHost: pve1\r\nTransfer-Encoding: chunked\r\nAuthorization: "
                + authorization(simulator, purpose) + "\r\n\r\n3\r\na=b\r\n0\r\n\r\n");
        return read();
    }

    void sendOnly(String path, Purpose purpose) throws IOException {
        write("GET " + path + " HTTP/1.1\r\nHost: pve1\r\nAuthorization: " + authorization(simulator, purpose)
                + "\r\n\r\n");
    }

    Answer send(String method, String path, String authorization, String body) throws IOException {
        writeRequest(method, path, authorization, body);
        return read();
    }

    /// Sends a request whose answer is not read yet.
    void sendOnly(String method, String path, Purpose purpose, String body) throws IOException {
        writeRequest(method, path, authorization(simulator, purpose), body);
    }

    /// The answer to what was sent only.
    Answer awaitAnswer() throws IOException {
        return read();
    }

    private void writeRequest(String method, String path, String authorization, String body) throws IOException {
        String header = authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n";
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        write(method + " " + path + " HTTP/1.1\r\nHost: pve1\r\n" + header + length + "\r\n" + body);
    }

    /// Waits for the server to close the connection.
    boolean isClosedByServer() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private Answer read() throws IOException {
        String statusLine = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Answer(statusLine, headers, new String(in.readNBytes(length), UTF_8));
    }

    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                bytes.write(next);
            }
        }
        return bytes.toString(ISO_8859_1);
    }
}
