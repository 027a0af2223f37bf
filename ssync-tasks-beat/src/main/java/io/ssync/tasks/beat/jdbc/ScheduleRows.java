package io.ssync.tasks.beat.jdbc;

import io.ssync.tasks.beat.ScheduleRow;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The statements that read schedules, and begin to follow them. */
final class ScheduleRows {
    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String ALL = sql("all");
    private static final String BY_IDS = sql("byIds");
    private static final String BY_NAME = sql("byName");
    private static final String FOLLOW = sql("follow");
    private static final String REDEFINE = sql("redefine");

    private ScheduleRows() {}

    static List<ScheduleRow> all(Handle handle) {
        return followed(handle, read(handle.createQuery(ALL)));
    }

    static List<ScheduleRow> byIds(Handle handle, Integer[] ids) {
        return followed(handle, readByIds(handle, ids));
    }

    static Optional<ScheduleRow> byName(Handle handle, String name) {
        return followed(handle, read(handle.createQuery(BY_NAME).bind("name", name))).stream()
                .findFirst();
    }

    /** Follows the rows that Django has added or changed since, and reads those once more. */
    private static List<ScheduleRow> followed(Handle handle, List<ScheduleReading> read) {
        List<ScheduleReading> others =
                read.stream().filter(row -> !row.isFollowed()).toList();
        Map<Integer, ScheduleReading> again = new HashMap<>();
        if (!others.isEmpty()) {
            follow(handle, others.stream().filter(row -> row.followed() == null).toList());
            redefine(
                    handle,
                    others.stream().filter(row -> row.followed() != null).toList());
            readByIds(handle, Columns.integers(others, ScheduleReading::id)).forEach(row -> again.put(row.id(), row));
        }
        // One that was removed just now is left out.
        return read.stream()
                .map(row -> row.isFollowed() ? row : again.get(row.id()))
                .filter(row -> row != null && row.followed() != null)
                .map(ScheduleReading::row)
                .toList();
    }

    private static List<ScheduleReading> readByIds(Handle handle, Integer[] ids) {
        return read(handle.createQuery(BY_IDS).bind("ids", ids));
    }

    private static List<ScheduleReading> read(Query query) {
        return query.map((row, context) -> ScheduleReading.of(row)).list();
    }

    private static void follow(Handle handle, List<ScheduleReading> rows) {
        if (!rows.isEmpty()) {
            handle.createUpdate(FOLLOW)
                    .bind("ids", Columns.integers(rows, ScheduleReading::id))
                    .bind("definitions", Columns.texts(rows, ScheduleReading::definition))
                    .bind("decided", Columns.times(rows, ScheduleReading::begin))
                    .execute();
        }
    }

    private static void redefine(Handle handle, List<ScheduleReading> rows) {
        if (!rows.isEmpty()) {
            handle.createUpdate(REDEFINE)
                    .bind("ids", Columns.integers(rows, ScheduleReading::id))
                    .bind("before", Columns.texts(rows, ScheduleRows::before))
                    .bind("definitions", Columns.texts(rows, ScheduleReading::definition))
                    .bind("changed", Columns.times(rows, ScheduleReading::changed))
                    .execute();
        }
    }

    private static String before(ScheduleReading row) {
        ScheduleReading.Followed followed = row.followed();
        return followed == null ? "" : followed.definition();
    }

    /** The statement of this name. */
    static String sql(String name) {
        return SQL.locate(ScheduleRows.class, name);
    }
}
