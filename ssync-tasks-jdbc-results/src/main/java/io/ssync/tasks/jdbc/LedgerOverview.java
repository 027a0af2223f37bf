package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.Ledger.Unpublished;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What a ledger holds, for people who look at it. */
final class LedgerOverview {
    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String QUEUES = SQL.locate(LedgerOverview.class, "queues");
    private static final String UNPUBLISHED = SQL.locate(LedgerOverview.class, "unpublished");
    private static final String REPUBLISHED = SQL.locate(LedgerOverview.class, "republished");
    private static final String GENERATIONS = SQL.locate(LedgerOverview.class, "generations");

    private LedgerOverview() {}

    static Ledger.Overview of(Handle handle, int broker, int limit) {
        return new Ledger.Overview(
                handle.createQuery(QUEUES)
                        .bind("broker", broker)
                        .map((row, context) -> share(row))
                        .list(),
                handle.createQuery(UNPUBLISHED)
                        .bind("broker", broker)
                        .bind("limit", limit)
                        .map((row, context) -> unpublished(row))
                        .list(),
                LedgerRows.list(handle, broker, 0, limit),
                handle.createQuery(REPUBLISHED)
                        .bind("broker", broker)
                        .bind("limit", limit)
                        .map((row, context) -> LedgerRows.row(row))
                        .list(),
                lost(handle, broker));
    }

    /** When the last generation was found that was not the first. */
    private static Optional<Instant> lost(Handle handle, int broker) {
        List<Instant> found = handle.createQuery(GENERATIONS)
                .bind("broker", broker)
                .map((row, context) ->
                        row.getObject("found", OffsetDateTime.class).toInstant())
                .list();
        return found.size() < 2 ? Optional.empty() : Optional.of(found.get(0));
    }

    private static Ledger.QueueShare share(ResultSet row) throws SQLException {
        return new Ledger.QueueShare(
                row.getString("queue"),
                row.getLong("tasks"),
                row.getLong("later"),
                row.getLong("unpublished"),
                row.getLong("republished"),
                row.getLong("revoked"),
                row.getObject("oldest", OffsetDateTime.class).toInstant());
    }

    private static Unpublished unpublished(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime lost = row.getObject("lost", OffsetDateTime.class);
        Unpublished.Reason reason = lost != null
                ? Unpublished.Reason.MISSING
                : row.getInt("claim") == 0 ? Unpublished.Reason.NEW : Unpublished.Reason.UNCERTAIN;
        return new Unpublished(
                LedgerRows.row(row), reason, Optional.ofNullable(lost).map(OffsetDateTime::toInstant));
    }
}
