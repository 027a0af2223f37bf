package io.ssync.tasks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import io.ssync.tasks.worker.Worker;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever others can write into an app, on every page: it is read, and never run. */
class StoredScriptsTest {
    private static final String EVIL = "<img src=x onerror=alert(1)>'\"><script>alert(2)</script>";

    private static final String TASK = "evil." + EVIL;

    private static Served served;
    private static Worker worker;
    private static Served.Site site;

    @BeforeAll
    static void plant() {
        served = new Served();
        worker = served.app().worker().queues("celery", EVIL).name("evil@here").start();
        site = served.site();
        served.app()
                .results()
                .store(List.of(new TaskResult(
                        EVIL,
                        TaskState.FAILURE,
                        CeleryJson.write(Map.of("exc_type", EVIL, "exc_message", List.of(EVIL), "exc_module", EVIL)),
                        EVIL,
                        Instant.now(),
                        new Call(TASK, EVIL, EVIL, EVIL, EVIL))));
        served.app()
                .results()
                .store(List.of(new TaskResult(
                        "progress",
                        TaskState.PROGRESS,
                        CeleryJson.write(Map.of("current", 1, "total", 2, "status", EVIL)),
                        null,
                        Instant.now(),
                        new Call(TASK, EVIL, EVIL, EVIL, EVIL))));
        served.app().broker().control(EVIL).pause(Optional.empty(), EVIL);
        served.app().send("sample.reject", EVIL);
        served.app().send(Signature.of(TASK, List.of(EVIL)).with(TaskOptions.DEFAULTS.queue(EVIL)));
        Schedules.of(served.app(), served.schedules())
                .add(EVIL, Interval.of(Duration.ofDays(1)), Signature.of(TASK, List.of(EVIL)));
        await().until(() -> served.app().broker().status("celery").deadLetters() == 1);
    }

    @AfterAll
    static void stop() {
        site.close();
        worker.close();
        served.close();
    }

    @Test
    void areTextOnEveryPage() {
        Browser ada = site.browser(Served.ADMIN);
        ada.page("/");
        ada.act("queue-resume", "queue", EVIL);
        ada.act("queue-pause", "queue", EVIL, "for", EVIL);
        served.app().broker().control(EVIL).pause(Optional.empty(), EVIL);
        await().untilAsserted(() -> assertThat(ada.page("/workers")).contains("evil@here"));
        String evil = URLEncoder.encode(EVIL, StandardCharsets.UTF_8);

        for (String place : List.of(
                "/",
                "/tasks",
                "/tasks?task=" + evil + "&state=" + evil,
                "/task?id=" + evil,
                "/task?id=progress",
                "/queues",
                "/queue?name=" + evil,
                "/dead",
                "/dead?queue=" + evil,
                "/dead?queue=celery&group=" + evil,
                "/schedules",
                "/schedule?name=" + evil,
                "/workers",
                "/limits",
                "/audit",
                "/?done=" + evil + "&n=" + evil)) {
            assertThat(ada.page(place)).as(place).doesNotContain("<img").doesNotContain("<script>");
        }
        for (String place : List.of("/", "/tasks", "/queues", "/dead", "/schedules", "/workers", "/audit")) {
            assertThat(ada.page(place)).as("%s shows it", place).contains("&lt;img src=x onerror=alert(");
        }
    }

    @Test
    void areTextInErrorsAndRedirects() {
        Browser ada = site.browser(Served.ADMIN);
        ada.page("/");
        String evil = URLEncoder.encode(EVIL, StandardCharsets.UTF_8);

        assertThat(ada.act("limit-set", "queue", "celery", "task", "t", "rate", EVIL)
                        .body())
                .contains("&lt;img")
                .doesNotContain("<img");
        assertThat(ada.get("/" + evil).body()).doesNotContain("<img");
        assertThat(site.browser().get("/login?next=" + evil).body())
                .contains("&lt;img")
                .doesNotContain("<img");
        assertThat(ada.act("queue-pause", "queue", "a\r\nSet-Cookie: x=y")
                        .headers()
                        .firstValue("location"))
                .contains("/dashboard/queue?name=a%0D%0ASet-Cookie%3A%20x%3Dy&done=queue-pause&n=1");
    }
}
