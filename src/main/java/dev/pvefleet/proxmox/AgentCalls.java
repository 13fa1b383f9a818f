package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a VM's guest agent can be asked to do.
public final class AgentCalls {
    private AgentCalls() {}

    /// Starts a program in the guest, without a shell.
    ///
    /// @return its process id there
    public static Request<Long> exec(NodeName node, Vmid vmid, List<String> command, Optional<String> input) {
        Params params = Params.NONE;
        for (String word : command) {
            params = params.with("command", word);
        }
        if (input.isPresent()) {
            params = params.with("input-data", input.get());
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
    /// @param stdout what it printed, as text
    public record ExecStatus(
            boolean exited,
            @Nullable Integer exitCode,
            @Nullable Integer signal,
            String stdout,
            String stderr,
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
                    repaired(data.path("out-data").asText("")),
                    repaired(data.path("err-data").asText("")),
                    fields.isSet("out-truncated"),
                    fields.isSet("err-truncated"));
        }

        private static @Nullable Integer number(Fields fields, String name) {
            Long value = fields.whole(name);
            return value == null ? null : Integer.valueOf(Math.toIntExact(value));
        }

        /// PVE takes the bytes that a program printed for Latin-1 letters (PVE::API2::Qemu::Agent, `exec-status`).
        /// Where they are UTF-8 they are read as that; else each byte stays the letter that PVE made of it.
        static String repaired(String text) {
            if (text.chars().allMatch(letter -> letter < 0x80) || text.chars().anyMatch(letter -> letter > 0xFF)) {
                return text;
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)))
                        .toString();
            } catch (CharacterCodingException _) {
                return text;
            }
        }
    }
}
