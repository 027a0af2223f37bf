package io.ssync.tasks.worker;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** What tasks run on. */
public enum PoolKind {
    /** Platform threads; the default. */
    THREADS {
        @Override
        ThreadFactory factory(String prefix) {
            return platformThreads(prefix);
        }
    },

    /** Child processes, which can be killed; see {@link Worker.Builder#processes}. */
    PROCESS {
        @Override
        ThreadFactory factory(String prefix) {
            // One for each child, to speak with it.
            return platformThreads(prefix);
        }
    },

    /** Virtual threads, for tasks that wait much; needs Java 21 or later. */
    VIRTUAL {
        @Override
        ThreadFactory factory(String prefix) {
            try {
                // Thread.ofVirtual().name(prefix, 1).factory(), which Java 17 does not have.
                Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
                Class<?> type = Class.forName("java.lang.Thread$Builder");
                type.getMethod("name", String.class, long.class).invoke(builder, prefix, 1L);
                return (ThreadFactory) type.getMethod("factory").invoke(builder);
            } catch (NoSuchMethodException | ClassNotFoundException e) {
                throw new IllegalArgumentException(
                        "the pool of virtual threads needs Java 21 or later, this is "
                                + Runtime.version().feature(),
                        e);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot make virtual threads", e);
            }
        }
    };

    /** Makes threads named after the prefix and a number, not yet started. */
    abstract ThreadFactory factory(String prefix);

    private static ThreadFactory platformThreads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> new Thread(work, prefix + number.incrementAndGet());
    }
}
