package io.ssync.tasks.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals that ask a process to end. A shutdown hook, Java's supported way, sees the first one only; every Java that we
 * know has the module {@code jdk.unsupported}, which sees all. By reflection, since the compiler warns about it otherwise.
 */
final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);
    private static final Map<String, Integer> NUMBERS = Map.of("TERM", 15, "INT", 2);

    private Signals() {}

    /** Calls back with the number of every such signal, each time on a new thread; does nothing where that is impossible. */
    static void handle(IntConsumer handler) {
        NUMBERS.forEach((name, number) -> {
            try {
                handle(name, () -> handler.accept(number));
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                log.debug("cannot handle the signal {}", name, e);
            }
        });
    }

    private static void handle(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
        Object handler = Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {signalHandler}, (proxy, method, args) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                    }
                    return null;
                });
        Method handle = signal.getMethod("handle", signal, signalHandler);
        handle.invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }
}
