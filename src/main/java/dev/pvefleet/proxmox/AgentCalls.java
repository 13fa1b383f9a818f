package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.InputData;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a VM's guest agent can be asked to do.
public final class AgentCalls {
    private AgentCalls() {}

    /// Starts a program in the guest, without a shell.
    ///
    /// @return its process id there
    public static Request<Long> exec(NodeName node, Vmid vmid, List<String> command, Optional<InputData> input) {
        Params params = Params.NONE.withArray("command", command);
        if (input.isPresent()) {
            params = params.with("input-data", input.get().octets());
        }
        return Request.of(
                Endpoint.AGENT_EXEC,
                params,
                data -> {
                    Long pid = Fields.of(data).whole("pid");
                    if (pid == null) {
                        throw BadAnswerException.expected("the process id of the command", data);
                    }
                    return pid;
                },
                node,
                vmid);
    }

    /// How a program stands. The agent forgets it as soon as it has told of its end once.
    public static Request<ExecStatus> status(NodeName node, Vmid vmid, long pid) {
        return Request.of(Endpoint.AGENT_EXEC_STATUS, Params.NONE.with("pid", pid), ExecStatus::of, node, vmid);
    }

    /// How a program in a guest stands, or ended.
    ///
    /// @param exitCode absent if a signal ended it
    public record ExecStatus(
            boolean exited,
            @Nullable Integer exitCode,
            @Nullable Integer signal,
            AgentOutput stdout,
            AgentOutput stderr,
            boolean stdoutTruncated,
            boolean stderrTruncated) {

        static ExecStatus of(JsonNode data) {
            Fields fields = Fields.of(data);
            Boolean exited = fields.flag("exited");
            if (exited == null) {
                throw BadAnswerException.expected("whether the command has exited", data);
            }
            return new ExecStatus(
                    exited,
                    number(fields, "exitcode"),
                    number(fields, "signal"),
                    AgentOutput.of(data.path("out-data").asText("")),
                    AgentOutput.of(data.path("err-data").asText("")),
                    fields.isSet("out-truncated"),
                    fields.isSet("err-truncated"));
        }

        private static @Nullable Integer number(Fields fields, String name) {
            Long value = fields.whole(name);
            return value == null ? null : Integer.valueOf(Math.toIntExact(value));
        }
    }
}
