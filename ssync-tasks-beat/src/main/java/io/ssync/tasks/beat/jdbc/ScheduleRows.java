package io.ssync.tasks.beat.jdbc;

import io.ssync.tasks.beat.ScheduleRow;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;
import org.jdbi.v3.core.statement.Query;

/** The statements that read schedules, and begin to follow them. */
final class ScheduleRows {
    private static final ClasspathSqlLocator SQL = ClasspathSqlLocator.removingComments();
    private static final String ALL = sql("all");
    private static final String BY_IDS = sql("byIds");
    private static final String BY_NAME = sql("byName");
    private static final String FOLLOW = sql("follow");
    private static final String REDEFINE = sql("redefine");

    private ScheduleRows() {}

    static List<ScheduleRow> all(Handle handle) {
        return followed(handle, () -> handle.createQuery(ALL));
    }

    static List<ScheduleRow> byIds(Handle handle, Integer[] ids) {
        return followed(handle, () -> handle.createQuery(BY_IDS).bind("ids", ids));
    }

    static Optional<ScheduleRow> byName(Handle handle, String name) {
        return followed(handle, () -> handle.createQuery(BY_NAME).bind("name", name)).stream()
                .findFirst();
    }

    /** Reads, and once more if there were rows that Django has added or changed since: those are followed from then on. */
    private static List<ScheduleRow> followed(Handle handle, Supplier<Query> query) {
        List<ScheduleReading> read = read(query.get());
        if (!read.stream().allMatch(ScheduleReading::isFollowed)) {
            follow(handle, read.stream().filter(row -> row.followed() == null).toList());
            redefine(
                    handle,
                    read.stream()
                            .filter(row -> row.followed() != null && !row.isFollowed())
                            .toList());
            read = read(query.get());
        }
        // One that came just now is for the next time: its version is another.
        return read.stream()
                .filter(row -> row.followed() != null)
                .map(ScheduleReading::row)
                .toList();
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

    private static String sql(String name) {
        return SQL.locate(ScheduleRows.class, name);
    }
}
