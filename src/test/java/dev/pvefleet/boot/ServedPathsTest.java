package dev.pvefleet.boot;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.pvefleet.config.FleetConfig.ApiToken;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.config.FleetConfig.Role;
import dev.pvefleet.config.Secret;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each path outside of the admin API takes, and who is told the details of the health.
@QuarkusTest
class ServedPathsTest {
    /// Of the word `viewer`.
    private static final ApiToken VIEWER =
            new ApiToken("dashboard", Role.VIEWER, "d35ca5051b82ffc326a3b0b6574a9a3161dee16b9478a199ee39cd803ce5b799");

    @Inject
    DetailTokens details;

    @AfterEach
    void open() {
        demand(Optional.empty(), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "/metrics, POST",
        "/metrics, PUT",
        "/metrics, DELETE",
        "/metrics, OPTIONS",
        "/metrics, PATCH",
        "/metrics, TRACE",
        "/q/health, POST",
        "/q/health, OPTIONS",
        "/q/health/live, DELETE",
        "/q/health/ready, PUT",
        "/q/health/well, POST"
    })
    void whatCanOnlyBeReadSaysSo(String path, String method) {
        given().body("x").request(method, path).then().statusCode(405).header("Allow", equalTo("GET, HEAD"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/q/health", "/q/health/live", "/q/health/ready", "/q/health/well"})
    void headIsAnsweredAsGetIs(String path) {
        int status = given().get(path).statusCode();

        given().head(path).then().statusCode(status).header("Content-Type", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metric", "/metrics/x", "/q/health/nothing", "/q/health/group/x", "/healthz"})
    void anUnknownPathIsNotFoundWhateverTheMethod(String path) {
        given().get(path).then().statusCode(404);
        given().post(path).then().statusCode(404);
    }

    @Test
    void withoutAnyTokenInTheConfigurationTheHealthIsShownWhole() {
        given().get("/q/health").then().body("checks.name", hasItem("targets")).body(containsString("\"data\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/", "/q/health/live", "//q/health", "/q/./health", "/q/%68ealth"})
    void whereThereAreTokensOthersSeeStatusAndNamesAlone(String path) {
        demand(Optional.of(new Secret("right")), List.of(VIEWER));

        for (RequestSpecification asked : List.of(
                given(),
                given().header("Authorization", "Bearer wrong"),
                given().header("Authorization", "right"),
                given().header("Authorization", "Basic right"))) {
            asked.urlEncodingEnabled(false)
                    .get(path)
                    .then()
                    .body(not(containsString("data")))
                    .body(not(containsString("Millis")))
                    .body("status", notNullValue())
                    .body("checks.status", notNullValue());
        }
    }

    @Test
    void whatALoadBalancerNeedsIsThere() {
        demand(Optional.empty(), List.of(VIEWER));

        given().get("/q/health/live")
                .then()
                .statusCode(
                        given().auth().oauth2("viewer").get("/q/health/live").statusCode());
        given().get("/q/health").then().body("checks.name", hasItems("targets", "state", "first snapshot"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer right", "bearer right", "BEARER right", "Bearer viewer", "bearer viewer"})
    void whoShowsATokenSeesTheDetails(String shown) {
        demand(Optional.of(new Secret("right")), List.of(VIEWER));

        given().header("Authorization", shown).get("/q/health").then().body(containsString("\"data\""));
    }

    private void demand(Optional<Secret> metricsToken, List<ApiToken> tokens) {
        details.demand(new Http("127.0.0.1", 0, Optional.empty(), metricsToken, tokens));
    }
}
