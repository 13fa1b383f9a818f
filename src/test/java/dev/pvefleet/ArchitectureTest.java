package dev.pvefleet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Dependencies point one way, each library has one owner, and time, output and sleep come in from outside.
class ArchitectureTest {
    private static final String ROOT = "dev.pvefleet";
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("a stranger reads packages one after the other")
                .check(CODE);
        slices().matching(ROOT + ".proxmox.(*)..")
                .should()
                .beFreeOfCycles()
                .because("transports do not know each other")
                .check(CODE);
    }

    @Test
    void theModelUsesTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".model")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".model", "java..", "org.jspecify..")
                .because("the vocabulary outlives every library")
                .check(CODE);
    }

    @Test
    void onlyBootNamesTheTransports() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".boot..", ROOT + ".proxmox.rest..", ROOT + ".proxmox.ssh..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".proxmox.rest..", ROOT + ".proxmox.ssh..")
                .because("everything above the waist is written once for all transports")
                .check(CODE);
    }

    @Test
    void transportsKnowNoFeature() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".proxmox..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(
                        "sync", "health", "guest", "lifecycle", "schedule", "state", "metrics", "admin", "cli", "boot"))
                .because("dependencies point from the features down to PVE")
                .check(CODE);
    }

    @Test
    void featuresKnowNoFace() {
        noClasses()
                .that()
                .resideInAnyPackage(packages("sync", "health", "guest", "lifecycle", "arguments"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages("schedule", "admin", "cli", "boot", "metrics", "shape"))
                .because("a feature is called by the command line, the schedule and the API alike")
                .check(CODE);
    }

    @Test
    void metricsKnowTheModelOnly() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        packages("cli", "boot", "schedule", "sync", "health", "guest", "simulator", "shape"))
                .because("metrics render a snapshot and cause no call")
                .check(CODE);
    }

    @Test
    void onlyTheDemonstrationsUseTheSimulator() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".simulator..", ROOT + ".boot..", ROOT + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".simulator..")
                .because("no real operation may lean on an emulated cluster")
                .check(CODE);
    }

    @Test
    void theSimulatedClusterKnowsNeitherApiNorFace() {
        classes()
                .that()
                .resideInAnyPackage(ROOT + ".simulator.cluster", ROOT + ".simulator.worker", ROOT + ".simulator.agent")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".simulator.cluster",
                        ROOT + ".simulator.worker",
                        ROOT + ".simulator.agent",
                        ROOT + ".model",
                        "java..",
                        "org.jspecify..")
                .because("what a cluster is and does is told apart from how it is asked")
                .check(CODE);
    }

    @Test
    void eachLibraryHasOneOwner() {
        owned("io.quarkus.rest.client..", "only rest speaks HTTP as a client", "proxmox.rest");
        owned("org.eclipse.microprofile.rest..", "only rest speaks HTTP as a client", "proxmox.rest");
        owned("org.apache.sshd..", "only ssh and the simulator speak SSH", "proxmox.ssh", "simulator");
        owned("jakarta.ws.rs..", "JAX-RS belongs to the HTTP faces", "proxmox.rest", "admin", "simulator");
        owned("io.micrometer..", "meters have one home", "metrics");
        owned("io.prometheus..", "meters have one home", "metrics");
        owned("io.quarkus.scheduler..", "only the schedule schedules", "schedule");
        owned("java.lang.foreign..", "only systemd needs the C library", "systemd");
        owned("org.graalvm..", "only systemd needs the C library", "systemd");
        owned("java.sql..", "SQL has one home", "state");
        owned("org.yaml.snakeyaml..", "only config reads YAML", "config");
        owned("org.snakeyaml.engine..", "only shape writes YAML", "shape");
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .because("picocli is the command line's business")
                .check(CODE);
    }

    @Test
    void timeComesFromAClock() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("tests turn the clock")
                .check(CODE);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .because("waiting is injected, so that tests do not wait")
                .check(CODE);
    }

    @Test
    void outputGoesThroughThePrinter() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".cli..", ROOT)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("results and messages have one way out")
                .check(CODE);
    }

    @Test
    void caseChangesNameTheirLocale() {
        noClasses()
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .because("a Turkish locale must not change a host name (" + Locale.ROOT + " does not)")
                .check(CODE);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields()
                .should()
                .beAnnotatedWith("jakarta.inject.Inject")
                .because("constructors say what a class needs")
                .check(CODE);
    }

    private static void owned(String library, String why, String... owners) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages(owners))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because(why)
                .check(CODE);
    }

    private static String[] packages(String... names) {
        return Stream.of(names).map(name -> ROOT + "." + name + "..").toArray(String[]::new);
    }
}
