package io.ssync.example.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.worker.Worker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ApiTest {
    private static final String UPLOAD = "/api/academic/students/bulk-upload/";
    private static final String TOKEN = "correct horse";
    private static final int MAX_UPLOAD_MB = 1;

    private static ExampleServers servers;
    private static SchoolApp app;
    private static Worker worker;
    private static WebServer server;
    private static ApiClient api;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2);
        worker = app.tasks().worker().queues(SchoolApp.QUEUES).start();
        server = WebServer.start(
                new WebOptions("127.0.0.1", 0, Optional.of(TOKEN), MAX_UPLOAD_MB), app, List.of(worker));
        api = new ApiClient(server.url(), TOKEN);
        servers.execute("INSERT INTO administration_academicyear (id, name, start_date, active_year)"
                + " VALUES (7, '2025/2026', '2025-09-01', TRUE)");
        servers.execute("INSERT INTO academic_teacher (id, unpaid_salary, address, inactive) VALUES (1, 0, '', FALSE)");
        servers.execute("INSERT INTO academic_classlevel (id, name) VALUES (1, 'Primary 4')");
        servers.execute("INSERT INTO academic_classroom (capacity, occupied_sits, name_id, class_teacher_id)"
                + " VALUES (40, 0, 1, 1)");
    }

    @AfterAll
    static void stop() {
        server.close();
        worker.close();
        app.close();
        servers.close();
    }

    @Test
    void anUploadIsAcceptedAndEndsWithItsReport() throws Exception {
        HttpResponse<String> response = api.upload(
                UPLOAD,
                Map.of("academic_year_id", "7"),
                "First name,Last name,Classroom name\nAda,Obi,Primary 4\nBola,Eze,Primary 5\n");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        Map<String, Object> accepted = ApiClient.json(response);
        assertThat(accepted).containsOnlyKeys("task_id", "check_status");
        String path = accepted.get("check_status").toString();
        assertThat(path).isEqualTo("/api/tasks/" + accepted.get("task_id") + "/");
        Map<String, Object> end = await().until(
                        () -> ApiClient.json(api.get(path)),
                        status -> status.get("ready").equals(true));
        assertThat(end).containsEntry("state", "SUCCESS").containsEntry("successful", true);
        assertThat(end.get("result"))
                .isEqualTo(Map.of(
                        "total_rows", 2,
                        "created", 1,
                        "failed", 1,
                        "errors",
                                List.of(Map.of(
                                        "row", 3,
                                        "column", "classroom name",
                                        "value", "Primary 5",
                                        "reason", "there is no classroom of this name"))));
    }

    @Test
    void anUploadThatIsNoSpreadsheetFailsWithItsReason() throws Exception {
        HttpResponse<String> response = api.upload(UPLOAD, Map.of("academic_year_id", "7"), "%PDF-1.7 …");

        String path = ApiClient.json(response).get("check_status").toString();
        Map<String, Object> end = await().until(
                        () -> ApiClient.json(api.get(path)),
                        status -> status.get("ready").equals(true));
        assertThat(end).containsEntry("state", "FAILURE").containsEntry("status", "Task failed");
        assertThat(end.get("error").toString()).isNotBlank();
    }

    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of(
                        "STARTED", null, "{\"ready\":false,\"successful\":null,\"status\":\"Task has been started\"}"),
                Arguments.of(
                        "PROGRESS",
                        "{\"current\":3,\"total\":10,\"status\":\"Processing row 4\"}",
                        "{\"ready\":false,\"successful\":null,"
                                + "\"progress\":{\"current\":3,\"total\":10,\"status\":\"Processing row 4\"}}"),
                Arguments.of(
                        "RETRY",
                        "{\"exc_type\":\"IOException\",\"exc_message\":[\"away\"],\"exc_module\":\"java.io\"}",
                        "{\"ready\":false,\"successful\":null,\"status\":\"RETRY\"}"),
                Arguments.of(
                        "SUCCESS",
                        "{\"sum\":5}",
                        "{\"ready\":true,\"successful\":true,\"result\":{\"sum\":5},"
                                + "\"status\":\"Task completed successfully\"}"),
                Arguments.of(
                        "FAILURE",
                        "{\"exc_type\":\"ValueError\",\"exc_message\":[\"bad value\"],\"exc_module\":\"builtins\"}",
                        "{\"ready\":true,\"successful\":false,\"error\":\"bad value\",\"status\":\"Task failed\"}"),
                Arguments.of(
                        "REVOKED",
                        "{\"exc_type\":\"TaskRevokedError\",\"exc_message\":[\"expired\"],"
                                + "\"exc_module\":\"celery.exceptions\"}",
                        "{\"ready\":true,\"successful\":false,\"status\":\"REVOKED\"}"),
                Arguments.of("PACKING", "{}", "{\"ready\":false,\"successful\":null,\"status\":\"PACKING\"}"));
    }

    @ParameterizedTest
    @MethodSource("states")
    void tellsEveryState(String state, @Nullable String result, String expected) throws Exception {
        String id = "state-" + state;
        app.tasks()
                .results()
                .store(List.of(new TaskResult(
                        id, new TaskState(state), result, null, Instant.now(), TaskResult.Call.UNKNOWN)));

        HttpResponse<String> response = api.get("/api/tasks/" + id + "/");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"task_id\":\"" + id + "\",\"state\":\"" + state + "\"," + expected.substring(1));
    }

    @Test
    void anUnknownTaskIsPending() throws Exception {
        assertThat(api.get("/api/tasks/nobody/").body())
                .isEqualTo("{\"task_id\":\"nobody\",\"state\":\"PENDING\",\"ready\":false,\"successful\":null,"
                        + "\"status\":\"Task is waiting to be executed\"}");
    }

    @Test
    void worksWithoutTheSlashAtTheEnd() throws Exception {
        assertThat(api.get("/api/tasks/nobody").statusCode()).isEqualTo(200);
    }

    @Test
    void asksForAToken() throws Exception {
        HttpResponse<String> response = new ApiClient(server.url(), null).get("/api/tasks/nobody/");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body())
                .isEqualTo("{\"error\":401,\"detail\":{\"detail\":\"Authentication credentials were not provided.\"}}");
    }

    @Test
    void refusesAWrongToken() throws Exception {
        for (String path : List.of("/api/tasks/nobody/", "/api/celery/health/", "/metrics")) {
            HttpResponse<String> response = new ApiClient(server.url(), "wrong").get(path);

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(ApiClient.json(response).get("detail"))
                    .isEqualTo(Map.of("code", "token_not_valid", "detail", "Given token not valid for any token type"));
        }
    }

    @Test
    void refusesUploadsThatLackSomething() throws Exception {
        assertBadRequest(api.upload(UPLOAD, Map.of("academic_year_id", "7"), null), "No file provided.");
        assertBadRequest(api.post(UPLOAD, "application/json", "{}"), "No file provided.");
        assertBadRequest(api.upload(UPLOAD, Map.of(), "a,b\n"), "No academic_year_id provided.");
        assertBadRequest(
                api.upload(UPLOAD, Map.of("academic_year_id", "this year"), "a,b\n"),
                "academic_year_id must be a whole number.");
        assertBadRequest(api.upload(UPLOAD, Map.of("academic_year_id", "7"), ""), "The file is empty.");

        HttpResponse<String> damaged = api.post(UPLOAD, "multipart/form-data; boundary=x", "--x\r\nno");
        assertThat(damaged.statusCode()).isEqualTo(400);
        assertThat(damaged.body()).isEqualTo("{\"error\":400,\"detail\":{\"detail\":\"The form cannot be read.\"}}");
    }

    @Test
    void saysWhatIsWrongWithAForm() throws Exception {
        HttpResponse<String> noBoundary = api.post(UPLOAD, "multipart/form-data", "--x\r\n");
        assertThat(noBoundary.statusCode()).isEqualTo(400);
        assertThat(detail(noBoundary)).isEqualTo("The form cannot be read: its Content-Type has no boundary.");

        StringBuilder form = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            form.append("--x\r\nContent-Disposition: form-data; name=f")
                    .append(i)
                    .append("\r\n\r\n\r\n");
        }
        HttpResponse<String> many = api.post(
                UPLOAD,
                "multipart/form-data; boundary=x",
                form.append("--x--\r\n").toString());
        assertThat(many.statusCode()).isEqualTo(400);
        assertThat(detail(many)).isEqualTo("The form has too many fields.");
    }

    @Test
    void refusesAFileThatIsTooLarge() throws Exception {
        String large = "x".repeat(MAX_UPLOAD_MB * 1024 * 1024 + 1);
        String farTooLarge = "x".repeat(4 * MAX_UPLOAD_MB * 1024 * 1024);
        for (String file : List.of(large, farTooLarge)) {
            HttpResponse<String> response = api.upload(UPLOAD, Map.of("academic_year_id", "7"), file);

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body())
                    .isEqualTo("{\"error\":413,\"detail\":{\"detail\":\"The file is larger than 1 MB.\"}}");
        }
    }

    /** A client that sends all of its body before it reads sees the answer, whatever part of the body the server needed. */
    @ParameterizedTest
    @CsvSource({
        UPLOAD + ", wrong, 401",
        "/api/nowhere/, " + TOKEN + ", 404",
        UPLOAD + ", " + TOKEN + ", 413",
    })
    void answersWhoeverSendsItsWholeBodyFirst(String path, String token, int status) throws Exception {
        byte[] body = new byte[64 * 1024 * 1024];
        try (Socket socket = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                            + "\r\nContent-Type: multipart/form-data; boundary=line\r\n"
                            + "Content-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);

            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void answersErrorsInJson() throws Exception {
        HttpResponse<String> unknown = api.get("/api/nowhere/");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("{\"error\":404,\"detail\":{\"detail\":\"Not found.\"}}");

        HttpResponse<String> wrongMethod = api.get(UPLOAD);
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.body())
                .isEqualTo("{\"error\":405,\"detail\":{\"detail\":\"Method \\\"GET\\\" not allowed.\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "NONSENSE, 400, Bad Request.",
        "GET / HTTP/1.1\\r\\nHost: x\\r\\nLong: %s, 431, Request Header Fields Too Large."
    })
    void answersInJsonWhatIsNoRequest(String text, int status, String detail) throws Exception {
        String answer = RawHttp.answer(
                server.url(), text.replace("\\r\\n", "\r\n").replace("%s", "x".repeat(100_000)) + "\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("content-type: application/json")
                .endsWith("{\"error\":" + status + ",\"detail\":{\"detail\":\"" + detail + "\"}}");
    }

    @Test
    void answersOthersWhileManyUploadsDoNotGetOn() throws Exception {
        try (SlowUploads slow = SlowUploads.begin(server.url(), UPLOAD, TOKEN, 400)) {
            HttpResponse<String> refused = await().until(
                            () -> api.upload(UPLOAD, Map.of("academic_year_id", "7"), "a,b\n"),
                            response -> response.statusCode() == 503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(detail(refused)).startsWith("Too many uploads at once.");

            assertThat(api.get("/api/tasks/nobody/").statusCode()).isEqualTo(200);
        }
        await().until(
                        () -> api.upload(UPLOAD, Map.of("academic_year_id", "7"), "First name,Last name\n"),
                        response -> response.statusCode() == 202);
    }

    @Test
    void asksTheWorkersOnceForAllWhoWantToKnowTheirHealth() throws Exception {
        int askers = 300;
        RedisClient client = RedisClient.create(servers.redis().uri().toString());
        try (StatefulRedisConnection<String, String> redis = client.connect()) {
            redis.sync().configResetstat();
            long start = System.nanoTime();
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, askers)
                    .mapToObj(i -> api.getLater("/api/celery/health/"))
                    .toList();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertThat(ApiClient.json(answer.get())).containsEntry("status", "healthy");
            }
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();

            // Two questions to the workers, and what they reply, for each second that it took.
            assertThat(calls(redis.sync().info("commandstats"), "publish")).isLessThan(8 * (seconds + 2));
        } finally {
            client.shutdown();
        }
    }

    private static long calls(String statistics, String command) {
        return Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
                .matcher(statistics)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    @Test
    void isHealthyWithAWorker() throws Exception {
        HttpResponse<String> response = api.get("/api/celery/health/");

        assertThat(response.statusCode()).isEqualTo(200);
        Map<String, Object> body = ApiClient.json(response);
        assertThat(body)
                .containsOnlyKeys("status", "message", "workers", "stats", "registered_tasks")
                .containsEntry("status", "healthy")
                .containsEntry("message", "1 worker(s) active")
                .containsEntry("workers", List.of(worker.name()));
        assertThat(body.get("registered_tasks").toString())
                .contains("academic.bulk_upload_students", "academic.tasks.bulk_upload_students_task");
    }

    @Test
    void showsMetrics() throws Exception {
        app.tasks().send("example.tasks.noop").get();

        HttpResponse<String> response = api.get("/metrics");

        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body())
                .contains("ssync_tasks_published_tasks_total{queue=\"celery\",task=\"example.tasks.noop\"")
                .contains("ssync_tasks_queue_messages{queue=\"finance\",state=\"ready\"} 0.0");
    }

    private static String detail(HttpResponse<String> response) {
        return String.valueOf(((Map<?, ?>) ApiClient.json(response).get("detail")).get("detail"));
    }

    private static void assertBadRequest(HttpResponse<String> response, String error) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(response)).isEqualTo(Map.of("error", error));
    }
}
