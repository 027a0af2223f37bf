package io.ssync.example.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.message.CeleryJson;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors, to whom asks for them as RFC 9457 has them, and to everybody else. */
class ProblemDetailsTest {
    private static ExampleServers servers;
    private static SchoolApp app;
    private static WebServer server;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 1);
        server = WebServer.start(new WebOptions("127.0.0.1", 0, Optional.of("token"), 1), app, List.of());
    }

    @AfterAll
    static void stop() {
        server.close();
        app.close();
        servers.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/uploads/?page=0|400|Bad Request|page must be a whole number from 1 to 10737418.",
                "/api/nowhere/|404|Not Found|Not found.",
                "/api/users/send-email/|405|Method Not Allowed|Method \"GET\" not allowed.",
                "/api/examination/broadsheet/?term_id=9&classroom_id=9|404|Not Found|"
            })
    void areOneFormForWhoAsks(String path, int status, String title, String detail) throws Exception {
        ApiClient api = new ApiClient(server.url(), "token");

        HttpResponse<String> answer = api.get(path, "Accept", "application/problem+json, application/json");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.headers().allValues("vary")).contains("Accept, Origin");
        Map<String, Object> problem = ApiClient.json(answer);
        assertThat(problem)
                .containsOnlyKeys("type", "title", "status", "detail")
                .containsEntry("type", "about:blank")
                .containsEntry("title", title)
                .containsEntry("status", status);
        if (detail != null) {
            assertThat(problem).containsEntry("detail", detail);
        }
        HttpResponse<String> before = api.get(path);
        assertThat(before.headers().firstValue("content-type")).contains("application/json");
        assertThat(((Map<?, ?>) CeleryJson.readPlain(before.body())).containsKey("error"))
                .as("the school's own form: %s", before.body())
                .isTrue();
    }

    @Test
    void sayWhatIsWrongWithAToken() throws Exception {
        HttpResponse<String> answer =
                new ApiClient(server.url(), "another").get("/api/uploads/", "Accept", "application/problem+json");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(ApiClient.json(answer))
                .containsEntry("code", "token_not_valid")
                .containsEntry("status", 401);
        assertThat(ApiClient.json(new ApiClient(server.url(), "another").get("/api/uploads/")))
                .containsOnlyKeys("error", "detail");
    }
}
