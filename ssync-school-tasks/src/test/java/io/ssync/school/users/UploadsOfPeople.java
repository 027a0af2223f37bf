package io.ssync.school.users;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.school.mail.LoggingMailer;
import io.ssync.school.notifications.LoggingSmsGateway;
import io.ssync.school.notifications.MessageTasks;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * Uploads teachers and parents in tests, on 15 September 2025, and shows what came of it. Nobody delivers the invitations: they
 * stay to be looked at.
 */
final class UploadsOfPeople implements AutoCloseable {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-09-15T10:00:00Z"));

    private final Jdbi jdbi;
    private final TaskApp app;
    private final Worker worker;

    UploadsOfPeople(DataSource dataSource) {
        jdbi = Jdbi.create(dataSource);
        app = TaskApp.builder("school")
                .broker(new InMemoryBroker())
                .register(new UsersTasks(
                        dataSource,
                        new Invitation("Demo School", "https://school.example/password"),
                        new LoggingMailer(),
                        CLOCK))
                .register(new MessageTasks(dataSource, new LoggingMailer(), new LoggingSmsGateway(), "", CLOCK))
                .routes(Routes.of("notifications.tasks.*", "notifications"))
                .build();
        worker = app.worker().concurrency(2).queues("celery").start();
    }

    /** Rows: first name, last name, email, phone, date of birth, gender, address, national id, TIN, qualification. */
    UploadReport teachers(String... rows) {
        return app.task(UsersTasks::bulkUploadTeachers)
                .delay(
                        file(
                                "first name,last name,email,phone number,date of birth,gender,address,national id,tin,qualification",
                                rows),
                        false)
                .get();
    }

    /** Rows: first name, last name, email, phone, address, national id, relationship, occupation, students. */
    UploadReport parents(String... rows) {
        return app.task(UsersTasks::bulkUploadParents)
                .delay(parentsFile(rows), false)
                .get();
    }

    static byte[] parentsFile(String... rows) {
        return file(
                "first name,last name,email,phone number,address,national id,relationship,occupation,student admission number",
                rows);
    }

    private static byte[] file(String headings, String... rows) {
        return (headings + "\n" + String.join("\n", rows)).getBytes(UTF_8);
    }

    TaskApp app() {
        return app;
    }

    void execute(String sql, Object... arguments) {
        jdbi.useHandle(handle -> handle.execute(sql, arguments));
    }

    void student(int id, String admissionNumber) {
        execute(
                "INSERT INTO academic_student (id, first_name, street, admission_date, admission_number, image, is_active,"
                        + " can_login) VALUES (?, ?, '', now(), ?, '', true, false)",
                id,
                "child " + id,
                admissionNumber);
    }

    /** An account of nobody in particular. */
    void account(int id, String email, String phoneNumber) {
        execute(
                "INSERT INTO users_customuser (id, password, is_superuser, phone_number, email, date_joined, is_staff,"
                        + " is_active, is_accountant, is_teacher, is_parent, is_student)"
                        + " VALUES (?, 'secret', false, ?, ?, now(), false, true, false, false, false, false)",
                id,
                phoneNumber,
                email);
    }

    long count(String table) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    List<String> strings(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    Map<String, Object> row(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapToMap().one());
    }

    @Override
    public void close() {
        worker.close();
        app.close();
    }
}
