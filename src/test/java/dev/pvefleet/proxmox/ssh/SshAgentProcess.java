package dev.pvefleet.proxmox.ssh;

import java.nio.file.Path;

/// A real ssh-agent.
record SshAgentProcess(Process process, Path socket) implements AutoCloseable {
    static SshAgentProcess start(Path socket) throws Exception {
        Process process = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .start();
        process.inputReader().readLine();
        return new SshAgentProcess(process, socket);
    }

    /// Adds a key, and its certificate where it lies beside it.
    void add(Path key) throws Exception {
        OpenSshServer.run("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", key.toString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
