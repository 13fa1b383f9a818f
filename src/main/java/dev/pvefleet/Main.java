package dev.pvefleet;

import dev.pvefleet.boot.App;
import dev.pvefleet.boot.Settings;
import dev.pvefleet.boot.Wiring;
import dev.pvefleet.cli.Asked;
import dev.pvefleet.cli.CommandTree;
import dev.pvefleet.cli.print.Console;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/// The program's entry: finds out what the arguments ask for, and starts no more than that needs.
///
/// Help, the version and mistakes in the arguments are answered at once. A one-shot command gets Quarkus without a
/// port and without a log; a serving one gets the address that its configuration names, which Quarkus must know at
/// its start.
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... args) {
        // Ed25519 comes from Bouncy Castle; this other library is on the class path only for linking.
        System.setProperty("org.apache.sshd.security.provider.EdDSA.enabled", "false");
        switch (new CommandTree(Wiring.ofThisProcess(), Console.ofThisProcess()).ask(args)) {
            case Asked.Answered(int exitCode) -> System.exit(exitCode);
            case Asked.OneShot(boolean verbose, boolean keepsLog) -> run(Settings.oneShot(verbose, keepsLog), args);
            case Asked.Serving serving ->
                run(Settings.serving(serving.http(), serving.verbose(), serving.logFormat()), args);
        }
    }

    private static void run(Settings settings, String... args) {
        settings.apply();
        Quarkus.run(App.class, args);
    }
}
