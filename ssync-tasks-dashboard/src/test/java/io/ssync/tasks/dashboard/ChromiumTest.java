package io.ssync.tasks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.Overlap;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.dashboard.browser.Chromium;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The pages in a real browser. With {@code -Dssync.dashboard.pictures=FOLDER} it also photographs them there, which is how those of the docs
 * are made.
 */
class ChromiumTest {
    private static final String PICTURES = System.getProperty("ssync.dashboard.pictures", "");

    private static Served served;
    private static Worker worker;
    private static Served.Site site;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        Optional<Path> program = Chromium.program();
        assumeTrue(program.isPresent(), "no chromium here: install Debian's package chromium to run these tests");
        served = new Served();
        worker = served.worker();
        site = served.site();
        chromium = Chromium.start(program.get());
        chromium.look(1280, 900, false);
        chromium.open(site.url() + "/queues");
        chromium.run("document.querySelector('input[name=token]').value = '" + Served.ADMIN + "'");
        chromium.clickAway("button");
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
            site.close();
            served.samples().release();
            worker.close();
            served.close();
        }
    }

    @AfterEach
    void nothingIsWrong() {
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void keepsAnOpenPageUpToDate() {
        chromium.open(site.url() + "/");
        for (int i = 0; i < 7; i++) {
            served.app().send(Signature.of("sample.add", List.of(i, i)).with(TaskOptions.DEFAULTS.queue("fresh")));
        }
        try (Worker reader =
                served.app().worker().queues("seen-live").name("other@here").start()) {
            chromium.await("document.querySelector('[data-live=workers]').textContent.includes('other@here')");
            chromium.await("document.querySelector('[data-live=queues]').textContent.includes('seen-live')");
        }
        chromium.await("!document.querySelector('[data-live=workers]').textContent.includes('other@here')");
    }

    @Test
    void pausesAQueueByTheKeyboard() {
        chromium.open(site.url() + "/queue?name=slow");
        chromium.run("document.querySelector('form[action$=queue-pause] input[name=reason]').focus()");
        chromium.run("document.activeElement.value = 'the bank is down'");
        chromium.run("window.leaving = true");
        chromium.press("Tab", 9);
        assertThat(chromium.run("document.activeElement.textContent")).isEqualTo("Pause");
        chromium.run("document.activeElement.form.requestSubmit()");
        chromium.await("!window.leaving && !!document.querySelector('[role=status]')");

        assertThat(served.app().broker().control("slow").paused().orElseThrow().reason())
                .isEqualTo("the bank is down");

        chromium.clickAway("form[action$=queue-resume] button");
        assertThat(served.app().broker().control("slow").paused()).isEmpty();
    }

    @Test
    void showsTheBarOfATaskMove() {
        String id = "moving";
        Call call = new Call("school.upload", "()", "{}", "sample@here", null);
        served.app().results().store(List.of(progress(id, 100, call)));
        chromium.open(site.url() + "/task?id=" + id);
        chromium.await("document.querySelector('progress').value === 100");

        served.app().results().store(List.of(progress(id, 300, call)));

        chromium.await("document.querySelector('progress').value === 300");
    }

    private static TaskResult progress(String id, int current, Call call) {
        return new TaskResult(
                id,
                TaskState.PROGRESS,
                "{\"current\": " + current + ", \"total\": 400, \"status\": \"rows\"}",
                null,
                Instant.now(),
                call);
    }

    @Test
    void asksByItselfWhyATaskWaits() {
        AsyncResult<Object> later = served.app()
                .send(Signature.of("sample.add", List.of(1, 1)).with(TaskOptions.countdown(Duration.ofHours(2))));
        chromium.open(site.url() + "/task?id=" + later.id());

        chromium.await(
                "document.querySelector('#why') && document.querySelector('#why').textContent.includes('not due')");
    }

    @Test
    void runsNothingThatATaskHasWritten() {
        String evil = "<img src=x onerror=\"window.stolen=1\"><script>window.stolen=2</script>";
        served.app()
                .results()
                .store(List.of(new TaskResult(
                        "evil",
                        TaskState.FAILURE,
                        "{\"exc_type\": \"Error\", \"exc_message\": [" + CeleryJson.write(evil) + "]}",
                        evil,
                        Instant.now(),
                        new Call(evil, evil, evil, evil, null))));
        for (String place : List.of("/", "/tasks", "/task?id=evil")) {
            chromium.open(site.url() + place);
            chromium.await("document.body.textContent.includes('window.stolen')");
            assertThat(chromium.run("String(window.stolen) + document.querySelectorAll('img').length"))
                    .as(place)
                    .isEqualTo("undefined0");
        }
        // Pieces that arrive while the page is open, too.
        chromium.open(site.url() + "/");
        served.app()
                .results()
                .store(List.of(new TaskResult(
                        "evil-2",
                        TaskState.FAILURE,
                        "{\"exc_type\": \"Later\", \"exc_message\": [" + CeleryJson.write(evil) + "]}",
                        null,
                        Instant.now(),
                        new Call("late", null, null, null, null))));
        chromium.await("document.querySelector('[data-live=failures]').textContent.includes('Later')");
        assertThat(chromium.run("String(window.stolen)")).isEqualTo("undefined");
    }

    @Test
    void fitsAPhoneAndCanBeReadInTheDark() {
        String failed = busySchool();
        SoftAssertions all = new SoftAssertions();
        // Colours do not depend on the width, nor the width on colours.
        for (boolean dark : List.of(false, true)) {
            int width = dark ? 360 : 1280;
            chromium.look(width, 900, dark);
            for (String place : List.of(
                    "",
                    "tasks",
                    "task?id=" + failed,
                    "queues",
                    "queue?name=slow",
                    "charts",
                    "charts?span=day&queue=slow",
                    "dead",
                    "schedules",
                    "schedule?name=nightly",
                    "ledger",
                    "workers",
                    "limits",
                    "audit")) {
                chromium.open(site.url() + "/" + place);
                all.assertThat(((Number) chromium.run("document.documentElement.scrollWidth")).intValue())
                        .as("%s at %s", place, width)
                        .isLessThanOrEqualTo(width);
                all.assertThat(chromium.run(CONTRAST))
                        .as("contrast of %s, dark: %s", place, dark)
                        .isEqualTo("");
                all.assertThat(chromium.run(LABELS)).as("labels of %s", place).isEqualTo("");
                all.assertThat(chromium.violations())
                        .as("axe at %s, dark: %s", place, dark)
                        .isEmpty();
                photograph(place, width, dark);
            }
        }
        chromium.look(1280, 900, false);
        served.app().purge("slow");
        served.app().broker().control("slow").resume();
        all.assertAll();
    }

    @Test
    void drawsChartsThatAreAlsoText() {
        SampleFigures.addDay(served.app().broker().counts().orElseThrow());
        chromium.open(site.url() + "/charts?task=mail.send");

        assertThat(chromium.run("document.querySelectorAll('svg[role=img]').length"))
                .isEqualTo(4);
        assertThat(chromium.run("""
                        [...document.querySelectorAll('svg[role=img]')].every(svg => svg.getAttribute('aria-labelledby')
                            .split(' ').every(id => svg.querySelector('#' + id).textContent.length > 2))""")).isEqualTo(true);
        assertThat(chromium.run("document.querySelector('#chart-ended .bars rect').getBoundingClientRect().height > 1"))
                .isEqualTo(true);
        assertThat(chromium.run("""
                        new Set([...document.querySelectorAll('#chart-took .plot .stroke')]
                            .map(line => getComputedStyle(line).strokeDasharray)).size"""))
                .as("lines that can be told apart without colours")
                .isEqualTo(3);
        assertThat(chromium.run("document.querySelectorAll('details tbody tr').length"))
                .isEqualTo(60);
        chromium.run("document.querySelector('select[name=queue]').value = 'slow'");
        chromium.run("document.querySelector('select[name=task]').value = 'reports.print'");
        chromium.clickAway("form[action$=charts] button");
        assertThat(chromium.run("location.search")).isEqualTo("?span=hour&queue=slow&task=reports.print");
        chromium.await("!!document.querySelector('#chart-failed .bars rect')");
    }

    @Test
    void changesAScheduleInItsForm() {
        Schedules schedules = Schedules.of(served.app(), served.schedules());
        schedules.add("in-a-form", Crontab.parse("0 3 * * *"), Signature.of("sample.add", List.of(1, 2)));
        chromium.open(site.url() + "/schedule?name=in-a-form");
        chromium.run("document.querySelector('details.edit summary').click()");
        photograph("schedule-form", 1280, false);
        chromium.run("document.querySelector('.edit input[name=cron]').value = '15 4 * * *'");
        chromium.run("document.querySelector('.edit select[name=overlap]').value = 'SKIP'");
        chromium.clickAway(".edit button");

        chromium.await("!!document.querySelector('[role=status]')");
        ScheduleEntry entry =
                schedules.find("in-a-form").orElseThrow().understood().orElseThrow();
        assertThat(entry.schedule().text()).isEqualTo("15 4 * * *");
        assertThat(entry.policy().overlap()).isEqualTo(Overlap.SKIP);

        chromium.run("document.querySelector('input[name=from]').value = '2026-03-04T05:00'");
        chromium.run("document.querySelector('input[name=to]').value = '2026-03-06T05:00'");
        chromium.clickAway(".backfill form[method=get] button");
        chromium.clickAway("form[action$=schedule-backfill] button");
        chromium.await("document.querySelector('[role=status]').textContent.includes('2 tasks')");
    }

    /** Something of everything; returns the id of a task that has failed. */
    private static String busySchool() {
        for (int rows : List.of(120, 400)) {
            AsyncResult<Object> running = served.app().send("slow.import", rows);
            Awaitility.await().until(() -> running.state().equals(TaskState.PROGRESS));
        }
        served.app().broker().control("slow").pause(Optional.empty(), "the database is being moved");
        for (int i = 0; i < 12; i++) {
            served.app().send("slow.import", i);
        }
        for (int i = 0; i < 3; i++) {
            served.app().send("sample.reject", "row " + i + " has no class");
            served.app().send("sample.add", i, i).get(Duration.ofMinutes(1));
        }
        served.app().send("sample.limited");
        served.app()
                .send(Signature.of("sample.add", List.of(7, 7))
                        .with(TaskOptions.countdown(Duration.ofHours(3)).durable()));
        SampleFigures.addDay(served.app().broker().counts().orElseThrow());
        served.schedules().prepare();
        Schedules.of(served.app(), served.schedules())
                .add("nightly", Crontab.parse("0 3 * * *"), Signature.of("sample.add", List.of(40, 2)));
        AsyncResult<Object> failed = served.app().send("sample.fail", "the disk is full");
        Awaitility.await().until(failed::ready);
        return failed.id();
    }

    /** WCAG's 4.5 to 1 for each text against the nearest ground behind it; what is too low, or nothing. */
    private static final String CONTRAST = """
            (() => {
              const rgb = text => { const c = document.createElement('canvas').getContext('2d', {willReadFrequently: true}); c.fillStyle = text; c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data]; };
              const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
              const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c; } return rgb(matchMedia('(prefers-color-scheme: dark)').matches ? 'black' : 'white'); };
              const low = new Set();
              for (const e of document.querySelectorAll('body *')) {
                if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility() || e.closest('.skip, svg, datalist, progress')) continue;
                const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
                if ((a + .05) / (b + .05) < 4.5) low.add(e.className + ': ' + e.textContent.trim().slice(0, 30) + ' ' + ((a + .05) / (b + .05)).toFixed(2));
              }
              return [...low].join('; ');
            })()
            """;

    /** What a reader of screens could not name, and what a page must have once. */
    private static final String LABELS = """
            (() => {
              const wrong = [];
              for (const e of document.querySelectorAll('input:not([type=hidden]), select')) if (!e.labels.length) wrong.push('no label: ' + e.name);
              for (const e of document.querySelectorAll('button, a, summary')) if (!e.textContent.trim()) wrong.push('no name: ' + e.outerHTML);
              for (const e of document.querySelectorAll('progress')) if (!e.ariaLabel && !e.labels.length) wrong.push('no label: progress');
              if (document.querySelectorAll('main').length !== 1) wrong.push('one main');
              if (document.querySelectorAll('h1').length !== 1) wrong.push('one h1');
              const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
              if (new Set(ids).size !== ids.length) wrong.push('ids twice');
              return wrong.join('; ');
            })()
            """;

    private static void photograph(String place, int width, boolean dark) {
        if (!PICTURES.isEmpty()) {
            String name = place.isEmpty()
                    ? "now"
                    : place.replaceAll("\\?span", "-span").replaceAll("[?&=].*", "");
            chromium.photograph(Path.of(PICTURES, name + "-" + width + (dark ? "-dark" : "") + ".png"));
        }
    }
}
