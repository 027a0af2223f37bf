package io.ssync.school.upload;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code ssync_upload_report}: the reports of finished uploads by the id of their task. */
final class ReportTable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Handle handle;

    ReportTable(Handle handle) {
        this.handle = handle;
    }

    /** Waits until no other transaction works on this task, and keeps others waiting until this one ends. */
    void lock(String taskId) {
        handle.createQuery(sql("lock-task"))
                .bind("taskId", taskId)
                .mapTo(String.class)
                .one();
    }

    Optional<UploadReport> find(String taskId) {
        return handle.createQuery(sql("find"))
                .bind("taskId", taskId)
                .mapTo(String.class)
                .findOne()
                .map(report -> JSON.readValue(report, UploadReport.class));
    }

    void insert(String taskId, UploadReport report, OffsetDateTime now) {
        handle.createUpdate(sql("insert"))
                .bind("taskId", taskId)
                .bind("report", JSON.writeValueAsString(report))
                .bind("now", now)
                .execute();
    }

    void deleteOld(OffsetDateTime before, int most) {
        handle.createUpdate(sql("delete-old"))
                .bind("before", before)
                .bind("most", most)
                .execute();
    }

    private static String sql(String name) {
        return ClasspathSqlLocator.removingComments().locate(ReportTable.class, name);
    }
}
