package io.ssync.school.upload;

import io.ssync.school.database.SchoolDatabase;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/** The rows that past uploads did not store, each in a workbook to download. Safe for use by many threads. */
public final class ErrorWorkbooks {

    private final SchoolDatabase database;

    /**
     * Looks in a database.
     *
     * @param dataSource the school's database
     */
    public ErrorWorkbooks(DataSource dataSource) {
        database = new SchoolDatabase(Objects.requireNonNull(dataSource, "dataSource"));
    }

    /**
     * The wrong rows of an upload, each with what is wrong with it.
     *
     * @param taskId the task of the upload
     * @return an Excel workbook; empty if no row was wrong, or if the upload is unknown, has not ended or ended long ago
     */
    public Optional<byte[]> find(String taskId) {
        return database.inTransaction(handle -> new ReportTable(handle).findErrorWorkbook(taskId));
    }
}
