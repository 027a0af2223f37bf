package io.ssync.tasks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.worker.Worker;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DashboardTest {
    private static Served served;
    private static Served.Site site;

    @BeforeAll
    static void serve() {
        served = new Served();
        site = served.site();
    }

    @AfterAll
    static void stop() {
        site.close();
        served.close();
    }

    @Test
    void showsWhatGoesOn() {
        served.app().send("sample.add", 1, 2);
        try (Worker worker =
                served.app().worker().queues("slow").name("slow@here").start()) {
            Browser vera = site.browser(Served.VIEWER);

            await().untilAsserted(() ->
                    assertThat(vera.page("")).contains("<title>Now · school</title>", "celery</a>", "slow@here"));
        }
    }

    @Test
    void pausesAndResumesAQueue() {
        Browser otto = site.browser(Served.OPERATOR);
        otto.page("/queue?name=slow");

        HttpResponse<String> paused =
                otto.act("queue-pause", "queue", "slow", "for", "3600", "reason", "the bank is down");

        assertThat(paused.statusCode()).isEqualTo(303);
        assertThat(paused.headers().firstValue("location")).contains("/dashboard/queue?name=slow&done=queue-pause&n=1");
        assertThat(served.app().broker().control("slow").paused().orElseThrow().reason())
                .isEqualTo("the bank is down");
        assertThat(otto.page("/queue?name=slow&done=queue-pause&n=1"))
                .contains("The queue is paused.", "the bank is down");
        assertThat(otto.page("")).as("the first page sees it at once").contains("the bank is down");

        otto.act("queue-resume", "queue", "slow");

        assertThat(served.app().broker().control("slow").paused()).isEqualTo(Optional.empty());
    }

    @Test
    void saysWhatIsWrongWithAForm() {
        Browser otto = site.browser(Served.OPERATOR);
        otto.page("/queue?name=slow");

        HttpResponse<String> refused = otto.act("queue-pause", "queue", "slow", "for", "soon");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("no whole number: soon");
    }

    @Test
    void hasNoPageOfAnotherPlace() {
        assertThat(site.browser(Served.VIEWER).get("/nowhere").statusCode()).isEqualTo(404);
        assertThat(site.browser(Served.VIEWER).get("/queue").statusCode()).isEqualTo(404);
    }
}
