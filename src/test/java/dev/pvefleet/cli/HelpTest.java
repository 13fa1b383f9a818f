package dev.pvefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    private final FakeFleet fleet = new FakeFleet();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sync",
                "node-status",
                "node-config",
                "qemu",
                "qemu lookup",
                "qemu get-config",
                "qemu sync",
                "qemu set-config",
                "qemu clone",
                "qemu resize-disk",
                "qemu start",
                "qemu shutdown",
                "qemu stop",
                "qemu delete",
                "qemu guest-exec",
                "lxc",
                "lxc lookup",
                "lxc create",
                "lxc clone",
                "lxc resize",
                "agent",
                "demo",
                "simulate",
                "token",
                "generate-completion",
            })
    void eachCommandExplainsItself(String command) {
        String[] args = (command + " --help").strip().split(" ", -1);

        int exitCode = fleet.run(args);

        assertThat(exitCode).isZero();
        assertThat(fleet.err()).isEmpty();
        Golden.assertMatches(
                "help/" + (command.isEmpty() ? "pve-fleet" : command.replace(' ', '-')) + ".txt", fleet.out());
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(fleet.run("--version")).isZero();
        assertThat(fleet.out()).isEqualTo("pve-fleet 1.2.3\n");
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        assertThat(fleet.run("generate-completion")).isZero();
        assertThat(fleet.out()).startsWith("#!/usr/bin/env bash").contains("get-config", "node-status", "simulate");
    }
}
