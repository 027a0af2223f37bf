package io.ssync.tasks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Group;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.Misfire;
import io.ssync.tasks.beat.Overlap;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.results.ResultHistory.Filter;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import io.ssync.tasks.worker.Worker;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the pages show of an app that works, and what their forms do. */
class PagesTest {
    private static Served served;
    private static Worker worker;
    private static Served.Site site;
    private static Browser ada;

    @BeforeAll
    static void serve() {
        served = new Served();
        worker = served.worker();
        site = served.site();
        ada = site.browser(Served.ADMIN);
    }

    @AfterAll
    static void stop() {
        site.close();
        served.samples().release();
        worker.close();
        served.close();
    }

    @Test
    void showsWhatCameOfATask() {
        AsyncResult<Object> sum = served.app().send("sample.add", 2, 3);
        sum.get(Duration.ofMinutes(1));

        String page = ada.page("/task?id=" + sum.id());

        assertThat(page)
                .contains("<code>sample.add</code>", "SUCCESS", "sample@here", "(2, 3)")
                .contains("<pre tabindex=\"0\">5</pre>");
        assertThat(page).as("nothing to stop").doesNotContain("task-revoke");
        assertThat(ada.page("/tasks?task=sample.add&state=SUCCESS")).contains(sum.id());
        assertThat(ada.page("/tasks?task=sample.add&state=FAILURE")).doesNotContain(sum.id());
    }

    @Test
    void showsWhyATaskFailed() {
        AsyncResult<Object> failed = served.app().send("sample.fail", "the disk is full");
        await().until(failed::ready);

        assertThat(ada.page("/task?id=" + failed.id()))
                .contains("IllegalStateException: the disk is full", "SampleTasks.fail");
        await().untilAsserted(() -> assertThat(ada.page("/")).contains("the disk is full"));
    }

    @Test
    void runsAFailedTaskAgain() {
        AsyncResult<Object> failed = served.app().send("sample.fail", "run me again");
        await().until(failed::ready);
        assertThat(ada.page("/task?id=" + failed.id())).contains("task-retry");

        assertThat(ada.act("task-retry", "id", failed.id()).statusCode()).isEqualTo(303);
        assertThat(ada.act("task-retry", "id", "nobody").body()).contains("nothing is known of a task");

        await().until(() -> served.samples().failures("run me again") == 2);
        await().until(failed::ready);
    }

    @Test
    void runsAllFailedTasksOfAFilterAgain() {
        for (int i = 0; i < 120; i++) {
            served.app().send("sample.fail", "bulk " + i);
        }
        await().until(() -> bulkFailures() == 120);
        String filter = "/tasks?state=FAILURE&task=sample.fail&text=BULK&since=3600";
        await().untilAsserted(() -> assertThat(ada.page(filter)).contains("bulk 1", "tasks-retry"));
        assertThat(ada.page("/tasks?task=sample.fail")).doesNotContain("tasks-retry");
        assertThat(ada.page("/tasks?state=FAILURE&text=no%20such%20text")).doesNotContain("bulk 1");

        HttpResponse<String> done = ada.act("tasks-retry", "state", "FAILURE", "task", "sample.fail", "text", "bulk");

        assertThat(done.headers().firstValue("Location").orElseThrow()).contains("done=tasks-retry", "n=120");
        await().until(() ->
                IntStream.range(0, 120).allMatch(i -> served.samples().failures("bulk " + i) == 2));
        assertThat(ada.page("/audit")).contains("state=FAILURE task=sample.fail text=bulk");
    }

    private static long bulkFailures() {
        return served.app()
                .results()
                .history()
                .orElseThrow()
                .page(Filter.ALL.withState(TaskState.FAILURE).withText("bulk "), Optional.empty(), 1_000)
                .results()
                .size();
    }

    @Test
    void filtersTasksByQueueAndWorker() {
        AsyncResult<Object> sum = served.app().send("sample.add", 20, 22);
        sum.get(Duration.ofMinutes(1));

        assertThat(ada.page("/tasks?queue=celery&worker=sample%40here&text=20,%2022"))
                .contains(sum.id());
        assertThat(ada.page("/tasks?queue=slow&text=20,%2022")).doesNotContain(sum.id());
        assertThat(ada.page("/tasks?worker=other&text=20,%2022")).doesNotContain(sum.id());
        assertThat(ada.page("/task?id=" + sum.id())).contains("name=celery\">celery</a>");
    }

    @Test
    void showsWhatATaskWentThrough() {
        AsyncResult<Object> stumbled = served.app().send("sample.stumble");
        stumbled.get(Duration.ofMinutes(1));

        String page = ada.page("/task?id=" + stumbled.id());
        String steps = page.substring(page.indexOf("<ol class=\"timeline\">"))
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");

        assertThat(steps)
                .containsSubsequence(
                        "Sent",
                        "Taken by a worker",
                        "Began, attempt 1",
                        "stumbled &lt;b&gt;0&lt;/b&gt;",
                        "ms Due again",
                        "Taken by a worker",
                        "Began, attempt 2",
                        "stumbled &lt;b&gt;1&lt;/b&gt;",
                        "ms Due again",
                        "Taken by a worker",
                        "Began, attempt 3",
                        "Ended SUCCESS");
        assertThat(page).doesNotContain("stumbled <b>");
    }

    @Test
    void inventsNothingAboutATaskOfPython() {
        served.app()
                .results()
                .store(List.of(new TaskResult(
                        "of-python",
                        TaskState.SUCCESS,
                        "1",
                        null,
                        Instant.parse("2026-01-01T00:00:00Z"),
                        new Call("python.task", null, null, null, null))));

        assertThat(ada.page("/task?id=of-python"))
                .contains("did not say when it was sent", "2026-01-01 00:00:00.000")
                .doesNotContain("Sent ");
    }

    @Test
    void saysWhyATaskWaitsAndRevokesIt() {
        AsyncResult<Object> later = served.app()
                .send(Signature.of("sample.add", List.of(1, 1)).with(TaskOptions.countdown(Duration.ofHours(2))));

        assertThat(ada.page("/task?id=" + later.id())).contains("task-revoke").contains("why=1");
        assertThat(ada.page("/task?id=" + later.id() + "&why=1")).contains("it is not due until");

        assertThat(ada.act("task-revoke", "id", later.id()).statusCode()).isEqualTo(303);

        assertThat(served.app().broker().revoked()).contains(later.id());
        assertThat(ada.page("/task?id=nobody&why=1")).contains("no such task was ever seen here");
    }

    @Test
    void showsTheProgressOfATaskThatRuns() {
        AsyncResult<Object> slow = served.app().send("slow.import", 400);

        await().untilAsserted(
                        () -> assertThat(ada.page("/task?id=" + slow.id())).contains("200 of 400", "row 200"));
        await().untilAsserted(() -> assertThat(ada.page("/workers")).contains("slow.import", slow.id()));
        assertThat(ada.page("/task?id=" + slow.id() + "&why=1")).contains("Where it is now", "SampleTasks.slow(");
    }

    @Test
    void drainsAWorker() {
        try (Worker drained = served.app()
                .worker()
                .queues("one", "two")
                .name("drained@here")
                .concurrency(1)
                .start()) {
            served.app().send(Signature.of("slow.import", List.of(4)).with(TaskOptions.DEFAULTS.queue("two")));
            await().until(() -> drained.running() == 1);
            assertThat(ada.page("/workers")).contains("worker-drain");

            assertThat(ada.act("worker-drain", "name", "drained@here").statusCode())
                    .isEqualTo(303);

            assertThat(served.app().inspect().activeQueues().get("drained@here"))
                    .isEqualTo(List.of());
            assertThat(drained.running()).isEqualTo(1);
            drained.close(Duration.ZERO);
        }
        assertThat(ada.act("worker-drain", "name", "nobody@here").body()).contains("nobody@here does not answer");
    }

    @Test
    void findsTheTasksOfASchedule() {
        served.app()
                .results()
                .store(Stream.of("nightly", "hourly")
                        .map(schedule -> new TaskResult(
                                "by-" + schedule,
                                TaskState.SUCCESS,
                                "1",
                                null,
                                Instant.parse("2026-01-01T00:00:00Z"),
                                new Call("sample.add", "(1, 1)", "{}", "old@host", schedule)))
                        .toList());

        assertThat(ada.page("/tasks?schedule=nightly"))
                .contains("by-nightly", "name=\"schedule\"", "value=\"nightly\"")
                .doesNotContain("by-hourly");
    }

    @Test
    void showsAFailedTaskAsACall() {
        AsyncResult<Object> failed = served.app().send("sample.fail", "it's <b>");
        await().until(() -> failed.state().equals(TaskState.FAILURE));

        assertThat(ada.page("/task?id=" + failed.id()))
                .contains(
                        "As a call",
                        "ssync call sample.fail --args &#39;[&quot;it&#39;\\&#39;&#39;s &lt;b&gt;&quot;]&#39;");
    }

    @Test
    void showsNoCallOfWhatIsHidden() {
        for (String text : List.of("short", "long ".repeat(400))) {
            AsyncResult<Object> failed = served.app().send("sample.collect", text, "hunter2");
            await().until(() -> failed.state().equals(TaskState.FAILURE));

            assertThat(ada.page("/task?id=" + failed.id()))
                    .contains("task-retry")
                    .doesNotContain("As a call", "hunter2");
        }
    }

    @Test
    void turnsThePagesOfTheHistory() {
        Call call = new Call("history.task", "()", "{}", "old@host", null);
        served.app()
                .results()
                .store(IntStream.range(0, 120)
                        .mapToObj(i -> new TaskResult(
                                "history-" + i,
                                TaskState.SUCCESS,
                                "1",
                                null,
                                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i),
                                call))
                        .toList());

        String first = ada.page("/tasks?task=history.task");
        String second = ada.page(older(first));
        String third = ada.page(older(second));

        assertThat(first).contains("history-119\"", "history-70\"").doesNotContain("history-69\"");
        assertThat(second).contains("history-69\"", "history-20\"").doesNotContain("history-70\"");
        assertThat(third).contains("history-19\"", "history-0\"").doesNotContain("rel=\"next\"");
        assertThat(ada.page("/tasks?before=yesterday")).contains("<h1>Tasks</h1>");
    }

    private static String older(String page) {
        Matcher link =
                Pattern.compile("rel=\"next\" href=\"/dashboard([^\"]+)\"").matcher(page);
        assertThat(link.find()).isTrue();
        return link.group(1).replace("&amp;", "&");
    }

    @Test
    void triesDeadLettersAgainAndDeletesThem() {
        for (int i = 0; i < 3; i++) {
            served.app().send("sample.reject", "row " + i + " has no class");
        }
        served.app().send("sample.reject", "the file is empty");
        await().until(() -> served.app().broker().status("celery").deadLetters() == 4);

        String page = ada.page("/dead?queue=celery");
        assertThat(page).as("those of one reason together").containsPattern("row … has no class.*?>3<");
        String group = group(page, "row … has");
        assertThat(ada.page("/dead?queue=celery&group=" + URLEncoder.encode(group, StandardCharsets.UTF_8)))
                .contains("row 0 has no class", "row 2 has no class");

        HttpResponse<String> dropped = ada.act("dead-drop", "queue", "celery", "group", group);

        assertThat(dropped.headers().firstValue("location").orElseThrow()).contains("done=dead-drop&n=3");
        assertThat(served.app().broker().status("celery").deadLetters()).isEqualTo(1);
        String left = group(ada.page("/dead?queue=celery"), "the file is empty");
        assertThat(ada.act("dead-retry", "queue", "celery", "group", left)
                        .headers()
                        .firstValue("location")
                        .orElseThrow())
                .contains("done=dead-retry&n=1");
    }

    private static String group(String page, String part) {
        return Pattern.compile("name=\"group\" value=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1).replace("&#39;", "'").replace("&quot;", "\""))
                .filter(group -> group.contains(part))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void purgesAQueueOfWhoseNameSomebodyIsSure() {
        AsyncResult<Object> waiting = served.app()
                .send(Signature.of("sample.add", List.of(1, 1)).with(TaskOptions.DEFAULTS.queue("nobody-reads")));
        ada.page("/queue?name=nobody-reads");

        assertThat(ada.act("queue-purge", "queue", "nobody-reads", "confirm", "nobody")
                        .statusCode())
                .isEqualTo(400);
        assertThat(waiting.state()).isEqualTo(TaskState.PENDING);
        assertThat(ada.act("queue-purge", "queue", "nobody-reads", "confirm", "nobody-reads")
                        .statusCode())
                .isEqualTo(303);
        assertThat(waiting.state()).isEqualTo(TaskState.REVOKED);
    }

    @Test
    void steersSchedules() {
        served.schedules().prepare();
        Schedules.of(served.app(), served.schedules())
                .add("nightly", Interval.of(Duration.ofHours(24)), Signature.of("sample.add", List.of(40, 2)));
        assertThat(ada.page("/schedules")).contains("nightly</a>", "every");
        ada.page("/schedule?name=nightly");

        assertThat(ada.act("schedule-run", "name", "nightly").statusCode()).isEqualTo(303);
        assertThat(ada.act("schedule-pause", "name", "nightly").statusCode()).isEqualTo(303);

        assertThat(ada.page("/schedule?name=nightly")).contains(">paused<", "schedule-resume");
        assertThat(ada.get("/schedule?name=hourly").statusCode()).isEqualTo(404);
    }

    @Test
    void changesASchedule() {
        Schedules schedules = Schedules.of(served.app(), served.schedules());
        schedules.add("to-be-changed", Interval.of(Duration.ofHours(24)), Signature.of("sample.add", List.of(1, 2)));
        String page = ada.page("/schedule?name=to-be-changed");
        assertThat(page).contains("name=\"every\" value=\"86400\"", "value=\"[1,2]\"");
        String seen = hidden(page, "seen");

        assertThat(change(seen, "often", "[1,2]").statusCode()).isEqualTo(400);
        assertThat(change(seen, "30 6 * * mon", "{}").body()).contains("args must be a list");
        assertThat(change(seen, "30 6 * * mon", "[3, \"<b>\"]").statusCode()).isEqualTo(303);
        assertThat(change(seen, "0 0 * * *", "[]").body()).contains("changed the schedule to-be-changed meanwhile");

        ScheduleEntry entry =
                schedules.find("to-be-changed").orElseThrow().understood().orElseThrow();
        assertThat(entry.schedule().text()).isEqualTo("30 6 * * mon");
        assertThat(entry.zone().getId()).isEqualTo("Africa/Lagos");
        assertThat(entry.call().args()).hasToString("[3, <b>]");
        assertThat(entry.call().task()).isEqualTo("sample.add");
        assertThat(entry.policy().misfire()).isEqualTo(Misfire.all(7).within(Duration.ofMinutes(5)));
        assertThat(entry.policy().overlap()).isEqualTo(Overlap.SKIP);
        assertThat(entry.policy().jitter()).isEqualTo(Duration.ofMillis(2_500));
        assertThat(ada.page("/schedule?name=to-be-changed")).doesNotContain("<b>");
        assertThat(ada.page("/audit")).containsPattern("ada[\\s\\S]*?Change[\\s\\S]*?to-be-changed[\\s\\S]*?done");

        Browser otto = site.browser(Served.OPERATOR);
        assertThat(otto.page("/schedule?name=to-be-changed")).doesNotContain("schedule-change");
        assertThat(otto.act("schedule-change", "name", "to-be-changed", "seen", seen)
                        .statusCode())
                .isEqualTo(403);
    }

    private static HttpResponse<String> change(String seen, String cron, String args) {
        return ada.act(
                "schedule-change",
                "name",
                "to-be-changed",
                "seen",
                seen,
                "cron",
                cron,
                "zone",
                "Africa/Lagos",
                "task",
                "sample.add",
                "args",
                args,
                "kwargs",
                "{}",
                "one_off",
                "false",
                "misfire",
                "all:7",
                "deadline",
                "300",
                "overlap",
                "SKIP",
                "jitter",
                "2.5");
    }

    private static String hidden(String page, String name) {
        Matcher field =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page);
        assertThat(field.find()).isTrue();
        return field.group(1);
    }

    @Test
    void backfillsAfterAPreview() {
        Schedules.of(served.app(), served.schedules())
                .add("made-up-for", Crontab.parse("0 * * * *"), Signature.of("sample.add", List.of(3, 4)));
        String place = "/schedule?name=made-up-for&from=";
        String period = place + "2026-03-04T05:00&to=2026-03-04T08:00";
        assertThat(ada.page(period))
                .contains(
                        "3 tasks would be sent, for the due times from 2026-03-04 05:00:00 UTC to 2026-03-04 07:00:00");

        assertThat(backfill("2026-03-04T08:00").headers().firstValue("Location").orElseThrow())
                .contains("n=3");
        assertThat(ada.page(period)).contains("Nothing is missing");
        assertThat(backfill("2026-03-04T09:00").body()).contains("By now 1 tasks would be sent");
        assertThat(ada.page(place + "1990-01-01T00:00&to=2026-01-01T00:00")).contains("more than 10000 due times");
        assertThat(ada.page(place + "x&to=y")).contains("no time such as");
        assertThat(site.browser(Served.VIEWER).page(period)).doesNotContain("would be sent");
    }

    private static HttpResponse<String> backfill(String to) {
        return ada.act("schedule-backfill", "name", "made-up-for", "from", "2026-03-04T05:00", "to", to, "count", "3");
    }

    @Test
    void showsTheLedgerAndPublishesAgain() {
        AsyncResult<Object> durable = served.app()
                .send(Signature.of("sample.add", List.of(7, 7))
                        .with(TaskOptions.countdown(Duration.ofHours(3))
                                .durable()
                                .queue("kept")));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ada.page("/ledger")).contains(durable.id(), "name=kept"));
        assertThat(ada.page("/task?id=" + durable.id())).contains("<ol class=\"timeline\">", "Sent ", "Due ");
        assertThat(site.browser(Served.VIEWER).page("/ledger")).doesNotContain("ledger-republish");

        assertThat(ada.act("ledger-republish", "id", durable.id()).statusCode()).isEqualTo(303);

        await().untilAsserted(() -> assertThat(served.app()
                        .ledger()
                        .orElseThrow()
                        .find(durable.id())
                        .orElseThrow()
                        .copy())
                .isEqualTo(1));
        assertThat(ada.act("ledger-republish", "id", "nobody").statusCode()).isEqualTo(400);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(ada.page("/ledger")).contains("Those first that were published most often"));
    }

    @Test
    void showsAWorkflowAsATree() {
        String id = served.app()
                .send(Group.of(Signature.of("sample.add", List.of(1, 1)), Signature.of("sample.add", List.of(2, 2))))
                .id();

        await().untilAsserted(() ->
                assertThat(ada.page("/workflow?id=" + id)).contains("<ul class=\"tree\">", "sample.add</a>"));
        assertThat(ada.get("/workflow?id=none").statusCode()).isEqualTo(404);
    }

    @Test
    void changesLimits() {
        served.app().send("sample.limited");
        await().untilAsserted(() -> assertThat(ada.page("/limits")).contains("sample.limited", "10/m"));

        assertThat(ada.act("limit-set", "queue", "celery", "task", "sample.limited", "rate", "5/s", "concurrency", "2")
                        .statusCode())
                .isEqualTo(303);

        TaskLimits.Status limit = served.app().broker().limits("celery").list().get(0);
        assertThat(limit.rate().orElseThrow()).hasToString("5/s");
        assertThat(limit.maxConcurrency()).isEqualTo(2);
        assertThat(ada.act("limit-set", "queue", "celery", "task", "sample.limited", "rate", "often")
                        .statusCode())
                .isEqualTo(400);
        ada.act("limit-reset", "queue", "celery", "task", "sample.limited");
        assertThat(served.app().broker().limits("celery").list().get(0).rate().orElseThrow())
                .hasToString("10/m");
    }

    @Test
    void keepsWhoDidWhat() {
        Browser vera = site.browser(Served.VIEWER);
        vera.page("/");
        vera.act("queue-pause", "queue", "slow");
        ada.page("/");
        ada.act("queue-resume", "queue", "audited");

        assertThat(ada.page("/audit"))
                .containsPattern("vera.*?refused")
                .containsPattern("ada.*?Resume.*?audited.*?done");
    }

    @Test
    void hidesArgumentsFromWhoMayNotSeeThem() {
        AsyncResult<Object> sum = served.app().send("sample.add", 1234, 4321);
        sum.get(Duration.ofMinutes(1));
        try (Served.Site masked = served.site(builder -> builder.argumentsFrom(Role.ADMIN)
                .token(Served.OPERATOR, new User("otto", Role.OPERATOR))
                .token(Served.ADMIN, new User("ada", Role.ADMIN)))) {
            Browser otto = masked.browser(Served.OPERATOR);

            assertThat(otto.page("/task?id=" + sum.id()))
                    .contains("sample.add")
                    .doesNotContain("1234")
                    .doesNotContain("5555");
            assertThat(otto.page("/tasks?task=sample.add"))
                    .contains(sum.id())
                    .doesNotContain("1234")
                    .doesNotContain("5555");
            assertThat(masked.browser(Served.ADMIN).page("/task?id=" + sum.id()))
                    .contains("(1234, 4321)", "5555");
        }
    }
}
