package io.ssync.tasks.imports;

import io.ssync.sheets.RowError;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The tables {@code ssync_import…}, in one transaction. */
final class ImportTable {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** An import to be stopped. */
    record Check(boolean isMine, @Nullable Boolean undo) {}

    private final Handle handle;

    ImportTable(Handle handle) {
        this.handle = handle;
    }

    /** Makes the tables that are missing. */
    void migrate() {
        // Two at once would both find a table missing.
        handle.execute("SELECT pg_advisory_xact_lock(hashtextextended('ssync.import.schema', 0))");
        handle.createScript(ClasspathSqlLocator.create().getResource("io/ssync/tasks/imports/schema.sql"))
                .execute();
    }

    ImportState begin(String id, String kind, ImportOptions options, List<String> headings, OffsetDateTime now) {
        return query("begin")
                .bind("id", id)
                .bind("kind", kind)
                .bind("fileName", options.fileName())
                .bind("by", options.by())
                .bind("dryRun", options.dryRun())
                .bind("headings", JSON.writeValueAsString(headings))
                .bind("now", now)
                .map((row, context) -> state(row))
                .one();
    }

    Optional<ImportState> find(String id) {
        return query("find").bind("id", id).map((row, context) -> state(row)).findOne();
    }

    List<PastImport> list(int limit, long offset) {
        return query("list")
                .bind("limit", limit)
                .bind("offset", offset)
                .map((row, context) -> state(row).past())
                .list();
    }

    /** Locks an import, and sees whether this run of it is to go on. */
    Check check(String id, int run) {
        return query("check")
                .bind("id", id)
                .bind("run", run)
                .map((row, context) -> new Check(row.getBoolean("is_mine"), row.getObject("undo", Boolean.class)))
                .findOne()
                .orElse(new Check(false, null));
    }

    void save(String id, ImportCounts counts, String cursor, List<String> notes) {
        update("save")
                .bind("id", id)
                .bind("total", counts.total)
                .bind("cursor", cursor)
                .bind("taken", counts.taken)
                .bind("created", counts.created)
                .bind("updated", counts.updated)
                .bind("failed", counts.failed)
                .bind("notes", JSON.writeValueAsString(notes))
                .execute();
    }

    void end(String id, ImportOutcome outcome, @Nullable String reason, OffsetDateTime now) {
        update("end")
                .bind("id", id)
                .bind("outcome", outcome.name())
                .bind("reason", reason)
                .bind("now", now)
                .execute();
    }

    void insertFailed(String id, List<FailedRow> rows) {
        if (!rows.isEmpty()) {
            update("insert-failed")
                    .bind("id", id)
                    .bind("positions", array("int8", rows, FailedRow::position))
                    .bind("cells", array("text", rows, row -> JSON.writeValueAsString(row.cells())))
                    .bind("faults", array("text", rows, row -> JSON.writeValueAsString(row.faults())))
                    .execute();
        }
    }

    /** The first rows that were not stored; their places are not told. */
    List<FailedRow> failed(String id, int limit) {
        return query("failed")
                .bind("id", id)
                .bind("limit", limit)
                .map((row, context) -> new FailedRow(
                        0,
                        List.of(JSON.readValue(row.getString("cells"), String[].class)),
                        List.of(JSON.readValue(row.getString("faults"), RowError[].class))))
                .list();
    }

    void cancel(String id, boolean undo, OffsetDateTime now) {
        update("cancel").bind("id", id).bind("undo", undo).bind("now", now).execute();
    }

    void deleteOld(OffsetDateTime before, int most) {
        update("delete-old").bind("before", before).bind("most", most).execute();
    }

    private static ImportState state(ResultSet row) throws SQLException {
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        String outcome = row.getString("outcome");
        return new ImportState(
                new PastImport(
                        row.getString("id"),
                        row.getString("kind"),
                        row.getString("file_name"),
                        row.getString("brought_by"),
                        row.getObject("began_at", OffsetDateTime.class)
                                .toInstant()
                                .toString(),
                        ended == null ? null : ended.toInstant().toString(),
                        outcome == null ? null : ImportOutcome.valueOf(outcome),
                        row.getLong("taken"),
                        row.getLong("created"),
                        row.getLong("updated"),
                        row.getLong("failed"),
                        row.getBoolean("dry_run"),
                        row.getString("reason")),
                row.getInt("run"),
                row.getLong("total"),
                row.getString("row_cursor"),
                List.of(JSON.readValue(row.getString("notes"), String[].class)),
                List.of(JSON.readValue(row.getString("headings"), String[].class)));
    }

    private <T> Argument array(String type, List<T> rows, Function<T, Object> value) {
        return (position, statement, context) -> {
            Array array = handle.getConnection()
                    .createArrayOf(type, rows.stream().map(value).toArray());
            statement.setArray(position, array);
        };
    }

    private Query query(String name) {
        return handle.createQuery(sql(name));
    }

    private Update update(String name) {
        return handle.createUpdate(sql(name));
    }

    private static String sql(String name) {
        return ClasspathSqlLocator.removingComments().locate(ImportTable.class, name);
    }
}
