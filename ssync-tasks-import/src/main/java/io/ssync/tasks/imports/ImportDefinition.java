package io.ssync.tasks.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What an import is, the same for all its runs. Immutable once it is made.
 *
 * @param <R> what a row says
 */
final class ImportDefinition<R> {

    private final String kind;
    private final Class<R> type;
    private final @Nullable PhoneCountry country;
    private final Map<String, Supplier<List<String>>> choices;
    private final List<Function<R, Optional<String>>> checks;
    private final List<RecordColumn> key;
    private final ImportPolicy policy;
    private final boolean inOneTransaction;
    private final int chunk;
    private final @Nullable TableStore<R> table;
    private final @Nullable RowStore<R> store;

    ImportDefinition(ImportBuilder<R> built, @Nullable String tableName, @Nullable RowStore<R> store) {
        kind = built.kind;
        type = built.type;
        country = built.country;
        choices = Map.copyOf(built.choices);
        checks = List.copyOf(built.checks);
        policy = built.policy;
        inOneTransaction = built.inOneTransaction || policy == ImportPolicy.ALL_OR_NOTHING;
        chunk = built.chunk;
        RecordColumns<R> columns = columns(Map.of());
        choices.keySet().forEach(columns::named);
        key = built.key.stream().map(columns::named).toList();
        for (RecordColumn column : key) {
            if (!column.column().isRequired()) {
                throw new IllegalArgumentException("the key " + column.name() + " has to be required");
            }
        }
        this.store = store;
        table = tableName == null
                ? null
                : new TableStore<>(tableName, columns.list(), key, built.mode, built.importColumn);
    }

    String kind() {
        return kind;
    }

    List<RecordColumn> key() {
        return key;
    }

    ImportPolicy policy() {
        return policy;
    }

    boolean inOneTransaction() {
        return inOneTransaction;
    }

    int chunk() {
        return chunk;
    }

    /** The columns, with what there is to choose from now. */
    RecordColumns<R> columns() {
        Map<String, Set<String>> allowed = new HashMap<>();
        choicesNow().forEach((component, values) -> allowed.put(component, new HashSet<>(values)));
        return columns(allowed);
    }

    /** What there is to choose from now, by component. */
    Map<String, List<String>> choicesNow() {
        Map<String, List<String>> now = new HashMap<>();
        choices.forEach((component, values) -> now.put(component, new ArrayList<>(values.get())));
        return now;
    }

    private RecordColumns<R> columns(Map<String, Set<String>> allowed) {
        return new RecordColumns<>(type, country, allowed, checks);
    }

    /** What stores the rows of an import. */
    RowStore<R> store(String importId) {
        if (table != null) {
            return (rows, handle) -> table.store(rows, handle, importId);
        }
        if (store == null) {
            throw new IllegalStateException("there is either a table or a store");
        }
        return store;
    }

    /** Deletes what an import has made; false if nothing tells which rows these are. */
    boolean undo(Handle handle, String importId) {
        if (table == null || !table.knowsImports()) {
            return false;
        }
        table.undo(handle, importId);
        return true;
    }
}
