package dev.pvefleet.state;

import dev.pvefleet.state.sqlite.StateFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/// A home whose store takes what is written and does not come back, as on a disk that hangs.
final class Hanging implements StateHome {
    private final StateFile real;
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Hanging(Path file) {
        real = new StateFile(file, 20, Clock.systemUTC());
    }

    /// Waits until somebody writes.
    void awaitWrite() throws InterruptedException {
        writing.await();
    }

    @Override
    public OpenStore open() {
        OpenStore store = real.open();
        return (OpenStore) Proxy.newProxyInstance(
                OpenStore.class.getClassLoader(), new Class<?>[] {OpenStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("write")) {
                        writing.countDown();
                        awaitRelease();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /// A thread that is inside of the operating system hears no interrupt before it comes back.
    private void awaitRelease() {
        boolean interrupted = false;
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Path setAside() {
        throw new AssertionError("nothing is damaged");
    }

    @Override
    public Path file() {
        return real.file();
    }

    @Override
    public void close() {
        released.countDown();
        real.close();
    }
}
