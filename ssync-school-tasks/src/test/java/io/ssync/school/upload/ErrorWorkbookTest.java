package io.ssync.school.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.academic.AcademicTasks;
import io.ssync.school.academic.AcademicTemplates;
import io.ssync.school.academic.Templates;
import io.ssync.sheets.SheetFiles;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.InMemoryBroker;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wrong rows of an upload of students, on their way back to it. */
@OnBothSchemas
class ErrorWorkbookTest {

    private final DataSource dataSource = TestDatabases.school();
    private final Jdbi jdbi = Jdbi.create(dataSource);
    private final ErrorWorkbooks errorWorkbooks = new ErrorWorkbooks(dataSource);
    private final TaskApp app = TaskApp.builder("school")
            .broker(new InMemoryBroker())
            .settings(TaskSettings.defaults().withAlwaysEager(true))
            .register(new AcademicTasks(dataSource, InstantSource.fixed(Instant.parse("2025-09-15T10:00:00Z"))))
            .build();

    @BeforeEach
    void fill() {
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO administration_academicyear (id, name, start_date, active_year)"
                    + " VALUES (7, '2025/2026', '2025-09-01', true)");
            handle.execute(
                    "INSERT INTO academic_teacher (id, unpaid_salary, address, inactive) VALUES (1, 0, '', false)");
            classroom(1, "JSS 1");
        });
    }

    private void classroom(int level, String name) {
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO academic_classlevel (id, name) VALUES (?, ?)", level, name);
            handle.execute(
                    "INSERT INTO academic_classroom (capacity, occupied_sits, name_id, class_teacher_id)"
                            + " VALUES (40, 0, ?, 1)",
                    level);
        });
    }

    @AfterEach
    void close() {
        app.close();
    }

    private AsyncResult<UploadReport> upload(byte[] file) {
        return app.task(AcademicTasks::bulkUploadStudents).delay(file, 7L, null, null, null);
    }

    @Test
    void holdsTheWrongRowsWithTheirReasons() {
        AsyncResult<UploadReport> result = upload(
                "admission number,first name,last name,classroom name\n1,Ada,Obi,JSS 1\n2,,Obi,JSS 2".getBytes(UTF_8));

        byte[] workbook = errorWorkbooks.find(result.id()).orElseThrow();

        assertThat(Templates.texts(workbook))
                .contains("What is wrong", "first name is missing; there is no classroom of this name")
                .doesNotContain(">Ada<");
    }

    @Test
    void canBeUploadedOnceTheReasonIsGone() {
        Object[] headings =
                "admission number,first name,last name,date of birth,gender,email,phone number,address,classroom name,medical conditions"
                        .split(",");
        byte[] file = SheetFiles.workbook(
                headings,
                SheetFiles.row(
                        "0012",
                        "Ada",
                        "Obi",
                        LocalDate.of(2012, 5, 31),
                        "F",
                        "",
                        "0803 123 4567",
                        "1 Road",
                        "JSS 2",
                        "Asthma"),
                SheetFiles.row(1001, "Ben", "Obi", "", "", "", "", "", "JSS 1", ""));
        AsyncResult<UploadReport> first = upload(file);
        assertThat(first.get().failed()).isEqualTo(1);
        classroom(2, "JSS 2");

        UploadReport second =
                upload(errorWorkbooks.find(first.id()).orElseThrow()).get();

        assertThat(second).isEqualTo(new UploadReport(1, 1, 0, List.of()));
        assertThat(jdbi.<String, RuntimeException>withHandle(handle -> handle.createQuery(
                                "SELECT concat_ws('|', admission_number, first_name, date_of_birth, gender, phone_number, street)"
                                        + " FROM academic_student WHERE first_name = 'ada'")
                        .mapTo(String.class)
                        .one()))
                .isEqualTo("0012|ada|2012-05-31|Female|0803 123 4567|1 Road");
    }

    @Test
    void isMissingWhenNoRowWasWrong() {
        AsyncResult<UploadReport> result =
                upload("admission number,first name,last name,classroom name\n1,Ada,Obi,JSS 1".getBytes(UTF_8));

        assertThat(errorWorkbooks.find(result.id())).isEmpty();
        assertThat(errorWorkbooks.find("unknown")).isEmpty();
    }

    @Test
    void passesOverTheExampleOfATemplateOnlyWhileItIsUnchanged() {
        byte[] template = new AcademicTemplates(dataSource).students();
        assertThat(upload(template).info().toString()).contains("The sheet has no rows");

        String changed = "admission number,first name,last name,classroom name\nADM-2024-0001,Ada,Example,JSS 1";

        assertThat(upload(changed.getBytes(UTF_8)).get().created()).isEqualTo(1);
    }
}
