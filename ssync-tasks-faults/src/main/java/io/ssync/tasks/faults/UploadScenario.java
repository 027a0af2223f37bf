package io.ssync.tasks.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.school.academic.AcademicTasks;
import io.ssync.school.schema.SchoolSchema;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** A school with one class, for which a large file of students is uploaded while its database fails. */
final class UploadScenario {
    private static final int STUDENTS = 20_000;

    private final Jdbi jdbi;
    private final long year;

    private UploadScenario(Jdbi jdbi, long year) {
        this.jdbi = jdbi;
        this.year = year;
    }

    /** Creates the tables and the class. */
    static UploadScenario create(DataSource dataSource) {
        SchoolSchema.createMissing(dataSource);
        Jdbi jdbi = Jdbi.create(dataSource);
        long year = jdbi.withHandle(handle -> {
            handle.execute("INSERT INTO academic_teacher (unpaid_salary, address, inactive) VALUES (0, '', false)");
            handle.execute("INSERT INTO academic_classlevel (id, name) VALUES (1, 'JSS 1')");
            handle.execute("INSERT INTO academic_classroom (capacity, occupied_sits, name_id, class_teacher_id)"
                    + " SELECT 1000000, 0, 1, min(id) FROM academic_teacher");
            return handle.createQuery("INSERT INTO administration_academicyear (name, start_date, active_year)"
                            + " VALUES ('2025/2026', '2025-09-01', true) RETURNING id")
                    .mapTo(Long.class)
                    .one();
        });
        return new UploadScenario(jdbi, year);
    }

    /** Sends a file of students, whose numbers begin with the id of the task. */
    AsyncResult<UploadReport> upload(TaskApp app, String taskId) {
        String file = IntStream.range(0, STUDENTS)
                .mapToObj(i -> taskId + "-" + i + ",Ada,Bello,2012-03-04,female,JSS 1")
                .collect(Collectors.joining(
                        "\n", "admission number,first name,last name,date of birth,gender,class\n", ""));
        return app.task(AcademicTasks::bulkUploadStudents)
                .applyAsync(TaskOptions.DEFAULTS.taskId(taskId), file.getBytes(UTF_8), year, 0L, false, false);
    }

    /** Whether each of so many uploads has stored each of its rows once. */
    boolean hasEachStudentOnce(int uploads) {
        int expected = uploads * STUDENTS;
        return count("SELECT count(*) FROM academic_student") == expected
                && count("SELECT count(DISTINCT admission_number) FROM academic_student") == expected
                && count("SELECT count(*) FROM academic_studentclassenrollment") == expected
                && count("SELECT sum(occupied_sits) FROM academic_classroom") == expected;
    }

    private int count(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }
}
