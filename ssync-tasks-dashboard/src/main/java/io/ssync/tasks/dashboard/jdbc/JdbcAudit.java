package io.ssync.tasks.dashboard.jdbc;

import io.ssync.tasks.dashboard.Audit;
import io.ssync.tasks.results.ResultBackendAwayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Keeps who did what in a table of PostgreSQL, {@code ssync_audit}, so that all processes share it and it outlives them: the last {@value
 * #MOST} lines. Needs no more than the driver. Methods throw {@link ResultBackendAwayException} if the database does not take or
 * answer something. Safe for use by any number of threads; the data source stays the caller's to close.
 */
public final class JdbcAudit implements Audit {
    /** How many lines are kept, some hundreds more or less. */
    public static final int MOST = 100_000;

    private static final String CREATE = """
            create table if not exists ssync_audit (
                id bigint generated always as identity primary key,
                at timestamptz not null,
                who text not null,
                from_address text not null,
                action text not null,
                subject text not null,
                outcome text not null,
                count bigint not null
            )
            """;

    private static final String NOTE = """
            insert into ssync_audit (at, who, from_address, action, subject, outcome, count)
            values (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String LATEST = """
            select at, who, from_address, action, subject, outcome, count
            from ssync_audit
            order by id desc
            limit ?
            """;

    /** Numbers have gaps, so it may be somewhat more. By the key, which costs nothing when there is nothing to do. */
    private static final String FORGET = "delete from ssync_audit where id <= (select max(id) from ssync_audit) - ?";

    private final DataSource dataSource;

    private JdbcAudit(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** An audit in the database of a data source; {@link #migrate} makes its table. Does not connect yet. */
    public static JdbcAudit over(DataSource dataSource) {
        return new JdbcAudit(dataSource);
    }

    /** Creates the table if it is missing. Several processes may do this at once. */
    public void migrate() {
        with(connection -> {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                // Of several at once the others wait: "if not exists" alone can fail then.
                statement.execute("select pg_advisory_xact_lock(hashtext('ssync-tasks-schema'))");
                statement.execute(CREATE);
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(before);
            }
            return List.of();
        });
    }

    @Override
    public void note(Line line) {
        with(connection -> {
            connection.setAutoCommit(true);
            try (PreparedStatement note = connection.prepareStatement(NOTE);
                    PreparedStatement forget = connection.prepareStatement(FORGET)) {
                note.setObject(1, line.at().atOffset(ZoneOffset.UTC));
                note.setString(2, plain(line.who()));
                note.setString(3, plain(line.from()));
                note.setString(4, plain(line.action()));
                note.setString(5, plain(line.subject()));
                note.setString(6, plain(line.outcome()));
                note.setLong(7, line.count());
                note.executeUpdate();
                forget.setInt(1, MOST);
                forget.executeUpdate();
            }
            return List.of();
        });
    }

    @Override
    public List<Line> latest(int limit) {
        return with(connection -> {
            try (PreparedStatement latest = connection.prepareStatement(LATEST)) {
                latest.setInt(1, limit);
                return read(latest);
            }
        });
    }

    private static List<Line> read(PreparedStatement query) throws SQLException {
        List<Line> lines = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                lines.add(new Line(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("who"),
                        row.getString("from_address"),
                        row.getString("action"),
                        row.getString("subject"),
                        row.getString("outcome"),
                        row.getLong("count")));
            }
        }
        return lines;
    }

    /** What is done with a connection. */
    private interface Work {
        List<Line> carryOut(Connection connection) throws SQLException;
    }

    private List<Line> with(Work work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.carryOut(connection);
        } catch (SQLException e) {
            throw new ResultBackendAwayException("the audit in PostgreSQL: " + e.getMessage(), e);
        }
    }

    /** PostgreSQL has no character U+0000 in a text. */
    private static String plain(String text) {
        return text.replace('\0', '\ufffd');
    }
}
