package dev.pvefleet.admin;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/// Turns whatever a resource throws into a problem. What should not happen is logged whole, and told in one
/// sentence.
@Provider
public final class ApiProblems implements ExceptionMapper<Throwable> {
    private static final Logger LOG = Logger.getLogger(ApiProblems.class);

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException known) {
            return Answers.problem(Answers.ofStatus(known.getResponse().getStatus()));
        }
        return Answers.problem(Failures.problem(thrown).orElseGet(() -> {
            LOG.error("defect, please report", thrown);
            return Answers.ofStatus(Response.Status.INTERNAL_SERVER_ERROR.getStatusCode());
        }));
    }
}
