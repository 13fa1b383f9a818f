/// Tells systemd how the service does, over the datagram socket that it names in `$NOTIFY_SOCKET`.
///
/// Java has no Unix datagram sockets, so this calls the C library: through the Foreign Function API on a JVM, and
/// directly in the native image, whose builder does not have that API everywhere. Uses the JDK only; nothing else
/// calls C.
@NullMarked
package dev.pvefleet.systemd;

import org.jspecify.annotations.NullMarked;
