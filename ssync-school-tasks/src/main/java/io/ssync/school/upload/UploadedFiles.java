package io.ssync.school.upload;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Files that were only tried, so that whoever has seen what would come of one can have the same file stored. They can be taken once,
 * for a day, and are deleted with the next that is kept after that. Safe for use by many threads.
 */
public final class UploadedFiles {
    private static final Duration KEPT = Duration.ofDays(1);
    private static final int DELETED_AT_ONCE = 20;

    private final SchoolDatabase database;
    private final InstantSource clock;

    /**
     * Keeps files in a database.
     *
     * @param dataSource the school's database
     * @param clock the time
     */
    public UploadedFiles(DataSource dataSource, InstantSource clock) {
        database = new SchoolDatabase(Objects.requireNonNull(dataSource, "dataSource"));
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * A file that was tried.
     *
     * @param fields what was uploaded with it, in the words of who kept it
     * @param recognised what was made of it, in the words of who kept it
     * @param kept whether the file is still here; after it was taken its words stay for the rest of the day
     */
    public record Tried(String fields, String recognised, boolean kept) {}

    /**
     * Keeps a file.
     *
     * @param taskId the task that tries it
     * @param fields what is uploaded with it
     * @param recognised what was made of it
     * @param content the file
     */
    public void keep(String taskId, String fields, String recognised, byte[] content) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        database.inTransaction(handle -> {
            Statements statements = new Statements(handle, UploadedFiles.class);
            statements.deleteOld(now.minus(KEPT), DELETED_AT_ONCE);
            return statements
                    .update("insert")
                    .bind("task", taskId)
                    .bind("fields", fields)
                    .bind("recognised", recognised)
                    .bind("content", content)
                    .bind("now", now)
                    .execute();
        });
    }

    /**
     * What is known of a file.
     *
     * @param taskId the task that has tried it
     * @return its words; empty if it is not known, or tried long ago
     */
    public Optional<Tried> find(String taskId) {
        return database.inTransaction(handle -> new Statements(handle, UploadedFiles.class)
                .query("find")
                .bind("task", taskId)
                .bind("since", since())
                .map((row, context) ->
                        new Tried(row.getString("fields"), row.getString("recognised"), row.getBoolean("kept")))
                .findOne());
    }

    /**
     * Takes a file, once: of two who take it at the same time one gets it.
     *
     * @param taskId the task that has tried it
     * @param use what to do with it; if that throws, the file stays
     * @param <T> what comes of it
     * @return what came of it; empty if the file is not here any more
     */
    public <T> Optional<T> take(String taskId, Function<byte[], T> use) {
        return database.inTransaction(handle -> {
            Statements statements = new Statements(handle, UploadedFiles.class);
            Optional<T> used = statements
                    .query("lock")
                    .bind("task", taskId)
                    .bind("since", since())
                    .map((row, context) -> row.getBytes("content"))
                    .findOne()
                    .map(use);
            statements.update("forget").bind("task", taskId).execute();
            return used;
        });
    }

    private OffsetDateTime since() {
        return clock.instant().atOffset(ZoneOffset.UTC).minus(KEPT);
    }
}
