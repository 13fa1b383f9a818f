package dev.pvefleet.boot;

import dev.pvefleet.admin.Tokens;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.config.Secret;
import dev.pvefleet.metrics.AuthFailures;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides who is told the details of this program's health: who could read them in the metrics or over the API.
@Singleton
final class DetailTokens {
    private final AuthFailures failures;
    private volatile Demanded demanded = new Demanded(Optional.empty(), new Tokens(List.of()));

    DetailTokens(AuthFailures failures) {
        this.failures = failures;
    }

    /// From now on one of these tokens is needed, if there are any.
    void demand(Http http) {
        demanded = new Demanded(http.metricsToken(), new Tokens(http.tokens()));
    }

    /// @param header the request's `Authorization`; a wrong one is counted
    boolean allow(@Nullable String header) {
        Demanded now = demanded;
        if (now.isNothing() || (header != null && now.isMetBy(header))) {
            return true;
        }
        if (header != null) {
            failures.count();
        }
        return false;
    }

    private record Demanded(Optional<Secret> metrics, Tokens api) {
        boolean isNothing() {
            return metrics.isEmpty() && api.isEmpty();
        }

        boolean isMetBy(String header) {
            return api.know(header)
                    || metrics.map(token -> BearerToken.isShown(header, token)).orElse(false);
        }
    }
}
