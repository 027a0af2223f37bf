package io.ssync.school.upload;

import io.ssync.school.database.Statements;
import io.ssync.tasks.message.CeleryJson;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JavaType;

/** The table {@code ssync_upload_report}: the reports of finished uploads by the id of their task. */
final class ReportTable {

    private static final JavaType REPORT = CeleryJson.typeOf(UploadReport.class);

    private final Statements statements;

    ReportTable(Handle handle) {
        statements = new Statements(handle, ReportTable.class);
    }

    /** Waits until no other transaction works on this task, and keeps others waiting until this one ends. */
    void lock(String taskId) {
        statements.query("lock-task").bind("taskId", taskId).mapTo(String.class).one();
    }

    Optional<UploadReport> find(String taskId) {
        return statements
                .query("find")
                .bind("taskId", taskId)
                .mapTo(String.class)
                .findOne()
                .map(report -> CeleryJson.read(report, REPORT));
    }

    void insert(String taskId, UploadReport report, OffsetDateTime now) {
        statements
                .update("insert")
                .bind("taskId", taskId)
                .bind("report", CeleryJson.write(report))
                .bind("now", now)
                .execute();
    }

    Optional<byte[]> findErrorWorkbook(String taskId) {
        return statements
                .query("find-error-workbook")
                .bind("taskId", taskId)
                .map((row, context) -> row.getBytes("workbook"))
                .findOne();
    }

    void insertErrorWorkbook(String taskId, byte[] workbook) {
        statements
                .update("insert-error-workbook")
                .bind("taskId", taskId)
                .bind("workbook", workbook)
                .execute();
    }

    void deleteOld(OffsetDateTime before, int most) {
        statements.deleteOld(before, most);
    }
}
