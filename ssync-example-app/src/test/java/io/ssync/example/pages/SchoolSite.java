package io.ssync.example.pages;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.app.SchoolOptions;
import io.ssync.example.web.WebOptions;
import io.ssync.example.web.WebServer;
import io.ssync.tasks.cli.web.DashboardOptions;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A small school with its pages, listening, and people of every role, who all have the same password. */
final class SchoolSite implements AutoCloseable {
    static final String TOKEN = "the token of the office";
    static final String SECRET = "the secret key of the school system, long enough";
    static final String PASSWORD = "Ọ̀ṣun river 7";
    static final int STAFF = 1;
    static final int TEACHER = 2;
    static final int ACCOUNTANT = 3;
    static final int PARENT = 4;
    static final int STUDENT = 5;
    static final int OTHER_TEACHER = 6;
    static final int GONE = 7;

    /** Django's, with few rounds, since tests sign in often. */
    private static final String STORED = "pbkdf2_sha256$1000$salt$rwvdcVYyp7KvTqNioHBzfvRXfBWw6qkzvA4YCXLK1kE=";

    private final ExampleServers servers = ExampleServers.start();
    private final SchoolApp app;
    private final Worker worker;
    private final WebServer server;

    SchoolSite(Path media) {
        this(media, "Ọlá <b>College</b>");
    }

    SchoolSite(Path media, String name) {
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(
                servers.given(),
                SchoolApp.settings(),
                2,
                SchoolOptions.of(Map.of(
                        "SSYNC_MEDIA_ROOT",
                        media.toString(),
                        "SCHOOL_NAME",
                        name,
                        "SSYNC_REPORT_CARD_FEES",
                        "withhold")));
        worker = app.tasks().worker().queues(SchoolApp.QUEUES).concurrency(2).start();
        server = server(Optional.of(TOKEN), Optional.of(SECRET));
        fill();
    }

    /** Another server of the same school. */
    WebServer server(Optional<String> token, Optional<String> secret) {
        return WebServer.start(
                new WebOptions(
                        new DashboardOptions("127.0.0.1", 0, token, Optional.empty(), Optional.empty()),
                        secret,
                        8,
                        Set.of()),
                app,
                List.of(worker));
    }

    private void fill() {
        account(STAFF, "Grace", "Office", "is_staff");
        account(TEACHER, "Musa", "Bello", "is_teacher");
        account(ACCOUNTANT, "Ngozi", "Bursar", "is_accountant");
        account(PARENT, "Bola", "Obi", "is_parent");
        account(STUDENT, "Ada", "Obi", "is_student");
        account(OTHER_TEACHER, "Uche", "Ike", "is_teacher");
        account(GONE, "Left", "Us", "is_staff");
        servers.execute("UPDATE users_customuser SET is_active = FALSE WHERE id = " + GONE);
        servers.execute("INSERT INTO administration_academicyear (id, name, start_date, active_year)"
                + " VALUES (1, '2025/2026', '2025-09-01', TRUE)");
        servers.execute(
                "INSERT INTO administration_term (id, name, default_term_fee, start_date, end_date, academic_year_id)"
                        + " VALUES (1, 'First Term', 0, '2025-09-08', '2025-12-19', 1)");
        servers.execute("INSERT INTO academic_teacher (id, unpaid_salary, address, inactive, user_id)"
                + " VALUES (1, 0, '', FALSE, " + TEACHER + "), (2, 0, '', FALSE, " + OTHER_TEACHER + ")");
        servers.execute("INSERT INTO academic_classlevel (id, name) VALUES (1, 'JSS 1'), (2, 'JSS 2')");
        servers.execute("INSERT INTO academic_classroom (id, capacity, occupied_sits, name_id, class_teacher_id)"
                + " VALUES (1, 100000, 0, 1, 1), (2, 100000, 0, 2, 2)");
        servers.execute("INSERT INTO academic_parent (id, phone_number, single_parent, date, image, inactive, user_id)"
                + " VALUES (1, '1', FALSE, now(), '', FALSE, " + PARENT + ")");
        servers.execute("INSERT INTO academic_subject (id, name, is_selectable, graded, description)"
                + " VALUES (1, 'english', FALSE, TRUE, ''), (2, 'mathematics', FALSE, TRUE, '')");
        servers.execute("INSERT INTO academic_allocatedsubject (weekly_periods, max_daily_periods, academic_year_id,"
                + " class_room_id, subject_id, teacher_name_id) SELECT 4, 2, 1, room, subject, 1"
                + " FROM generate_series(1, 2) room, generate_series(1, 2) subject");
        servers.execute(
                "INSERT INTO examination_examinationlisthandler (id, name, start_date, ends_date, out_of, created_on)"
                        + " VALUES (1, 'First CA', '2025-10-01', '2025-10-02', 40, now()),"
                        + " (2, 'Examination', '2025-12-01', '2025-12-02', 60, now())");
        servers.execute(
                "INSERT INTO examination_examinationlisthandler_classrooms (examinationlisthandler_id, classroom_id)"
                        + " SELECT exam, room FROM generate_series(1, 2) exam, generate_series(1, 2) room");
        student(1, "ada", "obi", 1);
        student(2, "ẹniọlá", "adébáyọ̀", 1);
        student(3, "chịọma", "o'brien", 1);
        student(4, "musa", "sani", 2);
        servers.execute("UPDATE academic_student SET parent_guardian_id = 1, user_id = " + STUDENT + " WHERE id = 1");
        servers.execute(
                "INSERT INTO finance_feestructure (id, name, fee_type, amount, is_mandatory, due_date, created_at,"
                        + " updated_at, academic_year_id, term_id) VALUES (1, 'Tuition <i>', 'Tuition', 50000, TRUE, '2025-10-01',"
                        + " now(), now(), 1, 1)");
        List.of("academic_student", "users_customuser", "academic_teacher", "academic_parent", "academic_classroom")
                .forEach(this::goOnCounting);
    }

    /** Those that were given ids here are the first ones. */
    private void goOnCounting(String table) {
        servers.execute("SELECT setval(pg_get_serial_sequence('" + table + "', 'id'), 1000)");
    }

    private void student(int id, String first, String last, int classroom) {
        servers.execute(
                "INSERT INTO academic_student (id, first_name, last_name, street, admission_date, admission_number,"
                        + " image, is_active, can_login, classroom_id)"
                        + " VALUES (" + id + ", '" + first.replace("'", "''") + "', '" + last.replace("'", "''")
                        + "', '', '2025-09-08', 'A" + id + "', '', TRUE, FALSE, " + classroom + ")");
        servers.execute("INSERT INTO academic_studentclassenrollment (academic_year_id, classroom_id, student_id,"
                + " enrollment_date, is_active, notes) VALUES (1, " + classroom + ", " + id
                + ", '2025-09-08', TRUE, '')");
        if (id != 2) {
            servers.execute(
                    "INSERT INTO examination_marksmanagement (points_scored, date_time, created_by_id, exam_name_id,"
                            + " student_id, subject_id) SELECT CASE exam WHEN 1 THEN 30 ELSE 40 END + " + id
                            + ", now(), 1, exam, enrolment.id, subject FROM academic_studentclassenrollment enrolment,"
                            + " generate_series(1, 2) exam, generate_series(1, 2) subject WHERE enrolment.student_id = "
                            + id);
        }
    }

    private void account(int id, String first, String last, String role) {
        servers.execute("INSERT INTO users_customuser (id, password, first_name, last_name, is_superuser, email,"
                + " date_joined, is_staff, is_active, is_accountant, is_teacher, is_parent, is_student) VALUES (" + id
                + ", '" + STORED + "', '" + first + "', '" + last + "', FALSE, 'u" + id
                + "@school.example', now(), FALSE, TRUE, FALSE, FALSE, FALSE, FALSE)");
        servers.execute("UPDATE users_customuser SET " + role + " = TRUE WHERE id = " + id);
    }

    ExampleServers servers() {
        return servers;
    }

    SchoolApp app() {
        return app;
    }

    Worker worker() {
        return worker;
    }

    /** Without a slash at the end. */
    String url() {
        return server.url() + SchoolPages.PATH;
    }

    String apiUrl() {
        return server.url();
    }

    /** Somebody new, who has not signed in. */
    PageBrowser browser() {
        return new PageBrowser(url());
    }

    /** Somebody who has, with their account. */
    PageBrowser as(int user) {
        PageBrowser browser = browser();
        browser.signIn(user);
        return browser;
    }

    /** What the school system would give a user. */
    static String accessToken(int user) {
        return JWT.create()
                .withClaim("user_id", user)
                .withClaim("token_type", "access")
                .withExpiresAt(Instant.now().plusSeconds(600))
                .sign(Algorithm.HMAC256(SECRET));
    }

    @Override
    public void close() {
        server.close();
        worker.close();
        app.close();
        servers.close();
    }
}
