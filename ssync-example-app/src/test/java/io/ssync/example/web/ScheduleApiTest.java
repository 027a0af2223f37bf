package io.ssync.example.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.ScheduledCall;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleApiTest {
    private static ExampleServers servers;
    private static SchoolApp app;
    private static WebServer server;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 1);
        server = WebServer.start(new WebOptions("127.0.0.1", 0, Optional.of("operator"), 1), app, List.of());
    }

    @AfterAll
    static void stop() {
        server.close();
        app.close();
        servers.close();
    }

    @Test
    void showsAndSteersASchedule() throws Exception {
        app.schedules()
                .add(ScheduleEntry.of(
                        "seven o'clock", Crontab.parse("0 7 * * *"), ScheduledCall.of("example.tasks.noop")));
        String path = "/api/schedules/seven%20o'clock/";

        assertThat(client().get("/api/schedules/").body()).contains("\"schedule\":\"0 7 * * * UTC\"");
        assertThat(json(client().get(path))).containsEntry("state", "enabled").containsEntry("total_runs", 0);
        assertThat(json(post(path + "pause/", "{\"until\": \"2040-01-01T00:00:00Z\"}")))
                .containsEntry("state", "paused until 2040-01-01T00:00:00Z")
                .containsEntry("next", "2040-01-01T07:00:00Z");
        assertThat(json(post(path + "resume/", ""))).containsEntry("state", "enabled");
        assertThat(json(post(path + "disable/", ""))).containsEntry("state", "disabled");
        assertThat(json(post(path + "enable/", ""))).containsEntry("state", "enabled");
        Object id = json(post(path + "run/", "")).get("task_id");
        assertThat(client().get(path + "history/").body()).contains("\"task_id\":\"" + id + "\"");
        assertThat(json(post(
                        path + "backfill/",
                        "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-01-02T00:00:00Z\", \"dry_run\": true}")))
                .isEqualTo(Map.of("missing", List.of("2026-01-01T07:00:00Z")));
        assertThat(json(post(path + "change/", "{\"every\": 90, \"queue\": \"slow\", \"jitter\": 0}")))
                .containsEntry("schedule", "every 90 seconds");
        assertThat(post(path + "change/", "{\"every\": 90, \"cron\": \"* * * * *\"}")
                        .body())
                .contains("give one of cron, every and at");
        assertThat(json(post(path + "change/", "{\"cron\": \"0 7 * * *\"}")))
                .containsEntry("schedule", "0 7 * * * UTC");
        assertThat(json(post(
                        path + "backfill/", "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-01-02T00:00:00Z\"}")))
                .containsEntry("sent", List.of("2026-01-01T07:00:00Z"));
        assertThat(delete(path)).isEqualTo(204);
        assertThat(client().get(path).statusCode()).isEqualTo(404);
        assertThat(delete(path)).isEqualTo(404);
    }

    @Test
    void addsASchedule() throws Exception {
        HttpResponse<String> added = post(
                "/api/schedules/",
                "{\"name\": \"new\", \"task\": \"example.tasks.add\", \"cron\": \"0 7 * * mon-fri\", \"zone\": \"Africa/Lagos\","
                        + " \"args\": [2, 3], \"kwargs\": {\"x\": null}, \"queue\": \"slow\", \"one_off\": true,"
                        + " \"misfire\": \"all\", \"overlap\": \"SKIP\", \"jitter\": 5}");

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(json(added))
                .containsEntry("schedule", "0 7 * * mon-fri Africa/Lagos")
                .containsEntry("args", List.of(2, 3))
                .containsEntry("queue", "slow")
                .containsEntry("one_off", true)
                .containsEntry("misfire", "all, up to 1000")
                .containsEntry("overlap", "SKIP")
                .containsEntry("jitter", 5);
        assertThat(post("/api/schedules/", "{\"name\": \"new\", \"task\": \"t\", \"every\": 0.5}")
                        .statusCode())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"task\": \"t\", \"every\": 1}                                        | No name provided.",
                "{\"name\": \"n\", \"every\": 1}                                        | No task provided.",
                "{\"name\": \"\", \"task\": \"t\", \"every\": 1}                        | must have 1 to 200 characters",
                "{\"name\": \"n\", \"task\": \"\", \"every\": 1}                        | must have a name",
                "{\"name\": \"n\", \"task\": \"t\"}                                     | give one of cron, every and at",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": 1, \"cron\": \"* * * * *\"}  | give one of cron, every and at",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": 0}                       | positive number of seconds",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": -5}                      | positive number of seconds",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": 1e300}                   | positive number of seconds",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": 99999999999}             | an interval must be at",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": \"1\"}                     | every must be a number.",
                "{\"name\": \"n\", \"task\": \"t\", \"cron\": \"61 * * * *\"}             | 61",
                "{\"name\": \"n\", \"task\": \"t\", \"cron\": \"0 0 30 2 *\"}             | would not be due within eight years",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": 1, \"zone\": \"Mars/Base\"}  | there is no time zone 'Mars/Base': give UTC, or one such as Africa/Lagos",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": 1, \"misfire\": \"never\"}    | misfire must be skip, once, all or all:N",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": 1, \"misfire\": \"all:0\"}    | must be 1 to 1000 runs, was 0",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": 1, \"deadline\": -1}        | deadline must be a positive number",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": 1, \"overlap\": \"both\"}     | overlap must be allow, skip, queue_one or",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": 1, \"jitter\": 100000}      | the jitter must be zero to a day",
                "{\"name\": \"n\", \"task\": \"t\", \"at\": \"soon\"}                     | at must be a time",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": 1, \"args\": 5}            | args must be a list.",
                "{\"name\": \"n\", \"task\": \"t\", \"every\": 1, \"kwargs\": []}         | kwargs must be an object."
            })
    void refusesWhatIsNoSchedule(String body, String reason) throws Exception {
        HttpResponse<String> refused = post("/api/schedules/", body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).get("error").toString()).contains(reason);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        app.schedules().add(ScheduleEntry.of("x", Crontab.parse("0 7 * * *"), ScheduledCall.of("example.tasks.noop")));

        HttpResponse<String> soon = post("/api/schedules/x/pause/", "{\"until\": \"soon\"}");
        assertThat(soon.statusCode()).isEqualTo(400);
        assertThat(json(soon)).isEqualTo(Map.of("error", "until must be a time such as 2030-01-01T00:00:00Z."));
        assertThat(post("/api/schedules/x/backfill/", "{}").statusCode()).isEqualTo(400);
        assertThat(post(
                                "/api/schedules/x/backfill/",
                                "{\"from\": \"2030-01-01T00:00:00Z\", \"to\": \"2999-01-01T00:00:00Z\"}")
                        .body())
                .contains("only due times that have passed");
        assertThat(post("/api/schedules/y/run/", "").statusCode()).isEqualTo(404);
        assertThat(new ApiClient(server.url(), "guess").get("/api/schedules/").statusCode())
                .isEqualTo(401);
    }

    private static ApiClient client() {
        return new ApiClient(server.url(), "operator");
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return client().post(path, "application/json", body);
    }

    private static int delete(String path) throws Exception {
        return client().delete(path).statusCode();
    }

    private static Map<String, Object> json(HttpResponse<String> response) {
        return ApiClient.json(response);
    }
}
