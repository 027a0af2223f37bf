package io.ssync.tasks.dashboard.jdbc;

import io.ssync.tasks.dashboard.Audit;
import io.ssync.tasks.jdbc.internal.Database;
import io.ssync.tasks.jdbc.internal.PostgresText;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.jdbc.internal.Tables;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;

/**
 * Keeps who did what in a table of PostgreSQL, {@code ssync_audit}, so that all processes share it and it outlives them: the last {@value
 * #MOST} lines. Needs the module of results in PostgreSQL. Methods throw {@link io.ssync.tasks.results.ResultBackendException} if the database
 * does not take or answer something. Safe for use by any number of threads; the data source stays the caller's to close.
 */
public final class JdbcAudit implements Audit {
    /** How many lines are kept, some hundreds more or less. */
    public static final int MOST = 100_000;

    /** Whoever acts waits for it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String NOTE = SQL.locate(JdbcAudit.class, "note");
    private static final String FORGET = SQL.locate(JdbcAudit.class, "forget");
    private static final String LATEST = SQL.locate(JdbcAudit.class, "latest");

    private final Database database;
    private volatile boolean migrated;

    private JdbcAudit(DataSource dataSource) {
        this.database = new Database(dataSource, TIMEOUT);
    }

    /** An audit in the database of a data source. Its table is made when it is first needed, or by {@link #migrate}. Does not connect yet. */
    public static JdbcAudit over(DataSource dataSource) {
        return new JdbcAudit(dataSource);
    }

    /** Creates the table if it is missing. Several processes may do this at once. */
    public void migrate() {
        database.with(handle -> {
            Tables.of(JdbcAudit.class).createMissing(handle, List.of("ssync_audit"));
            return true;
        });
        migrated = true;
    }

    private void migrateOnce() {
        if (!migrated) {
            migrate();
        }
    }

    @Override
    public void note(Line line) {
        migrateOnce();
        database.with(handle -> {
            handle.createUpdate(NOTE)
                    .bind("at", line.at())
                    .bind("who", PostgresText.plain(line.who()))
                    .bind("from", PostgresText.plain(line.from()))
                    .bind("action", PostgresText.plain(line.action()))
                    .bind("subject", PostgresText.plain(line.subject()))
                    .bind("outcome", PostgresText.plain(line.outcome()))
                    .bind("count", line.count())
                    .execute();
            return handle.createUpdate(FORGET).bind("most", MOST).execute();
        });
    }

    @Override
    public List<Line> latest(int limit) {
        migrateOnce();
        return database.with(handle -> handle.createQuery(LATEST)
                .bind("limit", limit)
                .map((row, context) -> read(row))
                .list());
    }

    private static Line read(ResultSet row) throws SQLException {
        return new Line(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("who"),
                row.getString("from_address"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("outcome"),
                row.getLong("count"));
    }
}
