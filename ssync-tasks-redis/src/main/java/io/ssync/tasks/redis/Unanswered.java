package io.ssync.tasks.redis;

import io.lettuce.core.api.StatefulConnection;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * Commands that were under way when their connection was lost. Lettuce 7 fails them, as the driver is set up to do. Lettuce 6, which Spring
 * Boot 3.5 and 4.0 bring, would send them once more on the next connection, behind the back of whoever called; it can be told to forget them.
 */
final class Unanswered {
    /** Of Lettuce 6 only. */
    private static final Optional<MethodHandle> RESET = reset();

    private Unanswered() {}

    /** Has the commands fail that were under way on a connection that has just been lost. */
    static void fail(StatefulConnection<?, ?> lost) {
        RESET.ifPresent(reset -> {
            try {
                reset.invoke(lost);
            } catch (Throwable e) {
                throw new IllegalStateException("the driver cannot forget what was under way", e);
            }
        });
    }

    private static Optional<MethodHandle> reset() {
        try {
            return Optional.of(MethodHandles.publicLookup()
                    .findVirtual(StatefulConnection.class, "reset", MethodType.methodType(void.class)));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        } catch (IllegalAccessException e) {
            throw new LinkageError("StatefulConnection.reset is not public", e);
        }
    }
}
