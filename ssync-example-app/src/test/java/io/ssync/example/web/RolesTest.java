package io.ssync.example.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.app.SchoolOptions;
import io.ssync.school.examination.ExaminationTasks;
import io.ssync.school.finance.FinanceTasks;
import io.ssync.school.reportcard.ReportCardTasks;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.cli.web.DashboardOptions;
import io.ssync.tasks.worker.Worker;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what: the staff, a parent, somebody else's parent. */
class RolesTest {
    private static final String SECRET = "the secret key of the school system, long enough";
    private static final int STAFF = 1;
    private static final int PARENT = 2;
    private static final int OTHER_PARENT = 3;
    private static final int GONE = 4;
    private static final int STUDENT = 5;
    private static final int ACCOUNTANT = 6;
    private static final int CLASS_TEACHER = 7;
    private static final int OTHER_TEACHER = 8;

    @TempDir
    private static Path media;

    private static ExampleServers servers;
    private static SchoolApp app;
    private static Worker worker;
    private static WebServer server;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(
                servers.given(),
                SchoolApp.settings(),
                2,
                SchoolOptions.of(Map.of("SSYNC_MEDIA_ROOT", media.toString(), "SSYNC_REPORT_CARD_FEES", "withhold")));
        worker = app.tasks().worker().queues(SchoolApp.QUEUES).start();
        server = WebServer.start(
                new WebOptions(
                        new DashboardOptions(
                                "127.0.0.1", 0, Optional.of("operator"), Optional.empty(), Optional.empty()),
                        Optional.of(SECRET),
                        1,
                        Set.of("https://portal.school.example")),
                app,
                List.of(worker));
        fill();
    }

    private static void fill() {
        account(STAFF, true, true);
        account(PARENT, false, true);
        account(OTHER_PARENT, false, true);
        account(GONE, true, false);
        servers.execute("INSERT INTO administration_academicyear (id, name, start_date, active_year)"
                + " VALUES (1, '2025/2026', '2025-09-01', TRUE)");
        servers.execute(
                "INSERT INTO administration_term (id, name, default_term_fee, start_date, end_date, academic_year_id)"
                        + " VALUES (1, 'First Term', 0, '2025-09-08', '2025-12-19', 1)");
        servers.execute("INSERT INTO academic_teacher (id, unpaid_salary, address, inactive) VALUES (1, 0, '', FALSE)");
        servers.execute("INSERT INTO academic_classlevel (id, name) VALUES (1, 'JSS 1')");
        servers.execute("INSERT INTO academic_classroom (id, capacity, occupied_sits, name_id, class_teacher_id)"
                + " VALUES (1, 40, 0, 1, 1)");
        servers.execute("INSERT INTO academic_parent (id, phone_number, single_parent, date, image, inactive, user_id)"
                + " VALUES (1, '1', FALSE, now(), '', FALSE, " + PARENT + ")");
        servers.execute(
                "INSERT INTO academic_student (id, first_name, last_name, street, admission_date, admission_number,"
                        + " image, is_active, can_login, classroom_id, parent_guardian_id)"
                        + " VALUES (1, 'ada', 'obi', '', now(), 'A1', '', TRUE, FALSE, 1, 1)");
        servers.execute("INSERT INTO academic_studentclassenrollment (academic_year_id, classroom_id, student_id,"
                + " enrollment_date, is_active, notes) VALUES (1, 1, 1, '2025-09-08', TRUE, '')");
        servers.execute("INSERT INTO academic_subject (id, name, is_selectable, graded, description)"
                + " VALUES (1, 'english', FALSE, TRUE, '')");
        servers.execute("INSERT INTO academic_allocatedsubject (weekly_periods, max_daily_periods, academic_year_id,"
                + " class_room_id, subject_id, teacher_name_id) VALUES (4, 2, 1, 1, 1, 1)");
        servers.execute(
                "INSERT INTO examination_examinationlisthandler (id, name, start_date, ends_date, out_of, created_on)"
                        + " SELECT 1, 'Examination', start_date, start_date, 60, now() FROM administration_term WHERE id = 1");
        servers.execute(
                "INSERT INTO examination_examinationlisthandler_classrooms (examinationlisthandler_id, classroom_id)"
                        + " VALUES (1, 1)");
        servers.execute(
                "INSERT INTO examination_marksmanagement (points_scored, date_time, created_by_id, exam_name_id,"
                        + " student_id, subject_id) SELECT 50, now(), 1, 1, id, 1 FROM academic_studentclassenrollment");
        app.tasks()
                .task(ExaminationTasks::computeClassroomResults)
                .delay(1L, 1L, null, null, null)
                .get();
        app.tasks()
                .task(ReportCardTasks::generateClassroomReportCards)
                .delay(1L, 1L, null, null, null, null)
                .get();
    }

    private static void account(int id, boolean staff, boolean active) {
        servers.execute(
                "INSERT INTO users_customuser (id, password, is_superuser, email, date_joined, is_staff, is_active,"
                        + " is_accountant, is_teacher, is_parent, is_student) VALUES (" + id + ", '!', FALSE, '" + id
                        + "@example.org', now(), " + staff + ", " + active + ", FALSE, FALSE, TRUE, FALSE)");
    }

    @AfterAll
    static void stop() {
        server.close();
        worker.close();
        app.close();
        servers.close();
    }

    private static ApiClient as(int user) {
        String token = JWT.create()
                .withClaim("user_id", user)
                .withClaim("token_type", "access")
                .withExpiresAt(Instant.now().plusSeconds(60))
                .sign(Algorithm.HMAC256(SECRET));
        return new ApiClient(server.url(), token);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/academic/students/bulk-upload/",
        "/api/academic/classrooms/bulk-upload/",
        "/api/users/teachers/bulk-upload/",
        "/api/users/parents/bulk-upload/",
        "/api/users/send-email/",
        "/api/examination/compute-results/",
        "/api/examination/publish-results/",
        "/api/examination/report-cards/bulk_generate/",
        "/api/finance/fee-structures/1/auto_assign/",
        "/api/finance/fee-structures/1/send_reminder/",
        "/api/finance/fee-structures/send_all_reminders/",
        "/api/examination/term-results/compute/",
        "/api/examination/term-results/publish/",
        "/api/tasks/x/cancel/"
    })
    void onlyTheStaffMayStartTasks(String path) throws Exception {
        HttpResponse<String> response = as(PARENT).post(path, "application/json", "{}");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body())
                .isEqualTo("{\"error\":403,\"detail\":"
                        + "{\"detail\":\"You do not have permission to perform this action.\"}}");
        assertThat(as(STAFF).post(path, "application/json", "{}").statusCode()).isIn(200, 202, 400, 404);
        assertThat(new ApiClient(server.url(), null)
                        .post(path, "application/json", "{}")
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/tasks/x/",
        "/api/tasks/x/error-workbook/",
        "/api/uploads/",
        "/api/tasks/mine/",
        "/api/examination/broadsheet/?term_id=1&classroom_id=1",
        "/api/examination/annual-results/?academic_year_id=1&classroom_id=1",
        "/api/examination/marks/template/?term_id=1&classroom_id=1&subject_id=1",
        "/api/examination/remarks/template/?term_id=1&classroom_id=1",
        "/api/examination/honour-roll/?term_id=1",
        "/api/examination/transcript/?student_id=1",
        "/api/academic/students/template/",
        "/api/examination/report-cards/download/?term_id=1&classroom_id=1"
    })
    void onlyTheStaffMaySeeWhatIsTheSchools(String path) throws Exception {
        assertThat(as(PARENT).get(path).statusCode()).isEqualTo(403);
        assertThat(as(STAFF).get(path).statusCode()).isIn(200, 404);
    }

    @Test
    void refusesTokensThatAreNotGood() throws Exception {
        String expired = JWT.create()
                .withClaim("user_id", STAFF)
                .withClaim("token_type", "access")
                .withExpiresAt(Instant.now().minusSeconds(60))
                .sign(Algorithm.HMAC256(SECRET));
        String forged = JWT.create()
                .withClaim("user_id", STAFF)
                .withClaim("token_type", "access")
                .withExpiresAt(Instant.now().plusSeconds(60))
                .sign(Algorithm.HMAC256("another key of a sufficient length"));
        String forRenewing = JWT.create()
                .withClaim("user_id", STAFF)
                .withClaim("token_type", "refresh")
                .withExpiresAt(Instant.now().plusSeconds(60))
                .sign(Algorithm.HMAC256(SECRET));
        String ofNoType = JWT.create()
                .withClaim("user_id", STAFF)
                .withExpiresAt(Instant.now().plusSeconds(60))
                .sign(Algorithm.HMAC256(SECRET));
        String forEver = JWT.create()
                .withClaim("user_id", STAFF)
                .withClaim("token_type", "access")
                .sign(Algorithm.HMAC256(SECRET));
        for (String token : List.of(expired, forged, forRenewing, ofNoType, forEver, "x")) {
            assertThat(new ApiClient(server.url(), token).get("/api/tasks/x/").statusCode())
                    .isEqualTo(401);
        }
        assertThat(as(GONE).get("/api/tasks/x/").statusCode()).isEqualTo(401);
        assertThat(as(99).get("/api/tasks/x/").statusCode()).isEqualTo(401);
    }

    @Test
    void aParentSeesThePublishedCardOfTheirOwnChild() throws Exception {
        String path = "/api/examination/report-cards/1/download/";
        publish("unpublish");
        assertThat(as(PARENT).get(path).statusCode()).isEqualTo(404);
        assertThat(as(STAFF).get(path).statusCode()).isEqualTo(200);

        publish("publish");

        HttpResponse<String> card = as(PARENT).get(path);
        assertThat(card.statusCode()).isEqualTo(200);
        assertThat(card.body()).startsWith("%PDF");
        assertThat(card.headers().firstValue("Content-Type")).hasValue("application/pdf");
        assertThat(card.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("report_card_Ada_Obi");
        HttpResponse<String> other = as(OTHER_PARENT).get(path);
        assertThat(other.statusCode()).isEqualTo(404);
        assertThat(other.body())
                .isEqualTo(as(OTHER_PARENT)
                        .get("/api/examination/report-cards/4711/download/")
                        .body());
    }

    @Test
    void listsTheCardsThatTheCallerMaySee() throws Exception {
        String path = "/api/examination/report-cards/";
        publish("unpublish");
        assertThat(ApiClient.json(as(PARENT).get(path))).containsEntry("count", 0);
        assertThat(ApiClient.json(as(STAFF).get(path))).containsEntry("count", 1);
        assertThat(ApiClient.json(as(STAFF).get(path + "?term_id=1&classroom_id=1&student_id=1")))
                .containsEntry("count", 1);
        assertThat(ApiClient.json(as(STAFF).get(path + "?student_id=2"))).containsEntry("count", 0);

        publish("publish");

        Map<String, Object> page = ApiClient.json(as(PARENT).get(path));
        assertThat(page).containsEntry("count", 1).containsEntry("next", null).containsEntry("previous", null);
        assertThat((List<?>) page.get("results"))
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("student", "Ada Obi")
                .containsEntry("admission_number", "A1")
                .containsEntry("term", "First Term")
                .containsEntry("classroom", "JSS 1")
                .containsEntry("published", true)
                .containsEntry("download_url", "/api/examination/report-cards/1/download/");
        assertThat(ApiClient.json(as(OTHER_PARENT).get(path))).containsEntry("count", 0);
        assertThat(as(STAFF).get(path + "?page=0").statusCode()).isEqualTo(400);
        assertThat(as(STAFF).get(path + "?student_id=x").statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(as(STAFF).get(path + "?term_id=1&page=2&page_size=1")))
                .containsEntry("previous", path + "?page=1&term_id=1&page_size=1")
                .containsEntry("results", List.of());
    }

    @Test
    void aFamilyThatOwesFeesIsToldSoAndGivenTheCardWhenTheyArePaid() throws Exception {
        String path = "/api/examination/report-cards/1/download/";
        String ofClass = "/api/examination/report-cards/download/?term_id=1&classroom_id=1";
        servers.execute("UPDATE examination_termresult SET is_published = TRUE");
        servers.execute(
                "INSERT INTO finance_feestructure (id, name, fee_type, amount, is_mandatory, created_at, updated_at,"
                        + " academic_year_id) VALUES (77, 'Tuition', 'Tuition', 900, TRUE, now(), now(), 1)");
        servers.execute(
                "INSERT INTO finance_studentfeeassignment (student_id, term_id, amount_owed, amount_paid, is_waived,"
                        + " fee_structure_id, assigned_date) VALUES (1, 1, 900, 400, FALSE, 77, now())");
        try {
            assertThat(as(PARENT).get(path).statusCode()).isEqualTo(403);
            assertThat(as(PARENT).get(path).body()).contains("₦500.00");
            assertThat(as(PARENT).get("/api/examination/report-cards/").body()).contains("\"withheld\":\"₦500.00\"");
            assertThat(as(OTHER_PARENT).get(path).statusCode()).isEqualTo(404);
            assertThat(as(STAFF).get(path).statusCode()).isEqualTo(200);
            assertThat(as(STAFF).get(ofClass).body()).contains("All report cards of this class and term are withheld");
            assertThat(as(STAFF).get(ofClass + "&with_withheld=true").statusCode())
                    .isEqualTo(200);

            servers.execute("UPDATE finance_studentfeeassignment SET amount_paid = 900");

            assertThat(as(PARENT).get(path).statusCode()).isEqualTo(200);
        } finally {
            servers.execute("DELETE FROM finance_studentfeeassignment");
            servers.execute("DELETE FROM finance_feestructure");
            servers.execute("UPDATE examination_termresult SET is_published = FALSE");
        }
    }

    @Test
    void aStudentSeesTheOwnPublishedCard() throws Exception {
        String path = "/api/examination/report-cards/1/download/";
        account(STUDENT, false, true);
        servers.execute("UPDATE academic_student SET user_id = " + STUDENT);
        publish("publish");

        assertThat(as(STUDENT).get(path).statusCode()).isEqualTo(200);
        assertThat(ApiClient.json(as(STUDENT).get("/api/examination/report-cards/")))
                .containsEntry("count", 1);
        publish("unpublish");
        assertThat(as(STUDENT).get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void tellsWhoUploadedWhatAndWhatCameOfIt() throws Exception {
        // What stands in the tables has ids of its own, which new rows must not meet.
        servers.execute("ALTER TABLE users_customuser ALTER COLUMN id RESTART WITH 1000");
        servers.execute("ALTER TABLE academic_teacher ALTER COLUMN id RESTART WITH 1000");
        servers.execute("ALTER TABLE auth_group ALTER COLUMN id RESTART WITH 1000");
        HttpResponse<String> sent = as(STAFF)
                .upload(
                        "/api/users/teachers/bulk-upload/",
                        Map.of("dry_run", "true"),
                        "first name,last name,email\nGrace,Obi,grace@example.org\nC,,c@example.org");
        String task = ApiClient.json(sent).get("task_id").toString();
        await().until(() -> ApiClient.json(as(STAFF).get("/api/tasks/" + task + "/"))
                .get("state")
                .equals("SUCCESS"));

        assertThat((List<?>) ApiClient.json(as(STAFF).get("/api/uploads/?page_size=200"))
                        .get("results"))
                .filteredOn(upload -> task.equals(((Map<?, ?>) upload).get("task_id")))
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("kind", "teachers")
                .containsEntry("uploaded_by_id", STAFF)
                .containsEntry("total_rows", 2)
                .containsEntry("created", 1)
                .containsEntry("failed", 1)
                .containsEntry("dry_run", true)
                .containsKey("file_name");
    }

    @Test
    void answersAsTheSchoolSystemDoesWhereItsFrontEndLooks() throws Exception {
        assertThat(ApiClient.json(
                        as(STAFF).post("/api/finance/fee-structures/send_all_reminders/", "application/json", "")))
                .containsEntry("message", "Fee reminders task queued successfully")
                .containsKeys("task_id", "check_status");
        servers.execute(
                "INSERT INTO finance_feestructure (id, name, fee_type, amount, is_mandatory, created_at, updated_at,"
                        + " academic_year_id) VALUES (5, 'Tuition', 'Tuition', 1, TRUE, now(), now(), 1)");
        HttpResponse<String> sent =
                as(STAFF).post("/api/finance/fee-structures/5/send_reminder/", "application/json", "{}");
        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(ApiClient.json(sent))
                .containsEntry("message", "Reminder task queued successfully")
                .containsEntry("fee_structure", "Tuition");
        assertThat(as(STAFF)
                        .post("/api/finance/fee-structures/77/send_reminder/", "application/json", "{}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void handsOutTheSheetsOfAClass() throws Exception {
        for (String path : List.of(
                "/api/examination/broadsheet/?term_id=1&classroom_id=1",
                "/api/examination/marks/template/?term_id=1&classroom_id=1&subject_id=1",
                "/api/examination/remarks/template/?term_id=1&classroom_id=1",
                "/api/examination/annual-results/?academic_year_id=1&classroom_id=1&pass_mark=45.5")) {
            assertThat(as(STAFF).get(path).body()).startsWith("PK");
            assertThat(as(STAFF)
                            .get(path.replace("classroom_id=1", "classroom_id=9"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(as(STAFF)
                            .get(path.replace("classroom_id=1", "classroom_id=x"))
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void takesMarksAndRemarksInSheets() throws Exception {
        Map<String, String> fields = Map.of("term_id", "1", "classroom_id", "1", "subject_id", "1", "dry_run", "true");
        Map<String, String> sheets = Map.of(
                "/api/examination/marks/bulk-upload/", "admission number,examination\nA1,45\n",
                "/api/examination/remarks/bulk-upload/", "admission number,principal\nA1,Promising\n");
        for (Map.Entry<String, String> sheet : sheets.entrySet()) {
            HttpResponse<String> sent = as(STAFF).upload(sheet.getKey(), fields, sheet.getValue());
            assertThat(sent.statusCode()).isEqualTo(202);
            String task = ApiClient.json(sent).get("check_status").toString();

            await().until(() -> ApiClient.json(as(STAFF).get(task)).get("state").equals("SUCCESS"));
            assertThat(as(STAFF).get(task).body()).contains("\"updated\":1").contains("\"failed\":0");
        }
        assertThat(as(STAFF)
                        .upload("/api/examination/marks/bulk-upload/", Map.of("term_id", "1"), "a,b\n")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void letsThePagesCallThatAreNamedAndNoOthers() throws Exception {
        HttpResponse<String> asked = as(STAFF)
                .options(
                        "/api/uploads/",
                        "Origin",
                        "https://portal.school.example",
                        "Access-Control-Request-Method",
                        "GET");
        HttpResponse<String> called = as(STAFF).get("/api/uploads/", "Origin", "https://portal.school.example");
        HttpResponse<String> other = as(STAFF).get("/api/uploads/", "Origin", "https://evil.example");

        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Headers")).hasValue("Authorization, Content-Type");
        assertThat(called.statusCode()).isEqualTo(200);
        assertThat(called.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("https://portal.school.example");
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(other.headers().firstValue("Vary")).hasValue("Origin");
        assertThatThrownBy(() -> new WebOptions(
                        new DashboardOptions("127.0.0.1", 0, Optional.empty(), Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        1,
                        Set.of("*")))
                .hasMessageContaining("without a path or a *");
    }

    @Test
    void theAccountantMindsFeesAndNothingElse() throws Exception {
        account(ACCOUNTANT, false, true);
        servers.execute("UPDATE users_customuser SET is_accountant = TRUE WHERE id = " + ACCOUNTANT);

        HttpResponse<String> sent =
                as(ACCOUNTANT).post("/api/finance/fee-structures/send_all_reminders/", "application/json", "");
        assertThat(sent.statusCode()).isEqualTo(200);
        String path = ApiClient.json(sent).get("check_status").toString();
        await().until(() ->
                ApiClient.json(as(ACCOUNTANT).get(path)).get("state").equals("SUCCESS"));
        assertThat(as(ACCOUNTANT)
                        .post("/api/finance/fee-structures/1/auto_assign/", "application/json", "{}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(as(ACCOUNTANT)
                        .post("/api/examination/compute-results/", "application/json", "{\"term_id\": 1}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(as(ACCOUNTANT).get("/api/uploads/").statusCode()).isEqualTo(403);

        String computed = compute(STAFF, "{\"term_id\": 1, \"classroom_id\": 1, \"dry_run\": true}");
        await().until(() -> ApiClient.json(as(STAFF).get(computed)).get("state").equals("SUCCESS"));
        assertThat(ApiClient.json(as(ACCOUNTANT).get(computed))).containsEntry("state", "PENDING");
    }

    private static String compute(int user, String body) throws Exception {
        HttpResponse<String> sent = as(user).post("/api/examination/compute-results/", "application/json", body);
        assertThat(sent.statusCode()).isEqualTo(202);
        return ApiClient.json(sent).get("check_status").toString();
    }

    @Test
    void theClassTeacherComputesAndSeesTheOwnClass() throws Exception {
        for (int teacher : new int[] {CLASS_TEACHER, OTHER_TEACHER}) {
            account(teacher, false, true);
            servers.execute("UPDATE users_customuser SET is_teacher = TRUE WHERE id = " + teacher);
        }
        servers.execute("UPDATE academic_teacher SET user_id = " + CLASS_TEACHER + " WHERE id = 1");
        String ofClass = "{\"term_id\": 1, \"classroom_id\": 1, \"dry_run\": true}";

        String path = compute(CLASS_TEACHER, ofClass);
        await().until(() ->
                ApiClient.json(as(CLASS_TEACHER).get(path)).get("state").equals("SUCCESS"));
        String sheet = "/api/examination/broadsheet/?term_id=1&classroom_id=1";
        String cards = "/api/examination/report-cards/download/?term_id=1&classroom_id=1";
        assertThat(as(CLASS_TEACHER).get(sheet).statusCode()).isEqualTo(200);
        assertThat(as(CLASS_TEACHER).get(sheet + "&format=pdf").headers().firstValue("content-type"))
                .contains("application/pdf");
        assertThat(as(CLASS_TEACHER).get(cards).statusCode()).isEqualTo(200);

        for (String body : List.of(ofClass, "{\"term_id\": 1}")) {
            assertThat(as(OTHER_TEACHER)
                            .post("/api/examination/compute-results/", "application/json", body)
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(as(CLASS_TEACHER)
                        .post("/api/examination/compute-results/", "application/json", "{\"term_id\": 1}")
                        .statusCode())
                .as("of all classes")
                .isEqualTo(403);
        assertThat(as(CLASS_TEACHER)
                        .post("/api/examination/publish-results/", "application/json", ofClass)
                        .statusCode())
                .as("publication is for the office")
                .isEqualTo(403);
        assertThat(as(OTHER_TEACHER).get(sheet).statusCode()).isEqualTo(403);
        assertThat(as(OTHER_TEACHER).get(cards).statusCode()).isEqualTo(403);
    }

    @Test
    void listsWhatTheCallerHasStarted() throws Exception {
        account(90, true, true);
        as(90).post("/api/finance/fee-structures/send_all_reminders/", "application/json", "");
        as(90).upload(
                        "/api/users/teachers/bulk-upload/",
                        Map.of("dry_run", "true"),
                        "first name,last name,email\nA,B,a@x.org");
        String body = "{\"term_id\": 1, \"classroom_id\": 1, \"dry_run\": true}";
        as(90).post("/api/examination/compute-results/", "application/json", body);

        Map<String, Object> mine = ApiClient.json(as(90).get("/api/tasks/mine/?page_size=2"));

        assertThat(mine).containsEntry("count", 3).containsEntry("next", "/api/tasks/mine/?page=2&page_size=2");
        List<?> latest = (List<?>) mine.get("results");
        assertThat(latest).hasSize(2);
        assertThat((Map<?, ?>) latest.get(0))
                .extracting("task", "about")
                .containsExactly("compute", "classroom 1, term 1");
        String id = String.valueOf(((Map<?, ?>) latest.get(0)).get("task_id"));
        await().until(() -> as(90).get("/api/tasks/mine/").body().contains("\"state\":\"SUCCESS\""));
        assertThat(ApiClient.json(as(90).get("/api/tasks/" + id + "/"))).containsEntry("task_id", id);
        assertThat(ApiClient.json(as(STAFF).get("/api/tasks/mine/")).toString()).doesNotContain(id);
    }

    @Test
    void cancelsATask() throws Exception {
        HttpResponse<String> cancelled = as(STAFF).post("/api/tasks/not-yet-sent/cancel/", "application/json", "");
        assertThat(ApiClient.json(cancelled)).isEqualTo(Map.of("cancelled", "not-yet-sent"));

        app.tasks().task(FinanceTasks::sendFeeReminders).applyAsync(TaskOptions.DEFAULTS.taskId("not-yet-sent"));

        await().until(() -> ApiClient.json(as(STAFF).get("/api/tasks/not-yet-sent/"))
                .get("state")
                .equals("REVOKED"));
    }

    private static void publish(String action) throws Exception {
        HttpResponse<String> sent = as(STAFF)
                .post(
                        "/api/examination/publish-results/",
                        "application/json",
                        "{\"term_id\": 1, \"classroom_id\": 1, \"action\": \"" + action + "\"}");
        assertThat(sent.statusCode()).isEqualTo(202);
        String path = ApiClient.json(sent).get("check_status").toString();
        await().until(() -> ApiClient.json(as(STAFF).get(path)).get("state").equals("SUCCESS"));
    }

    @Test
    void handsOutTheCardsOfAClass() throws Exception {
        String path = "/api/examination/report-cards/download/?term_id=1&classroom_id=1";

        assertThat(as(STAFF).get(path).body()).startsWith("%PDF");
        assertThat(as(STAFF).get(path + "&format=zip").body()).startsWith("PK");
        assertThat(as(STAFF)
                        .get("/api/examination/report-cards/download/?term_id=9&classroom_id=1")
                        .statusCode())
                .isEqualTo(404);
        assertThat(as(STAFF).get("/api/examination/report-cards/download/").statusCode())
                .isEqualTo(400);
    }

    @Test
    void handsOutTemplatesAndWrongRows() throws Exception {
        for (String kind : List.of("academic/students", "academic/classrooms", "users/teachers", "users/parents")) {
            assertThat(as(STAFF).get("/api/" + kind + "/template/").body()).startsWith("PK");
        }
        HttpResponse<String> sent = as(STAFF)
                .upload(
                        "/api/users/teachers/bulk-upload/",
                        Map.of("dry_run", "true"),
                        "first name,last name,email\nA,,a@x.org");
        String path = ApiClient.json(sent).get("check_status").toString();
        await().until(() -> ApiClient.json(as(STAFF).get(path)).get("state").equals("SUCCESS"));

        assertThat(ApiClient.json(as(STAFF).get(path)).get("result").toString()).contains("dry_run=true");
        assertThat(as(STAFF).get(path + "error-workbook/").body()).startsWith("PK");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/examination/compute-results/ | {}                  | No term_id provided.",
                "/api/examination/compute-results/ | {\"term_id\": \"x\"} | term_id must be a whole number.",
                "/api/examination/compute-results/ | [1]                 | The body must be a JSON object.",
                "/api/examination/compute-results/ | {                   | The body is not JSON.",
                "/api/examination/publish-results/ | {\"term_id\": 1, \"classroom_id\": 1, \"action\": \"hide\"} | action must be publish or unpublish.",
                "/api/finance/fee-structures/x/auto_assign/ | {}         | The id must be a whole number.",
                "/api/users/send-email/ | {\"subject\": \"a\", \"message\": \"b\"} | recipient_list must be a list of texts."
            })
    void saysWhatIsWrongWithARequest(String path, String body, String error) throws Exception {
        HttpResponse<String> response = as(STAFF).post(path, "application/json", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(response)).isEqualTo(Map.of("error", error));
    }
}
