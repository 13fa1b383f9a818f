package dev.pvefleet.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/// A simulated cluster in another process, and the configurations that lead to it.
final class Simulation implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    private final Size size;
    private final Access access;

    private Simulation(Process process, Size size) throws IOException {
        this.process = process;
        this.answers = process.inputReader();
        this.questions = process.outputWriter();
        this.size = size;
        this.access = read(Access.class);
    }

    /// Starts it, and returns when it can be reached.
    static Simulation start(Size size) throws IOException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-Dorg.apache.sshd.security.provider.EdDSA.enabled=false",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatorMain.class.getName(),
                        Integer.toString(size.nodes()),
                        Integer.toString(size.guestsPerNode()),
                        Integer.toString(size.latencyMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Simulation(process, size);
    }

    Size size() {
        return size;
    }

    /// What was counted since it was started.
    Count count() throws IOException {
        questions.write("count\n");
        questions.flush();
        return read(Count.class);
    }

    /// A target over REST that enters at a node, counted from 0.
    ///
    /// @param scope such as `nodes: all`
    String overRest(String name, String scope, int entry) {
        return overRest(name, scope, "https://127.0.0.1:" + access.apiPorts().get(entry));
    }

    String overRest(String name, String scope, String apiUrl) {
        return """
                %s:
                  transport:
                    kind: api
                    %s
                    apiUrl: %s
                    tokenId: %s
                    tokenSecret: %s
                    caCert: |
                %s""".formatted(
                        name,
                        scope,
                        apiUrl,
                        access.tokenId(),
                        access.tokenSecret(),
                        access.caPem().indent(6))
                .indent(2);
    }

    /// A target over SSH to a node, counted from 0.
    String overSsh(Path folder, String name, String scope, int node) throws IOException {
        Path knownHosts = Files.writeString(folder.resolve("known_hosts"), access.knownHosts());
        return """
                %s:
                  transport:
                    kind: ssh
                    %s
                    host: 127.0.0.1
                    port: %d
                    identityFile: %s
                    knownHosts: %s
                """.formatted(name, scope, access.sshPorts().get(node), access.identityFile(), knownHosts)
                .indent(2);
    }

    private <T> T read(Class<T> type) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IllegalStateException("the simulated cluster ended");
        }
        return JSON.readValue(line, type);
    }

    @Override
    public void close() {
        try {
            questions.close();
            process.waitFor();
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// How large and slow it is.
    record Size(int nodes, int guestsPerNode, int latencyMillis) {
        Size(int nodes, int guestsPerNode) {
            this(nodes, guestsPerNode, 0);
        }

        @Override
        public String toString() {
            return nodes + (nodes == 1 ? " node × " : " nodes × ") + guestsPerNode + " guests";
        }
    }

    /// How to reach it; the lists are by node.
    record Access(
            List<Integer> apiPorts,
            List<Integer> sshPorts,
            String tokenId,
            String tokenSecret,
            String caPem,
            String identityFile,
            String knownHosts) {}

    /// What it has counted.
    ///
    /// @param mostAtNode the most requests about any one node at the same time
    record Count(
            long requests,
            SortedMap<String, Long> requestsByEndpoint,
            int mostAtNode,
            int mostAtEntry,
            long remoteCommands,
            SortedMap<String, Long> pveshByEndpoint) {}
}
