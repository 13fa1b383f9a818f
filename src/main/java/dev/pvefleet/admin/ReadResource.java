package dev.pvefleet.admin;

import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.Tombstone;
import dev.pvefleet.model.Vmid;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Reads: what is known of the fleet, from memory and from the state on disk. No node is asked.
@Path(Links.ROOT)
@RunOnVirtualThread
public final class ReadResource {
    private static final int USUAL_LIMIT = 50;
    private static final int MOST = 500;

    /// As PVE has it.
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_+.-]*");

    private final AdminApi api;

    ReadResource(AdminApi api) {
        this.api = api;
    }

    @GET
    @Path("targets")
    public Response targets(@Context RoutingContext context) {
        Visit.of(context).query();
        return Answers.ok(new Documents.Targets(service().fleet().targets()));
    }

    @GET
    @Path("guests")
    public Response guests(@Context RoutingContext context) {
        Query query = Visit.of(context).query("target", "node", "type", "tag");
        Optional<TargetName> target = query.get("target", TargetName::parse);
        Optional<NodeName> node = query.get("node", NodeName::parse);
        Optional<GuestType> type = query.get("type", GuestType::parse);
        Optional<String> tag = query.get("tag", ReadResource::tag);
        query.end();
        FleetView fleet = service().fleet();
        target.ifPresent(fleet::target);
        Predicate<GuestRecord> wanted = guest -> node.map(guest.node()::equals).orElse(true)
                && type.map(guest.type()::equals).orElse(true)
                && tag.map(guest.tags()::contains).orElse(true);
        return Answers.ok(new Documents.Guests(fleet.guests(target, wanted), fleet.coverage(target, Operation.SYNC)));
    }

    @GET
    @Path("guests/{target}/{vmid}")
    public Response guest(
            @PathParam("target") String target, @PathParam("vmid") String vmid, @Context RoutingContext context) {
        Visit.of(context).query();
        FleetView fleet = service().fleet();
        TargetSnapshot known = fleet.target(PathWords.target(target));
        Vmid wanted = PathWords.vmid(vmid);
        return fleet.guest(known, wanted)
                .map(Answers::ok)
                .orElseThrow(() -> noGuest(known.facts().name(), wanted));
    }

    @GET
    @Path("guests/{target}/{vmid}/history")
    public Response history(
            @PathParam("target") String target, @PathParam("vmid") String vmid, @Context RoutingContext context) {
        Visit.of(context).query();
        TargetName name =
                service().fleet().target(PathWords.target(target)).facts().name();
        Vmid wanted = PathWords.vmid(vmid);
        Documents.History history = new Documents.History(
                name,
                wanted,
                service().foundation().store().history(name, wanted),
                vanished(name, wanted).orElse(null));
        if (history.versions().isEmpty() && history.vanishedAt() == null) {
            throw noGuest(name, wanted);
        }
        return Answers.ok(history);
    }

    @GET
    @Path("nodes")
    public Response nodes(@Context RoutingContext context) {
        Query query = Visit.of(context).query("target");
        Optional<TargetName> target = query.get("target", TargetName::parse);
        query.end();
        FleetView fleet = service().fleet();
        target.ifPresent(fleet::target);
        return Answers.ok(new Documents.Nodes(fleet.nodes(target), fleet.coverage(target, Operation.NODE_STATUS)));
    }

    @GET
    @Path("nodes/{target}/{node}")
    public Response node(
            @PathParam("target") String target, @PathParam("node") String node, @Context RoutingContext context) {
        Visit.of(context).query();
        FleetView fleet = service().fleet();
        TargetSnapshot known = fleet.target(PathWords.target(target));
        return fleet.node(known, PathWords.node(node))
                .map(Answers::ok)
                .orElseThrow(() -> Problem.of(
                                Trouble.NOT_FOUND,
                                "target '%s' has no node '%s'"
                                        .formatted(known.facts().name(), node))
                        .asException());
    }

    @GET
    @Path("operations")
    public Response operations(@Context RoutingContext context) {
        Visit visit = Visit.of(context);
        Query query = visit.query("limit");
        Optional<Integer> limit = query.get("limit", ReadResource::limit);
        query.end();
        return Answers.ok(new Documents.Operations(service().operations().latest(limit.orElse(USUAL_LIMIT)).stream()
                .map(document -> shownTo(visit.caller(), document))
                .toList()));
    }

    @GET
    @Path("operations/{id}")
    public Response operation(@PathParam("id") String id, @Context RoutingContext context) {
        Visit visit = Visit.of(context);
        visit.query();
        ChangeId wanted = PathWords.operation(id);
        return service()
                .operations()
                .find(wanted)
                .map(document -> shownTo(visit.caller(), document))
                .map(Answers::ok)
                .orElseThrow(() -> Problem.of(Trouble.NOT_FOUND, "there is no operation " + wanted)
                        .asException());
    }

    private static OperationDocument shownTo(Caller caller, OperationDocument document) {
        return caller.mayChange() ? document : document.forViewers();
    }

    private static String tag(String text) {
        if (!TAG.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a tag: a letter, digit or '_', then also '-', '+' and '.'".formatted(text));
        }
        return text;
    }

    private static int limit(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw new IllegalArgumentException("'%s' is not a whole number from 1 to %d".formatted(text, MOST));
        }
        return Integer.parseInt(text);
    }

    private ProblemException noGuest(TargetName target, Vmid vmid) {
        String detail = vanished(target, vmid)
                .map(at -> "guest %s of target '%s' vanished at %s".formatted(vmid, target, at))
                .orElseGet(() -> "target '%s' has no guest %s".formatted(target, vmid));
        return Problem.of(
                        Trouble.NOT_FOUND,
                        detail,
                        "a new one shows after the next sync; a guest only shows to a token that has VM.Audit on it")
                .asException();
    }

    private Optional<Instant> vanished(TargetName target, Vmid vmid) {
        List<Tombstone> tombstones = service().foundation().store().tombstones(target);
        return tombstones.stream()
                .filter(tombstone -> tombstone.last().vmid().equals(vmid))
                .map(Tombstone::vanishedAt)
                .findFirst();
    }

    private Service service() {
        return api.required();
    }
}
