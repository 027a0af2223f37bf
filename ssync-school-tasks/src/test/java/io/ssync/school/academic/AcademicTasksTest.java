package io.ssync.school.academic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.worker.Worker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@OnBothSchemas
class AcademicTasksTest {

    private static final byte[] FILE =
            (StudentUploads.HEADINGS + "\n1001,Ada,Obi,,,,,,Grade 1,\n1002,,Obi,,,,,,Grade 1,").getBytes(UTF_8);

    private final DataSource dataSource = TestDatabases.school();
    private final School school = new School(dataSource);
    private final long year = school.activeYear("2025/2026");
    private TaskApp app = app(dataSource);

    AcademicTasksTest() {
        school.classroom("Grade 1", 40);
    }

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void uploadStudentsByTheMethod() {
        UploadReport report = app.task(AcademicTasks::bulkUploadStudents)
                .delay(FILE, year, 7L, null, null)
                .get();

        assertThat(report.created()).isEqualTo(1);
        assertThat(report.errors()).extracting("reason").containsExactly("first name is missing");
    }

    @Test
    void uploadStudentsByTheNamesOnTheWire() {
        AsyncResult<Object> result = app.sendWithKwargs(
                "academic.tasks.bulk_upload_students_task",
                List.of(),
                Map.of("file_content", FILE, "academic_year_id", year, "uploaded_by_id", 7));

        assertThat(result.get())
                .isEqualTo(Map.of(
                        "total_rows", 2,
                        "created", 1,
                        "failed", 1,
                        "errors",
                                List.of(Map.of(
                                        "row",
                                        3,
                                        "column",
                                        "first name",
                                        "value",
                                        "",
                                        "reason",
                                        "first name is missing"))));
    }

    @Test
    void uploadStudentsByTheNameThatTheSchoolSystemUses() {
        app.send("academic.bulk_upload_students", FILE, year, 7).get();

        assertThat(school.count("academic_student")).isEqualTo(1);
    }

    @Test
    void failWithTheReasonWhenAFileIsRejected() {
        AsyncResult<UploadReport> result =
                app.task(AcademicTasks::bulkUploadStudents).delay(new byte[0], year, 7L, null, null);

        assertThat(result.state()).isEqualTo(TaskState.FAILURE);
        assertThat(result.info())
                .isEqualTo(Map.of(
                        "exc_type", "UploadRejectedException",
                        "exc_message", List.of("The file is empty."),
                        "exc_module", "io.ssync.school.upload"));
    }

    @Test
    void tryAgainWhenTheDatabaseCannotBeReachedForNow() {
        AtomicInteger attempts = new AtomicInteger();
        DataSource flaky = new PGSimpleDataSource() {
            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() throws SQLException {
                if (attempts.incrementAndGet() < 3) {
                    throw new SQLTransientConnectionException("no connection for now");
                }
                return dataSource.getConnection();
            }
        };
        app.close();
        app = app(flaky);

        UploadReport report = app.task(AcademicTasks::bulkUploadStudents)
                .delay(FILE, year, 7L, null, null)
                .get();

        assertThat(report.created()).isEqualTo(1);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void runOnAWorker() {
        app.close();
        app = TaskApp.builder("school")
                .broker(new InMemoryBroker())
                .register(new AcademicTasks(dataSource, StudentUploads.CLOCK))
                .build();

        try (Worker worker = app.worker().concurrency(1).start()) {
            UploadReport report = app.task(AcademicTasks::bulkUploadStudents)
                    .delay(FILE, year, 7L, null, null)
                    .get();

            assertThat(report.totalRows()).isEqualTo(2);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    /** An app that runs each task where it is called. */
    private static TaskApp app(DataSource dataSource) {
        return TaskApp.builder("school")
                .broker(new InMemoryBroker())
                .settings(TaskSettings.defaults().withAlwaysEager(true))
                .register(new AcademicTasks(dataSource, StudentUploads.CLOCK))
                .build();
    }
}
