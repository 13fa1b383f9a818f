package dev.pvefleet.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// The C library through the Foreign Function API of the JVM.
final class ForeignSocketCalls implements SocketCalls {
    private final MethodHandle socket =
            function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private final MethodHandle sendto = function(
            "sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private final MethodHandle close = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    @Override
    public int socket(int domain, int type, int protocol) {
        try {
            return (int) socket.invokeExact(domain, type, protocol);
        } catch (Throwable e) {
            throw broken("socket", e);
        }
    }

    @Override
    public long sendto(int fd, byte[] message, int flags, byte[] address) {
        try (Arena arena = Arena.ofConfined()) {
            return (long) sendto.invokeExact(
                    fd,
                    arena.allocateFrom(JAVA_BYTE, message),
                    (long) message.length,
                    flags,
                    arena.allocateFrom(JAVA_BYTE, address),
                    address.length);
        } catch (Throwable e) {
            throw broken("sendto", e);
        }
    }

    @Override
    public int close(int fd) {
        try {
            return (int) close.invokeExact(fd);
        } catch (Throwable e) {
            throw broken("close", e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    private static IllegalStateException broken(String function, Throwable cause) {
        return new IllegalStateException(function + " of the C library could not be called", cause);
    }
}
