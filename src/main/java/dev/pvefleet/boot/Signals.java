package dev.pvefleet.boot;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Does something else at a signal than the JVM would, until it is closed.
///
/// `sun.misc.Signal` is the only way to signals in the JDK and in the native image. It is called by reflection,
/// because the compiler warns of its name, cannot be told not to, and here takes no warning.
final class Signals implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Signals.class);

    private final Object signal;
    private final Object before;

    private Signals(Object signal, Object before) {
        this.signal = signal;
        this.before = before;
    }

    /// @param name without `SIG`
    static Signals on(String name, Runnable action) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Object signal = type.getConstructor(String.class).newInstance(name);
            return new Signals(signal, handle(signal, handler(name, action)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SIG" + name + " cannot be handled", e);
        }
    }

    /// From now on the signal does what it did before.
    @Override
    public void close() {
        try {
            handle(signal, before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(signal + " cannot be given back", e);
        }
    }

    private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
        Method handle = signal.getClass().getMethod("handle", signal.getClass(), handlerType());
        return handle.invoke(null, signal, handler);
    }

    @SuppressWarnings("ReferenceEquality") // what a proxy does by default
    private static Object handler(String name, Runnable action) throws ReflectiveOperationException {
        return Proxy.newProxyInstance(
                Signals.class.getClassLoader(),
                new Class<?>[] {handlerType()},
                (self, method, args) -> switch (method.getName()) {
                    case "handle" -> handled(name, action);
                    case "equals" -> args != null && self == args[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "handler of SIG" + name;
                });
    }

    private static @Nullable Object handled(String name, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "defect, please report: what SIG%s asks for could not be done", name);
        }
        return null;
    }

    private static Class<?> handlerType() throws ClassNotFoundException {
        return Class.forName("sun.misc.SignalHandler");
    }
}
