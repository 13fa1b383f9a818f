package dev.pvefleet.admin;

import dev.pvefleet.config.Mistake;
import dev.pvefleet.config.Reloading.Outcome;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/// Reads the configuration anew.
@Path(Links.ROOT + "/reload")
@RunOnVirtualThread
public final class ReloadResource {
    private final AdminApi api;

    ReloadResource(AdminApi api) {
        this.api = api;
    }

    @POST
    public Response reload(@Context RoutingContext context) {
        Visit visit = Visit.of(context);
        visit.query();
        if (!visit.arguments().isEmpty()) {
            throw Problem.of(Trouble.USAGE, "a reload takes no arguments").asException();
        }
        return switch (api.required().foundation().reloading().reload()) {
            case Outcome.Applied(var added, var changed, var removed, var unchanged, var atRestart, var warnings) ->
                Answers.ok(new Documents.Reloaded(added, changed, removed, unchanged, atRestart, warnings));
            case Outcome.Refused(var mistakes) ->
                Answers.problem(Problem.of(
                        Trouble.CONFIG, mistakes.stream().map(Mistake::toString).toList()));
        };
    }
}
