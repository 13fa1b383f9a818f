/// `mvn -Pbench verify`: the budgets, measured on the program as a user runs it and printed as one table.
///
/// The program, the simulated cluster and the bench are processes of their own, so that each one's CPU and
/// memory are its own. Only {@link dev.pvefleet.bench.Micro} looks inside: JMH times single steps, those in
/// `src/bench/java`. Nothing here is a test: a slow machine is told, and fails nothing. What reads a running
/// agent from outside ({@link dev.pvefleet.bench.AgentProcess}, {@link dev.pvefleet.bench.Page}) serves the
/// system tests too.
@NullMarked
package dev.pvefleet.bench;

import org.jspecify.annotations.NullMarked;
