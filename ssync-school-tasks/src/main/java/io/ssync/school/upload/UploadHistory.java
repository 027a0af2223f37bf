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

/** Who uploaded what, and what came of it. Who uploaded is kept for a year, reports for 30 days. Safe for use by many threads. */
public final class UploadHistory {

    private static final Duration KEPT = Duration.ofDays(365);
    private static final int DELETED_AT_ONCE = 100;
    private static final int LONGEST_NAME = 255;

    private static final RowMapper<PastUpload> UPLOAD = (row, context) -> new PastUpload(
            row.getString("task_id"),
            row.getString("kind"),
            row.getString("file_name"),
            row.getObject("uploaded_by_id", Long.class),
            row.getObject("at", OffsetDateTime.class).toInstant().toString(),
            row.getObject("total_rows", Integer.class),
            row.getObject("created", Integer.class),
            row.getObject("failed", Integer.class),
            row.getObject("dry_run", Boolean.class));

    private final SchoolDatabase database;
    private final InstantSource clock;

    /**
     * Works on a database.
     *
     * @param dataSource the school's database
     * @param clock the time of uploads
     */
    public UploadHistory(DataSource dataSource, InstantSource clock) {
        database = new SchoolDatabase(Objects.requireNonNull(dataSource, "dataSource"));
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Remembers an upload.
     *
     * @param taskId its task
     * @param kind of what it is, such as {@code students}
     * @param fileName what the file is called; cut if it is longer than a name can be
     * @param uploadedById the account of who uploads it; null if nobody is known
     */
    public void add(String taskId, String kind, String fileName, @Nullable Long uploadedById) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        database.inTransaction(handle -> {
            Statements statements = new Statements(handle, UploadHistory.class);
            statements.deleteOld(now.minus(KEPT), DELETED_AT_ONCE);
            return statements
                    .update("insert")
                    .bind("task", taskId)
                    .bind("kind", kind)
                    .bind("file", fileName.length() > LONGEST_NAME ? fileName.substring(0, LONGEST_NAME) : fileName)
                    .bind("user", uploadedById)
                    .bind("now", now)
                    .execute();
        });
    }

    /**
     * How many uploads are known.
     *
     * @return their number
     */
    public long count() {
        return database.inTransaction(handle -> new Statements(handle, UploadHistory.class)
                .query("count")
                .mapTo(Long.class)
                .one());
    }

    /**
     * Some of the uploads, the latest first.
     *
     * @param limit how many at most
     * @param offset how many to pass over
     * @return the uploads, perhaps none
     */
    public List<PastUpload> list(int limit, long offset) {
        return database.inTransaction(handle -> new Statements(handle, UploadHistory.class)
                .query("list")
                .bind("limit", limit)
                .bind("offset", offset)
                .map(UPLOAD)
                .list());
    }

    /**
     * An upload.
     *
     * @param taskId its task
     * @return the upload; empty if it is not known
     */
    public Optional<PastUpload> find(String taskId) {
        return database.inTransaction(handle -> new Statements(handle, UploadHistory.class)
                .query("find")
                .bind("task", taskId)
                .map(UPLOAD)
                .findOne());
    }

    /**
     * What came of an upload.
     *
     * @param taskId its task
     * @return its report; empty until it has ended, if it was refused, and after 30 days
     */
    public Optional<UploadReport> report(String taskId) {
        return database.inTransaction(handle -> new ReportTable(handle).find(taskId));
    }
}
