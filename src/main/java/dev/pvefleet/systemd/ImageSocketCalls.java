package dev.pvefleet.systemd;

import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.nativeimage.c.type.CTypeConversion.CCharPointerHolder;
import org.graalvm.word.SignedWord;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;

/// The C library as the native image links it. On a JVM nothing of this works, and nothing loads it.
final class ImageSocketCalls implements SocketCalls {
    @Override
    public int socket(int domain, int type, int protocol) {
        return cSocket(domain, type, protocol);
    }

    @Override
    public long sendto(int socket, byte[] message, int flags, byte[] address) {
        try (CCharPointerHolder text = CTypeConversion.toCBytes(message);
                CCharPointerHolder to = CTypeConversion.toCBytes(address)) {
            UnsignedWord length = WordFactory.unsigned(message.length);
            return cSendto(socket, text.get(), length, flags, to.get(), address.length)
                    .rawValue();
        }
    }

    @Override
    public int close(int socket) {
        return cClose(socket);
    }

    @CFunction("socket")
    private static native int cSocket(int domain, int type, int protocol);

    @CFunction("sendto")
    private static native SignedWord cSendto(
            int socket, CCharPointer message, UnsignedWord length, int flags, CCharPointer address, int addressLength);

    @CFunction("close")
    private static native int cClose(int socket);
}
