package io.ssync.tasks.jdbc;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;

/**
 * Reads the statements that lie beside classes, whoever interrupts the thread meanwhile: a task that is stopped, for example. Most are read
 * when a class is initialized, and one whose constants could not be read would be lost to its process for good. Safe for use by any
 * thread.
 */
final class SqlFiles {
    private final ClasspathSqlLocator locator;

    private SqlFiles(ClasspathSqlLocator locator) {
        this.locator = locator;
    }

    /** Reads them as they are. */
    static SqlFiles create() {
        return new SqlFiles(ClasspathSqlLocator.create());
    }

    /** Reads them without their comments. */
    static SqlFiles removingComments() {
        return new SqlFiles(ClasspathSqlLocator.removingComments());
    }

    /**
     * The statement of this name beside a class. An interrupt is kept for later.
     *
     * @throws IllegalArgumentException if there is none
     */
    String locate(Class<?> type, String name) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return locator.locate(type, name);
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
