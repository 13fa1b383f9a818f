package dev.pvefleet.admin;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.lifecycle.HalfWrittenException;
import dev.pvefleet.lifecycle.RefusedException;
import dev.pvefleet.model.ChangeRecord;
import dev.pvefleet.model.ChangeRecord.State;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One changing operation as `/api/v1/operations/{id}` tells it.
///
/// @param id as in its link
/// @param who the name of the token over HTTP, the system's user on the command line
/// @param state `running`, `succeeded`, `failed`, `refused` or `interrupted`
/// @param asked the arguments, without secrets
/// @param result what the command line prints for the same change
@RegisterForReflection
record OperationDocument(
        String id,
        String operation,
        boolean dryRun,
        @Nullable TargetName target,
        GuestType type,
        @Nullable Vmid vmid,
        String who,
        String via,
        String state,
        Instant startedAt,
        @Nullable Instant endedAt,
        boolean forced,
        List<Upid> upids,
        List<String> log,
        Map<String, Object> asked,
        @Nullable JsonNode result,
        @Nullable Error error) {
    private static final String DRY_RUN = " (dry run)";
    private static final String GUEST_EXEC = "guestExec";
    private static final String COMMAND = "command";
    private static final List<String> WORDS_AND_OUTPUT = List.of("plan", "exec");

    /// @param why what refused it or left it half-done, for as long as that is remembered
    static OperationDocument of(ChangeRecord record, Optional<RuntimeException> why) {
        return new OperationDocument(
                record.id().toString(),
                record.operation().replace(DRY_RUN, ""),
                record.operation().endsWith(DRY_RUN),
                record.target(),
                record.type(),
                record.vmid(),
                record.who(),
                record.via(),
                record.state().label(),
                record.startedAt(),
                record.endedAt(),
                record.forced(),
                record.upids(),
                record.log(),
                record.asked(),
                record.result() == null ? null : JsonBody.tree(record.result()),
                record.error() == null ? null : Error.of(record.state(), record.error(), why));
    }

    /// The same for whoever may look and not act: without what a command in a guest printed, and of its words the
    /// program alone, because either may hold what is meant for nobody else.
    OperationDocument forViewers() {
        Map<String, Object> shown = new LinkedHashMap<>(asked);
        shown.computeIfPresent(COMMAND, (_, words) -> words instanceof List<?> list ? list.subList(0, 1) : words);
        return new OperationDocument(
                id,
                operation,
                dryRun,
                target,
                type,
                vmid,
                who,
                via,
                state,
                startedAt,
                endedAt,
                forced,
                upids,
                log,
                shown,
                operation.equals(GUEST_EXEC) ? withoutWordsAndOutput(result) : result,
                error);
    }

    private static @Nullable JsonNode withoutWordsAndOutput(@Nullable JsonNode result) {
        if (!(result instanceof ObjectNode object)) {
            return result;
        }
        ObjectNode rest = object.deepCopy();
        rest.remove(WORDS_AND_OUTPUT);
        return rest;
    }

    /// Whether nothing more will happen.
    @JsonIgnore
    boolean isFinal() {
        return endedAt != null;
    }

    /// Why it failed or was refused.
    ///
    /// @param kind why PVE could not be asked or said no; `refused` where a gate or check of this program did
    /// @param gate which one
    /// @param reasons all that stood in the way
    /// @param options what became of each option of a change that failed half-way
    @RegisterForReflection
    @SuppressWarnings("AvoidCommonTypeNames") // the name of the schema in OpenAPI
    record Error(
            String kind,
            String message,
            @Nullable String hint,
            @Nullable String gate,
            @Nullable List<String> reasons,
            @Nullable Map<String, String> options) {
        private static Error of(State state, Failure failure, Optional<RuntimeException> why) {
            Optional<RefusedException> refusal =
                    why.filter(RefusedException.class::isInstance).map(RefusedException.class::cast);
            Optional<HalfWrittenException> half =
                    why.filter(HalfWrittenException.class::isInstance).map(HalfWrittenException.class::cast);
            return new Error(
                    state == State.REFUSED
                            ? Trouble.REFUSED.kind()
                            : failure.kind().label(),
                    failure.message(),
                    failure.hint().orElse(null),
                    refusal.map(it -> it.gate().label()).orElse(null),
                    refusal.map(RefusedException::reasons).orElse(null),
                    half.map(HalfWrittenException::labels).orElse(null));
        }
    }
}
