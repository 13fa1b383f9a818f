/// The command line: each command parses its arguments, calls one feature, and renders the outcome.
///
/// Commands get what they need by constructor from {@link dev.pvefleet.cli.CommandTree}, which is also able to tell
/// what the arguments ask for before anything is started. Uses the features, `config` and `shape`; only this package
/// and `Main` know picocli; how results look is in `cli.print`.
@NullMarked
package dev.pvefleet.cli;

import org.jspecify.annotations.NullMarked;
