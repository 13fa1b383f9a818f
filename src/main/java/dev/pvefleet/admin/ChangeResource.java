package dev.pvefleet.admin;

import dev.pvefleet.admin.Operations.Submitted;
import dev.pvefleet.arguments.Asked;
import dev.pvefleet.arguments.ChangeReader;
import dev.pvefleet.arguments.Method;
import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.lifecycle.Change;
import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Vmid;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Changes of guests. They begin here, and their answer says where to see how they end.
@Path(Links.ROOT + "/targets/{target}")
@RunOnVirtualThread
public final class ChangeResource {
    private static final int ACCEPTED = Response.Status.ACCEPTED.getStatusCode();
    private static final int OK = Response.Status.OK.getStatusCode();

    private final AdminApi api;

    ChangeResource(AdminApi api) {
        this.api = api;
    }

    /// Makes a container.
    @POST
    @Path("lxc")
    public Response create(@PathParam("target") String target, @Context RoutingContext context) {
        Visit visit = Visit.of(context);
        visit.query();
        Map<String, Object> arguments = visit.arguments();
        Asked asked = ChangeReader.read(Method.CREATE, GuestType.LXC, arguments);
        return ordered(visit, target, asked, arguments);
    }

    @POST
    @Path("{type:qemu|lxc}/{vmid}/{operation}")
    public Response change(
            @PathParam("target") String target,
            @PathParam("type") String type,
            @PathParam("vmid") String vmid,
            @PathParam("operation") String operation,
            @Context RoutingContext context) {
        Visit visit = Visit.of(context);
        GuestType guestType = PathWords.type(type);
        Method method = PathWords.method(guestType, operation);
        visit.query();
        Map<String, Object> arguments = visit.arguments();
        Asked asked = ChangeReader.read(method, guestType, PathWords.vmid(vmid), arguments);
        return ordered(visit, target, asked, arguments);
    }

    /// Its arguments are in the query, because a `DELETE` has no body.
    @DELETE
    @Path("{type:qemu|lxc}/{vmid}")
    public Response delete(
            @PathParam("target") String target,
            @PathParam("type") String type,
            @PathParam("vmid") String vmid,
            @Context RoutingContext context) {
        Visit visit = Visit.of(context);
        if (visit.body().length() > 0) {
            throw Problem.of(Trouble.USAGE, "DELETE takes its arguments in the query", "?purge=true&force=true")
                    .asException();
        }
        Map<String, String> arguments = visit.queryArguments();
        Asked asked = ChangeReader.read(Method.DELETE, PathWords.type(type), PathWords.vmid(vmid), arguments);
        return ordered(visit, target, asked, arguments);
    }

    private Response ordered(Visit visit, String target, Asked asked, Map<String, ?> arguments) {
        Service service = api.required();
        Optional<Duration> wait = Prefer.waiting(visit.headers("Prefer"));
        Order order =
                service.order(visit, service.target(PathWords.target(target)), vmid(asked.change()), asked, arguments);
        Submitted submitted = service.operations().submit(order);
        ChangeId id = submitted.id();
        wait.ifPresent(atMost -> service.operations().await(id, atMost));
        OperationDocument document = service.operations().find(id).orElseThrow();
        boolean lookedAgain = wait.isPresent() || submitted.repeated();
        Response.ResponseBuilder answer = Answers.of(lookedAgain && document.isFinal() ? OK : ACCEPTED, document)
                .header(HttpHeaders.LOCATION, Links.operation(id));
        wait.ifPresent(atMost -> answer.header("Preference-Applied", "wait=" + atMost.toSeconds()));
        return answer.build();
    }

    /// The guest that is changed; for a clone the new one.
    private static Vmid vmid(Change change) {
        return switch (change) {
            case Change.Clone it -> it.vmid();
            case Change.Create it -> it.vmid();
            case Change.SetConfig it -> only(it.guest());
            case Change.Resize it -> only(it.guest());
            case Change.Start it -> only(it.guest());
            case Change.Stop it -> only(it.guest());
            case Change.Shutdown it -> only(it.guest());
            case Change.Delete it -> only(it.guest());
            case Change.GuestExec it -> only(it.guest());
        };
    }

    private static Vmid only(GuestRef guest) {
        return switch (guest) {
            case GuestRef.ByVmid(var vmid) -> vmid;
            case GuestRef.ByName(var name) -> throw new IllegalStateException("no path names a guest by " + name);
        };
    }
}
