package io.ssync.example.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An API without a token and without a worker, whose servers go away one after the other. */
class ApiInTroubleTest {
    @Test
    void saysWhatIsMissing() throws Exception {
        try (ExampleServers servers = ExampleServers.start();
                SchoolApp app = SchoolApp.open(servers.given(), SchoolApp.settings(), 1);
                WebServer server =
                        WebServer.start(new WebOptions("127.0.0.1", 0, Optional.empty(), 1), app, List.of())) {
            ApiClient api = new ApiClient(server.url(), null);

            HttpResponse<String> withoutWorker = api.get("/api/celery/health/");
            assertThat(withoutWorker.statusCode()).isEqualTo(503);
            assertThat(withoutWorker.body())
                    .isEqualTo(
                            "{\"status\":\"unhealthy\",\"message\":\"No active Celery workers found\",\"workers\":[]}");

            HttpResponse<String> fromAWebPage = api.get("/api/celery/health/", "Origin", "https://evil.example");
            assertThat(fromAWebPage.statusCode()).isEqualTo(403);

            SchoolApp.migrate(servers.given().database());
            try (SchoolApp bounded = SchoolApp.open(
                            servers.given(),
                            SchoolApp.settings().withEnvironment(Map.of("CELERY_TASK_QUEUE_MAX_LENGTH", "{\"*\": 1}")),
                            1);
                    WebServer its =
                            WebServer.start(new WebOptions("127.0.0.1", 0, Optional.empty(), 1), bounded, List.of())) {
                ApiClient client = new ApiClient(its.url(), null);
                List<HttpResponse<String>> answers = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    answers.add(client.upload(
                            "/api/academic/students/bulk-upload/", Map.of("academic_year_id", "1"), "a,b\n"));
                }
                assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(202, 503);
                assertThat(answers.get(1).headers().firstValue("Retry-After")).isPresent();
                assertThat(answers.get(1).body()).contains("is full: task_queue_max_length");
            }

            servers.redis().stop();
            // The last answer holds for a second.
            HttpResponse<String> health =
                    await().until(() -> api.get("/api/celery/health/"), answer -> answer.statusCode() == 500);
            assertThat(ApiClient.json(health)).containsEntry("status", "error");
            HttpResponse<String> upload =
                    api.upload("/api/academic/students/bulk-upload/", Map.of("academic_year_id", "1"), "a,b\n");
            assertThat(upload.statusCode()).isEqualTo(500);
            assertThat(ApiClient.json(upload)).containsEntry("error", "Server Error");

            servers.postgres().stop();
            HttpResponse<String> task = api.get("/api/tasks/any/");
            assertThat(task.statusCode()).isEqualTo(500);
            assertThat(ApiClient.json(task).get("error").toString()).contains("PostgreSQL", "127.0.0.1");
        }
    }
}
