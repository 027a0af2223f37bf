package io.ssync.tasks.internal.results;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.function.Supplier;

/**
 * Reads what lies beside classes, whoever interrupts the thread meanwhile: a task that is stopped, for example. Most of it is read when a
 * class is initialized, and one whose constants could not be read would be lost to its process for good. Safe for use by any thread.
 */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Reads, again if an interrupt has closed what was read. The interrupt is kept for later. */
    public static <T> T read(Supplier<T> reading) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return reading.get();
                } catch (UncheckedIOException e) {
                    if (!(e.getCause() instanceof ClosedByInterruptException)) {
                        throw e;
                    }
                    interrupted = true;
                    Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
