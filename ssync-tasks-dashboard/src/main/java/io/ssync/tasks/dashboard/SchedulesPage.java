package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.ScheduleRow;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.beat.Tick;
import io.ssync.tasks.dashboard.page.Fields;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import io.ssync.tasks.message.CeleryJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schedules: all, and one with its last and next due times. */
final class SchedulesPage {
    private static final int HISTORY = 50;
    private static final int NEXT = 5;

    private SchedulesPage() {}

    static Html all(View view, Schedules schedules) {
        List<ScheduleRow> rows = schedules.list();
        return Html.of(
                tag("h1").text(t("page.schedules")),
                rows.isEmpty()
                        ? tag("p", "empty").text(t("schedules.none"))
                        : Tables.of(
                                t("page.schedules"),
                                List.of(
                                        Tables.text(t("schedules.name")),
                                        Tables.text(t("schedules.when")),
                                        Tables.text(t("schedules.task")),
                                        Tables.text(t("schedules.state")),
                                        Tables.text(t("schedules.next")),
                                        Tables.text(t("schedules.last")),
                                        Tables.number(t("schedules.runs"))),
                                rows.stream()
                                        .map(row -> row(view, schedules, row))
                                        .toList()));
    }

    private static List<Html> row(View view, Schedules schedules, ScheduleRow row) {
        return List.of(
                tag("a", "name")
                        .href(view.to("schedule").with("name", row.name()))
                        .text(row.name()),
                Html.text(row.understood().map(SchedulesPage::when).orElse("–")),
                row.understood()
                        .map(entry -> tag("code").text(entry.call().task()))
                        .orElse(Html.text("–")),
                state(row),
                schedules.next(row, 1).stream()
                        .findFirst()
                        .map(due -> Show.ago(due, view.now()))
                        .orElse(Html.text("–")),
                time(view, row.state().lastRun()),
                Html.text(Show.count(row.state().totalRuns())));
    }

    /** With what is missing in a period, if somebody asks. */
    static Html one(View view, Schedules schedules, ScheduleRow row, Optional<Period> period) {
        List<Html> content = new ArrayList<>();
        content.add(
                tag("h1").of(Html.text(t("schedule.title") + " "), tag("code").text(row.name())));
        if (row.problem() != null) {
            content.add(tag("p", "alert").text(t("schedule.problem", row.problem())));
        }
        content.add(tag("div", "actions").of(actions(view, row)));
        row.understood().ifPresent(entry -> {
            content.add(facts(view, row, entry));
            if (view.may(Action.SCHEDULE_CHANGE)) {
                content.add(ScheduleForm.of(view, entry));
            }
        });
        List<Html> next = schedules.next(row, NEXT).stream()
                .map(due -> tag("li").of(Html.text(Show.utc(due) + ", "), Show.ago(due, view.now())))
                .toList();
        content.add(NowPage.section(
                t("schedule.next"),
                next.isEmpty()
                        ? tag("p", "empty").text(t("schedule.never"))
                        : tag("ul", "list").of(next)));
        if (row.entry() != null && view.may(Action.SCHEDULE_BACKFILL)) {
            content.add(NowPage.section(t("schedule.backfill"), backfill(view, schedules, row.name(), period)));
        }
        List<Tick> ticks = schedules.history(row.name(), HISTORY);
        content.add(NowPage.section(
                t("schedule.history"),
                ticks.isEmpty()
                        ? tag("p", "empty").text(t("schedule.fresh"))
                        : Tables.of(
                                t("schedule.history"),
                                List.of(
                                        Tables.text(t("schedule.due")),
                                        Tables.text(t("schedules.state")),
                                        Tables.text(t("schedule.task")),
                                        Tables.text(t("schedule.reason"))),
                                ticks.stream().map(tick -> tick(view, tick)).toList())));
        return Html.of(content);
    }

    /** From a time up to another, as they were written. */
    record Period(String from, String to) {}

    private static Html backfill(View view, Schedules schedules, String name, Optional<Period> period) {
        List<Html> parts = new ArrayList<>();
        parts.add(tag("form", "act")
                .attr("method", "get")
                .action(view.to("schedule"))
                .of(
                        View.hidden("name", name),
                        moment("from", t("schedule.from"), period.map(Period::from)),
                        moment("to", t("schedule.to"), period.map(Period::to)),
                        tag("button", "plain").attr("type", "submit").text(t("schedule.preview"))));
        period.ifPresent(asked -> parts.add(preview(view, schedules, name, asked)));
        return tag("div", "backfill").of(parts);
    }

    private static Html moment(String name, String label, Optional<String> value) {
        return Fields.labelled(
                label,
                tag("input")
                        .attr("type", "datetime-local")
                        .attr("name", name)
                        .attr("value", value.orElse(""))
                        .of());
    }

    private static Html preview(View view, Schedules schedules, String name, Period asked) {
        List<Instant> missing;
        try {
            missing = schedules.missing(name, ScheduleForm.time(asked.from()), ScheduleForm.time(asked.to()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            return tag("p", "alert").text(String.valueOf(e.getMessage()));
        }
        if (missing.isEmpty()) {
            return tag("p", "empty").text(t("schedule.complete"));
        }
        return Html.of(
                tag("p", "empty")
                        .text(t(
                                "schedule.missing",
                                Show.count(missing.size()),
                                Show.utc(missing.get(0)),
                                Show.utc(missing.get(missing.size() - 1)))),
                view.button(
                        Action.SCHEDULE_BACKFILL,
                        View.hidden("name", name),
                        View.hidden("from", asked.from()),
                        View.hidden("to", asked.to()),
                        View.hidden("count", String.valueOf(missing.size()))));
    }

    private static List<Html> actions(View view, ScheduleRow row) {
        Html name = View.hidden("name", row.name());
        List<Html> all = new ArrayList<>();
        ScheduleEntry entry = row.entry();
        if (entry != null) {
            all.add(view.button(Action.SCHEDULE_RUN, name));
            all.add(view.button(isPaused(row, entry) ? Action.SCHEDULE_RESUME : Action.SCHEDULE_PAUSE, name));
            all.add(view.button(entry.enabled() ? Action.SCHEDULE_DISABLE : Action.SCHEDULE_ENABLE, name));
        }
        return all;
    }

    private static Html facts(View view, ScheduleRow row, ScheduleEntry entry) {
        List<Html> facts = new ArrayList<>();
        facts.add(QueuePage.fact(t("schedules.when"), when(entry)));
        facts.add(QueuePage.fact(t("schedules.task"), entry.call().task()));
        facts.add(tag("div").of(tag("dt").text(t("schedules.state")), tag("dd").of(state(row))));
        if (view.argumentsShown()) {
            facts.add(
                    QueuePage.fact(t("task.args"), CeleryJson.write(entry.call().args())));
            facts.add(QueuePage.fact(
                    t("task.kwargs"), CeleryJson.write(entry.call().kwargs())));
        }
        facts.add(QueuePage.fact(t("schedule.misfire"), entry.policy().misfire().toString()));
        facts.add(QueuePage.fact(t("schedule.overlap"), entry.policy().overlap().name()));
        facts.add(QueuePage.fact(t("schedules.runs"), Show.count(row.state().totalRuns())));
        return tag("dl", "facts").of(facts);
    }

    private static List<Html> tick(View view, Tick tick) {
        String task = tick.taskId();
        String kind = tick.state() == Tick.State.SENT ? "good" : tick.state() == Tick.State.SKIPPED ? "warn" : "bad";
        String reason = tick.reason() == null ? "" : tick.reason();
        return List.of(
                Html.text(Show.utc(tick.due())),
                tag("span", "state " + kind).text(tick.state().name()),
                task == null ? Html.text("–") : TaskTable.link(view, task),
                Html.text(tick.count() == 1 ? reason : t("schedule.several", reason, tick.count())));
    }

    private static String when(ScheduleEntry entry) {
        String zone = entry.zone().getId().equals("Z") ? "UTC" : entry.zone().getId();
        return entry.schedule().text() + (entry.schedule() instanceof Crontab ? " " + zone : "");
    }

    private static Html state(ScheduleRow row) {
        ScheduleEntry entry = row.entry();
        if (entry == null) {
            return tag("span", "state bad").text(t("schedule.invalid"));
        }
        if (!entry.enabled()) {
            return tag("span", "state idle").text(t("schedule.disabled"));
        }
        return isPaused(row, entry)
                ? tag("span", "state warn").text(t("schedule.paused"))
                : tag("span", "state good").text(t("schedule.enabled"));
    }

    private static boolean isPaused(ScheduleRow row, ScheduleEntry entry) {
        Instant until = entry.pausedUntil();
        return until != null && !until.isBefore(row.state().decided());
    }

    private static Html time(View view, @Nullable Instant time) {
        return time == null ? Html.text("–") : Show.ago(time, view.now());
    }
}
