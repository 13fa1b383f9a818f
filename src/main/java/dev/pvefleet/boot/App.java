package dev.pvefleet.boot;

import dev.pvefleet.cli.CommandTree;
import dev.pvefleet.cli.print.Console;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;

/// Runs the command once Quarkus is up.
@Singleton
@Unremovable
public final class App implements QuarkusApplication {
    @Override
    public int run(String... args) {
        return new CommandTree(Wiring.ofThisProcess(), Console.ofThisProcess()).run(args);
    }
}
