/// How records become the documents that are kept, and become records again.
///
/// A document names its columns once and then lists rows, so that a program which knows more columns, or fewer, can
/// still read it. Written and read without reflection. Uses `model`, Jackson's streams and the JDK.
@NullMarked
package dev.pvefleet.state.document;

import org.jspecify.annotations.NullMarked;
