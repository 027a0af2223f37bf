package io.ssync.school.database;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * The statements of a class, each in a file of its name beside the class: {@code find-year.sql} in the folder
 * {@code StudentTables}. For one thread and one transaction.
 */
public final class Statements {

    private final Handle handle;
    private final Class<?> owner;

    /**
     * Runs statements in a transaction.
     *
     * @param handle the transaction
     * @param owner whose statements
     */
    public Statements(Handle handle, Class<?> owner) {
        this.handle = handle;
        this.owner = owner;
    }

    /**
     * A statement that finds rows.
     *
     * @param name the name of its file
     * @return the statement, its parameters not yet bound
     */
    public Query query(String name) {
        return handle.createQuery(sql(name));
    }

    /**
     * A statement that changes rows.
     *
     * @param name the name of its file
     * @return the statement, its parameters not yet bound
     */
    public Update update(String name) {
        return handle.createUpdate(sql(name));
    }

    /**
     * Deletes rows that need not be kept any longer, some at a time, so that whoever adds one pays for it and nobody has to come by
     * for that: the statement {@code delete-old}.
     *
     * @param before older ones are deleted
     * @param most how many at most
     */
    public void deleteOld(OffsetDateTime before, int most) {
        update("delete-old").bind("before", before).bind("most", most).execute();
    }

    /**
     * One column of many rows, as a statement takes it that works on all of them.
     *
     * @param rows the rows
     * @param column what to take of each; null is a value like others
     * @param <T> the rows
     * @param <R> the values
     * @return the values in the order of the rows
     */
    public static <T, R> List<R> each(Collection<T> rows, Function<T, R> column) {
        List<R> values = new ArrayList<>(rows.size()); // not a stream's list, which takes no null
        rows.forEach(row -> values.add(column.apply(row)));
        return values;
    }

    private String sql(String name) {
        return ClasspathSqlLocator.removingComments().locate(owner, name);
    }
}
