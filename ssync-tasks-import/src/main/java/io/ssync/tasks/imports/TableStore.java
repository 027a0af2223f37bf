package io.ssync.tasks.imports;

import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Stores rows in a table whose columns are called like the components of the record. Each chunk is one statement, into which every
 * column goes as one array. Immutable.
 */
final class TableStore<R> {

    private final ImportMode mode;
    private final List<RecordColumn> columns;
    private final List<RecordColumn> key;
    private final String table;
    private final @Nullable String idColumn;
    private final String insert;
    private final String update;
    private final String there;

    /**
     * Stores in a table.
     *
     * @param table its name, perhaps with its schema in front
     * @param key the columns that tell one row from another; there is a unique index on them, or there are none
     * @param idColumn the column that takes the id of the import which made a row; null for none
     */
    TableStore(
            String table,
            List<RecordColumn> columns,
            List<RecordColumn> key,
            ImportMode mode,
            @Nullable String idColumn) {
        if (key.isEmpty() && mode != ImportMode.INSERT) {
            throw new IllegalArgumentException("rows that may be there already need a key");
        }
        this.mode = mode;
        this.columns = columns;
        this.key = key;
        this.idColumn = idColumn == null ? null : quoted(idColumn);
        this.table = Stream.of(table.split("\\.")).map(TableStore::quoted).collect(Collectors.joining("."));
        List<String> names = names(columns);
        List<String> keyNames = names(key);
        String id = idColumn == null ? "" : ", " + quoted(idColumn);
        String input = "(SELECT * FROM unnest("
                + IntStream.range(0, columns.size()).mapToObj(i -> ":c" + i).collect(Collectors.joining(", "))
                + ") WITH ORDINALITY AS input (" + String.join(", ", names) + ", input_row)) AS input";
        String rest = names.stream()
                .filter(name -> !keyNames.contains(name))
                .map(name -> name + " = COALESCE(%s." + name + ", t." + name + ")")
                .collect(Collectors.joining(", "));
        if (mode == ImportMode.UPDATE && rest.isEmpty()) {
            throw new IllegalArgumentException("rows of nothing but a key have nothing to update");
        }
        String sameKey =
                keyNames.stream().map(name -> "t." + name + " = input." + name).collect(Collectors.joining(" AND "));
        String conflict = key.isEmpty()
                ? ""
                : " ON CONFLICT (" + String.join(", ", keyNames) + ") DO "
                        + (mode == ImportMode.BOTH && !rest.isEmpty()
                                ? "UPDATE SET "
                                        + String.format(
                                                rest,
                                                Stream.generate(() -> "excluded")
                                                        .limit(names.size())
                                                        .toArray())
                                : "NOTHING");
        insert = "INSERT INTO " + this.table + " AS t (" + String.join(", ", names) + id + ") SELECT "
                + names.stream().map(name -> "input." + name).collect(Collectors.joining(", "))
                + (idColumn == null ? "" : ", :import") + " FROM " + input + conflict;
        update = "UPDATE " + this.table + " AS t SET "
                + String.format(
                        rest, Stream.generate(() -> "input").limit(names.size()).toArray())
                + " FROM " + input + " WHERE " + sameKey;
        there = "SELECT input.input_row FROM " + input + " WHERE EXISTS (SELECT FROM " + this.table + " AS t WHERE "
                + sameKey + ")";
    }

    /** Whether rows know which import made them. */
    boolean knowsImports() {
        return idColumn != null;
    }

    /** Deletes what an import has made; how many rows that were. */
    int undo(Handle handle, String importId) {
        return handle.createUpdate("DELETE FROM " + table + " WHERE " + idColumn + " = :import")
                .bind("import", importId)
                .execute();
    }

    /** Stores rows with different keys for an import. */
    void store(List<ImportRow<R>> rows, Handle handle, String importId) {
        switch (mode) {
            case INSERT -> insert(rows, handle, importId);
            case UPDATE -> update(rows, handle);
            case BOTH -> {
                markThere(rows, handle);
                run(insert, rows, handle, importId);
            }
        }
    }

    private void insert(List<ImportRow<R>> rows, Handle handle, String importId) {
        if (key.isEmpty()) {
            run(insert, rows, handle, importId);
            return;
        }
        handle.savepoint("import_insert");
        if (run(insert, rows, handle, importId) < rows.size()) {
            // Some were there already. Which, is only asked in this case; whoever inserts one just now has to wait for
            // nothing.
            handle.rollbackToSavepoint("import_insert");
            Set<Integer> existing = there(rows, handle);
            List<ImportRow<R>> others = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if (existing.contains(i)) {
                    fault(rows.get(i), "is in use already");
                } else {
                    others.add(rows.get(i));
                }
            }
            if (!others.isEmpty()) {
                insert(others, handle, importId);
            }
        }
    }

    private void update(List<ImportRow<R>> rows, Handle handle) {
        Set<Integer> existing = there(rows, handle);
        for (int i = 0; i < rows.size(); i++) {
            if (existing.contains(i)) {
                rows.get(i).updated();
            } else {
                fault(rows.get(i), "is not known");
            }
        }
        run(update, rows, handle, "");
    }

    private void markThere(List<ImportRow<R>> rows, Handle handle) {
        there(rows, handle).forEach(i -> rows.get(i).updated());
    }

    private void fault(ImportRow<R> row, String reason) {
        RecordColumn column = key.get(0);
        row.fault(column.heading(), String.valueOf(column.valueIn(row.value())), column.heading() + " " + reason);
    }

    /** The places of the rows whose keys are in the table. */
    private Set<Integer> there(List<ImportRow<R>> rows, Handle handle) {
        ResultIterable<Integer> found =
                bound(handle.createQuery(there), rows, handle).mapTo(Integer.class);
        return new HashSet<>(found.stream().map(n -> n - 1).toList());
    }

    private int run(String sql, List<ImportRow<R>> rows, Handle handle, String importId) {
        var statement = bound(handle.createUpdate(sql), rows, handle);
        return (idColumn == null || sql.equals(update) ? statement : statement.bind("import", importId)).execute();
    }

    private <S extends SqlStatement<S>> S bound(S statement, List<ImportRow<R>> rows, Handle handle) {
        try {
            for (int i = 0; i < columns.size(); i++) {
                RecordColumn column = columns.get(i);
                @Nullable Object[] values = new @Nullable Object[rows.size()];
                for (int row = 0; row < values.length; row++) {
                    values[row] = column.valueIn(rows.get(row).value());
                }
                Array array = handle.getConnection().createArrayOf(column.arrayType(), values);
                Argument argument = (position, prepared, context) -> prepared.setArray(position, array);
                statement.bind("c" + i, argument);
            }
            return statement;
        } catch (SQLException e) {
            throw new IllegalStateException("The rows cannot be made into arrays", e);
        }
    }

    private static List<String> names(List<RecordColumn> columns) {
        return columns.stream().map(column -> quoted(column.tableColumn())).toList();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
