package dev.pvefleet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An agent with a configuration in a folder.
///
/// @param schedule such as `sync: 5s, nodeStatus: 5s`
record Setup(Path folder, Form form, String schedule, List<String> targets) {
    /// What is not measured stays away after the first run, which the agent wants before it is ready.
    static final String CYCLES_ONLY = "sync: 5s, nodeStatus: 5s, smart: 24h, guestIps: 24h";

    Setup {
        targets = List.copyOf(targets);
    }

    AgentProcess start() throws IOException {
        return start(Map.of());
    }

    AgentProcess start(Map<String, String> environment) throws IOException {
        int port = AgentProcess.freePort();
        Path config = Files.writeString(
                folder.resolve("pve-fleet.yaml"),
                "http: {listen: \"127.0.0.1:%d\"}\nstate: {path: %s}\nschedule: {%s}\ntargets:\n%s"
                        .formatted(port, folder.resolve("state.db"), schedule, String.join("", targets)));
        return AgentProcess.start(form, config, port, environment);
    }
}
