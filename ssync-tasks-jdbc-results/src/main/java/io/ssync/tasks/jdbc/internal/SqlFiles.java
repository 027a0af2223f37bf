package io.ssync.tasks.jdbc.internal;

import io.ssync.tasks.internal.results.Uninterrupted;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;

/** Reads the statements that lie beside classes, whoever interrupts the thread meanwhile. Safe for use by any thread. */
public final class SqlFiles {
    private final ClasspathSqlLocator locator;

    private SqlFiles(ClasspathSqlLocator locator) {
        this.locator = locator;
    }

    /** Reads them as they are. */
    public static SqlFiles create() {
        return new SqlFiles(ClasspathSqlLocator.create());
    }

    /** Reads them without their comments. */
    public static SqlFiles removingComments() {
        return new SqlFiles(ClasspathSqlLocator.removingComments());
    }

    /**
     * The statement of this name beside a class.
     *
     * @throws IllegalArgumentException if there is none
     */
    public String locate(Class<?> type, String name) {
        return Uninterrupted.read(() -> locator.locate(type, name));
    }
}
