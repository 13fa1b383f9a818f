/// How results look: the forms they can be printed in, tables, amounts, and the two streams of the process.
///
/// Knows no command. Uses `model`; only {@link dev.pvefleet.cli.print.Console} writes to the process's streams.
@NullMarked
package dev.pvefleet.cli.print;

import org.jspecify.annotations.NullMarked;
