package io.ssync.tasks.jdbc.internal;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Creates the tables that a database does not have yet, and changes those of our own. Touches no other.
 *
 * <p>Any number of processes may do it at once. The script of a table is the resource of its name beside the class that knows it.
 */
public final class Tables {
    private static final SqlFiles SQL = SqlFiles.removingComments();

    private final Class<?> owner;

    /**
     * A change of tables that may be there already.
     *
     * @param script the resource
     * @param table a table that it changes
     * @param column what that has afterwards
     */
    public record Change(String script, String table, String column) {}

    private Tables(Class<?> owner) {
        this.owner = owner;
    }

    /** The tables whose scripts lie beside this class. */
    public static Tables of(Class<?> owner) {
        return new Tables(owner);
    }

    /** Creates those that are missing, in this order. */
    public void createMissing(Handle handle, List<String> tables) {
        // Looked at without the lock first: where all is there, an account needs no right to create anything.
        if (isThere(handle, tables)) {
            return;
        }
        handle.useTransaction(transaction -> {
            transaction.execute(sql("lock"));
            for (String table : tables) {
                if (!exists(transaction, table)) {
                    transaction.createScript(SQL.locate(owner, table)).execute();
                }
            }
        });
    }

    /** Whether all of them are there. */
    public boolean isThere(Handle handle, List<String> tables) {
        return tables.stream().allMatch(table -> exists(handle, table));
    }

    /** Makes the changes that were not made yet, in this order. */
    public void change(Handle handle, List<Change> changes) {
        if (changes.stream().allMatch(change -> isMade(handle, change))) {
            return;
        }
        handle.useTransaction(transaction -> {
            transaction.execute(sql("lock"));
            for (Change change : changes) {
                if (!isMade(transaction, change)) {
                    transaction.createScript(SQL.locate(owner, change.script())).execute();
                }
            }
        });
    }

    private static boolean isMade(Handle handle, Change change) {
        return handle.createQuery(sql("hasColumn"))
                .bind("table", change.table())
                .bind("column", change.column())
                .mapTo(Boolean.class)
                .one();
    }

    private static boolean exists(Handle handle, String table) {
        return handle.createQuery(sql("exists"))
                .bind("table", table)
                .mapTo(Boolean.class)
                .one();
    }

    private static String sql(String name) {
        return SQL.locate(Tables.class, name);
    }
}
