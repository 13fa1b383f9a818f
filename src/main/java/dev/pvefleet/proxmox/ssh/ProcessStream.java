package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/// A proxy command: a program, run without a shell, whose standard input and output are the connection.
final class ProcessStream implements ByteStream {
    private static final int LAST_LINES = 5;
    private static final int MAX_LINE_CHARS = 300;

    private final Process process;
    private final Deque<String> lastLines = new ArrayDeque<>();

    private ProcessStream(Process process) {
        this.process = process;
    }

    static ProcessStream running(SshConfig.ProxyCommand command, String user, String host, int port) throws SshFailure {
        List<String> argv = command.argv().stream()
                .map(word -> expand(word, user, host, port))
                .toList();
        try {
            ProcessStream stream = new ProcessStream(new ProcessBuilder(argv).start());
            stream.threads().newThread(stream::listen).start();
            return stream;
        } catch (IOException e) {
            throw new SshFailure(
                    Kind.UNREACHABLE,
                    "the proxy command did not start: %s".formatted(e.getMessage()),
                    "check proxyCommand",
                    e);
        }
    }

    /// Replaces `%h`, `%p`, `%r` and `%%` in a word; what stands for nothing stays.
    static String expand(String word, String user, String host, int port) {
        StringBuilder expanded = new StringBuilder();
        for (int index = 0; index < word.length(); index++) {
            char c = word.charAt(index);
            char next = c == '%' && index + 1 < word.length() ? word.charAt(index + 1) : 0;
            String value = switch (next) {
                case 'h' -> host;
                case 'p' -> Integer.toString(port);
                case 'r' -> user;
                case '%' -> "%";
                default -> "";
            };
            if (value.isEmpty()) {
                expanded.append(c);
            } else {
                expanded.append(value);
                index++;
            }
        }
        return expanded.toString();
    }

    private void listen() {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            for (int c = lines.read(); c >= 0; c = lines.read()) {
                if (c == '\n') {
                    keep(line.toString());
                    line.setLength(0);
                } else if (line.length() < MAX_LINE_CHARS) {
                    line.append((char) c);
                }
            }
            keep(line.toString());
        } catch (IOException _) {
            // The process is gone, and said what it had to say.
        }
    }

    private void keep(String line) {
        if (line.isBlank()) {
            return;
        }
        synchronized (lastLines) {
            lastLines.add(line.strip());
            if (lastLines.size() > LAST_LINES) {
                lastLines.removeFirst();
            }
        }
    }

    @Override
    public String lastWords() {
        String words;
        synchronized (lastLines) {
            words = String.join("; ", lastLines);
        }
        String end = process.isAlive() ? "" : "the proxy command ended with code " + process.exitValue();
        return words.isEmpty() ? end : end + (end.isEmpty() ? "the proxy command says: " : ": ") + words;
    }

    /// Reading a pipe blocks the thread that carries a virtual one.
    @Override
    public ThreadFactory threads() {
        return Thread.ofPlatform().daemon().name("ssh-proxy-command").factory();
    }

    @Override
    public InputStream in() {
        return process.getInputStream();
    }

    @Override
    public OutputStream out() {
        return process.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.getOutputStream().close();
    }
}
