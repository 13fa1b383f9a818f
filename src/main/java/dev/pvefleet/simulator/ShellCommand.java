package dev.pvefleet.simulator;

import dev.pvefleet.model.NodeName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/// Runs the command line of an SSH client with the machine's real shell, so that quoting means what it means on a
/// node, and with the stand-ins in front of its `PATH`.
final class ShellCommand implements Command {
    private static final int NOT_FOUND = 127;

    private final String line;
    private final NodeName node;
    private final Path shims;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable OutputStream err;
    private @Nullable ExitCallback exit;
    private volatile @Nullable Process process;

    ShellCommand(String line, NodeName node, Path shims) {
        this.line = line;
        this.node = node;
        this.shims = shims;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", line);
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.put("PATH", shims + ":/usr/bin:/bin:/usr/sbin:/sbin");
        variables.put("HOME", "/");
        variables.put("HOSTNAME", node.toString());
        String user = environment.getEnv().getOrDefault(Environment.ENV_USER, "root");
        variables.put("USER", user);
        variables.put("PVE_SIMULATED_USER", user);
        Process started = builder.start();
        process = started;
        Thread.ofVirtual().name("simulated-shell-in").start(() -> feed(started));
        Thread.ofVirtual().name("simulated-shell").start(() -> finish(started));
    }

    @Override
    public void destroy(ChannelSession channel) {
        Process running = process;
        if (running != null) {
            running.descendants().filter(ShellCommand::writesToUs).forEach(ProcessHandle::destroyForcibly);
        }
    }

    /// Whether its output is the pipe that leads to the client. Such a program ends when it writes the next time, here
    /// at once; one that writes to a file goes on, as behind a real server.
    private static boolean writesToUs(ProcessHandle program) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(program.pid()), "fd/1"))
                    .toString()
                    .startsWith("pipe:");
        } catch (IOException e) {
            return true; // it has just ended
        }
    }

    private void feed(Process running) {
        try (OutputStream stdin = running.getOutputStream()) {
            if (in != null) {
                in.transferTo(stdin);
            }
        } catch (IOException e) {
            // The command did not read its input to the end, or the channel is gone: both are its own affair.
        }
    }

    private void finish(Process running) {
        Thread errors = Thread.ofVirtual().name("simulated-shell-err").start(() -> copy(running.getErrorStream(), err));
        copy(running.getInputStream(), out);
        int code = NOT_FOUND;
        try {
            errors.join();
            code = running.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (exit != null) {
            exit.onExit(code);
        }
    }

    private static void copy(InputStream from, @Nullable OutputStream to) {
        try (from) {
            byte[] buffer = new byte[16_384];
            for (int count = from.read(buffer); count >= 0 && to != null; count = from.read(buffer)) {
                to.write(buffer, 0, count);
                to.flush();
            }
        } catch (IOException e) {
            // The client closed the channel: nobody reads on.
        }
    }
}
