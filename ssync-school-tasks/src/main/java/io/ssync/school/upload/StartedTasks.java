package io.ssync.school.upload;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Who started which task, uploads among them. Kept for a year. Safe for use by many threads. */
public final class StartedTasks {
    private static final Duration KEPT = Duration.ofDays(365);
    private static final int DELETED_AT_ONCE = 100;
    private static final int LONGEST = 255;

    private static final RowMapper<StartedTask> TASK = (row, context) -> new StartedTask(
            row.getString("task_id"),
            row.getString("task"),
            row.getString("about"),
            row.getObject("at", OffsetDateTime.class).toInstant().toString());

    private final SchoolDatabase database;
    private final InstantSource clock;

    /**
     * Works on a database.
     *
     * @param dataSource the school's database
     * @param clock the time
     */
    public StartedTasks(DataSource dataSource, InstantSource clock) {
        database = new SchoolDatabase(Objects.requireNonNull(dataSource, "dataSource"));
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Remembers who started a task that is no upload; {@link UploadHistory} knows those.
     *
     * @param taskId the task
     * @param task what it does
     * @param about of what; cut if it is long
     * @param userId the account of who started it; null if nobody is known
     */
    public void add(String taskId, String task, String about, @Nullable Long userId) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        database.inTransaction(handle -> {
            Statements statements = new Statements(handle, StartedTasks.class);
            statements.deleteOld(now.minus(KEPT), DELETED_AT_ONCE);
            return statements
                    .update("insert")
                    .bind("task", taskId)
                    .bind("name", task)
                    .bind("about", about.length() > LONGEST ? about.substring(0, LONGEST) : about)
                    .bind("user", userId)
                    .bind("now", now)
                    .execute();
        });
    }

    /**
     * How many tasks somebody has started.
     *
     * @param userId their account; null asks for those of nobody who is known
     * @return their number
     */
    public long count(@Nullable Long userId) {
        return database.inTransaction(handle -> new Statements(handle, StartedTasks.class)
                .query("count")
                .bind("user", userId)
                .mapTo(Long.class)
                .one());
    }

    /**
     * Some of the tasks that somebody has started, the latest first.
     *
     * @param userId their account; null asks for those of nobody who is known
     * @param limit how many at most
     * @param offset how many to pass over
     * @return the tasks, perhaps none
     */
    public List<StartedTask> list(@Nullable Long userId, int limit, long offset) {
        return database.inTransaction(handle -> new Statements(handle, StartedTasks.class)
                .query("list")
                .bind("user", userId)
                .bind("limit", limit)
                .bind("offset", offset)
                .map(TASK)
                .list());
    }

    /**
     * A task that somebody has started and that is no upload.
     *
     * @param taskId the task
     * @param userId their account; null asks for one of nobody who is known
     * @return the task; empty if it is not known, or was started by somebody else
     */
    public Optional<StartedTask> find(String taskId, @Nullable Long userId) {
        return database.inTransaction(handle -> new Statements(handle, StartedTasks.class)
                .query("find")
                .bind("task", taskId)
                .bind("user", userId)
                .map(TASK)
                .findOne());
    }
}
