package dev.pvefleet.admin;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/// Reads a target now, out of turn but otherwise as the schedule does, and answers with what was read.
@Path(Links.ROOT + "/targets/{target}")
@RunOnVirtualThread
public final class RunResource {
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final AdminApi api;

    RunResource(AdminApi api) {
        this.api = api;
    }

    @POST
    @Path("sync")
    public Response sync(@PathParam("target") String target, @Context RoutingContext context) {
        Optional<TargetName> name = ran(target, Operation.SYNC, context);
        FleetView fleet = api.required().fleet();
        return Answers.ok(new Documents.Guests(fleet.guests(name, _ -> true), fleet.coverage(name, Operation.SYNC)));
    }

    @POST
    @Path("node-status")
    public Response nodeStatus(@PathParam("target") String target, @Context RoutingContext context) {
        Optional<TargetName> name = ran(target, Operation.NODE_STATUS, context);
        FleetView fleet = api.required().fleet();
        return Answers.ok(new Documents.Nodes(fleet.nodes(name), fleet.coverage(name, Operation.NODE_STATUS)));
    }

    private Optional<TargetName> ran(String target, Operation operation, RoutingContext context) {
        Visit visit = Visit.of(context);
        visit.query();
        if (!visit.arguments().isEmpty()) {
            throw Problem.of(Trouble.USAGE, operation + " takes no arguments").asException();
        }
        Service service = api.required();
        TargetName name = service.target(PathWords.target(target)).name();
        if (!service.foundation().runNow().run(name, operation)) {
            throw Problem.of(Trouble.BUSY, "%s of target '%s' is going on already".formatted(operation, name))
                    .after(RETRY)
                    .asException();
        }
        TargetSnapshot seen = service.fleet().target(name);
        whole(seen, operation).ifPresent(why -> {
            throw Problem.of(why).asException();
        });
        if (isBroken(seen, operation)) {
            throw Answers.ofStatus(Response.Status.INTERNAL_SERVER_ERROR.getStatusCode())
                    .asException();
        }
        return Optional.of(name);
    }

    /// Why the operation gave nothing at all. That a node of several gave nothing is told beside what the others
    /// gave.
    private static Optional<Failure> whole(TargetSnapshot target, Operation operation) {
        return Optional.ofNullable(target.collectors().get(operation.toString()))
                .flatMap(failure -> failure);
    }

    /// Whether it failed for nothing that PVE did.
    private static boolean isBroken(TargetSnapshot target, Operation operation) {
        boolean failed = Optional.ofNullable(target.operations().get(operation))
                .flatMap(OperationRecord::succeeded)
                .map(succeeded -> !succeeded)
                .orElse(true);
        return failed
                && target.collectors().entrySet().stream()
                        .filter(part -> part.getKey().startsWith(operation + "/"))
                        .allMatch(part -> part.getValue().isEmpty());
    }
}
