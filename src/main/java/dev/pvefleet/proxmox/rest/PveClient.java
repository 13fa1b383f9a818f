package dev.pvefleet.proxmox.rest;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// The MicroProfile REST client: PVE's four verbs on any of its paths.
///
/// It takes whole URLs, because the encoding of a path and query decides what PVE reads, and answers as they came,
/// because PVE's words may stand in the reason phrase, the body or both.
@Path("/")
interface PveClient {
    @GET
    Uni<Response> get(@Url String url);

    @DELETE
    Uni<Response> delete(@Url String url);

    @POST
    Uni<Response> post(@Url String url);

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Response> postForm(@Url String url, byte[] form);

    /// A text goes out as it is, where bytes would become a JSON string.
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<Response> postJson(@Url String url, String json);

    @PUT
    Uni<Response> put(@Url String url);

    @PUT
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Response> putForm(@Url String url, byte[] form);

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<Response> putJson(@Url String url, String json);
}
