package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.example.pages.Texts.tOr;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.example.app.SchoolApp;
import io.ssync.school.upload.StartedTask;
import io.ssync.school.upload.StartedTasks;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;
import io.ssync.tasks.dashboard.page.Tables;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tasks that are no uploads: how one is doing and what came of it, and all that somebody has started. */
final class TaskPages {
    private static final String UPLOAD = "upload";
    private static final String TERM = "term_id";
    private static final String CLASSROOM = "classroom_id";

    private final TaskApp app;
    private final StartedTasks started;

    TaskPages(SchoolApp app) {
        this.app = app.tasks();
        started = new StartedTasks(app.dataSource(), app.tasks().clock());
    }

    /** Leads on to a task that was just sent, and remembers who sent it. */
    void follow(Visit visit, AsyncResult<?> sent, String task, String about) {
        started.add(sent.id(), task, about, visit.visitor().caller().account());
        Link link = Visitor.to("task").with("id", sent.id());
        Optional<String> term = visit.form(TERM);
        Optional<String> room = visit.form(CLASSROOM);
        visit.leadTo(
                term.isPresent() && room.isPresent()
                        ? link.with(TERM, term.get()).with(CLASSROOM, room.get())
                        : link);
    }

    /** To the class that a task was started for. */
    private static Html back(Visit visit) {
        Optional<Long> term = visit.queryNumber(TERM);
        Optional<Long> room = visit.queryNumber(CLASSROOM);
        return term.isPresent() && room.isPresent() && visit.visitor().handlesResults()
                ? tag("p").of(Parts.link(
                        Visitor.to("results")
                                .with(TERM, String.valueOf(term.get()))
                                .with(CLASSROOM, String.valueOf(room.get())),
                        t("task.back")))
                : Html.NOTHING;
    }

    /** All tasks of whoever asks. */
    Page mine(Visit visit) {
        Long account = visit.visitor().caller().account();
        int page = visit.page();
        List<StartedTask> mine = started.list(account, Parts.ON_A_PAGE, (page - 1L) * Parts.ON_A_PAGE);
        Set<String> ids = mine.stream().map(StartedTask::taskId).collect(Collectors.toSet());
        Map<String, TaskResult> results =
                ids.isEmpty() ? Map.of() : app.results().findAll(ids);
        List<List<Html>> rows = mine.stream()
                .map(task -> List.of(
                        Parts.link(place(task), task(task)),
                        Html.text(task.about()),
                        Progress.state(Optional.ofNullable(results.get(task.taskId()))),
                        Parts.time(Instant.parse(task.startedAt()))))
                .toList();
        return Page.of(
                "mine",
                t("page.mine"),
                Parts.title(t("page.mine")),
                rows.isEmpty()
                        ? Parts.empty(t("mine.none"))
                        : Tables.of(
                                t("page.mine"),
                                List.of(
                                        Tables.text(t("mine.task")),
                                        Tables.text(t("mine.about")),
                                        Tables.text(t("upload.state")),
                                        Tables.text(t("uploads.when"))),
                                rows),
                Parts.turn(Visitor.to("mine"), page, started.count(account)));
    }

    private static Link place(StartedTask task) {
        return Visitor.to(task.task().equals(UPLOAD) ? UPLOAD : "task").with("id", task.taskId());
    }

    private static String task(StartedTask task) {
        return tOr("task." + task.task(), task.task());
    }

    /** A task. To whom it is no business, it looks like one that is not known yet, as in the API. */
    Page one(Visit visit) {
        String id = visit.query("id").orElseThrow(PageProblem::unknown);
        Optional<TaskResult> result = app.result(id)
                .record()
                .filter(known -> visit.visitor().caller().mayFollow(known.call().taskName()));
        Optional<StartedTask> known = started.find(id, visit.visitor().caller().account());
        boolean running = Progress.isRunning(result);
        String title = known.map(TaskPages::task)
                .or(() -> result.map(record -> String.valueOf(record.call().taskName())))
                .orElse(t("task.title"));
        List<Html> facts = new ArrayList<>();
        facts.add(Parts.fact(t("upload.state"), tag("span").attr("id", "state").of(Progress.state(result))));
        known.ifPresent(task -> {
            facts.add(Parts.fact(t("mine.about"), task.about()));
            facts.add(Parts.fact(t("uploads.when"), Parts.time(Instant.parse(task.startedAt()))));
        });
        List<Html> live = new ArrayList<>();
        if (running) {
            live.add(Progress.bar(result));
        } else {
            result.ifPresent(end -> live.add(outcome(end)));
        }
        boolean mayCancel = running && visit.visitor().staff();
        return new Page(
                "mine",
                title,
                Html.of(
                        Parts.title(title),
                        Parts.facts(facts),
                        tag("div", running ? "live goes-on" : "live")
                                .attr("id", "live")
                                .of(live),
                        mayCancel
                                ? visit.visitor()
                                        .form("cancel-task", "upload.cancel", "danger", Visitor.hidden("id", id))
                                : Html.NOTHING,
                        back(visit)),
                running);
    }

    private static Html outcome(TaskResult end) {
        if (end.state().equals(TaskState.REVOKED)) {
            return tag("p", "note").attr("role", "status").text(t("task.cancelled"));
        }
        if (!end.state().equals(TaskState.SUCCESS)) {
            return Parts.alert(
                    tag("strong").text(t("task.failed")),
                    Progress.failure(end),
                    tag("p", "reason").text(t("task.failed.what")));
        }
        Map<?, ?> report = Progress.json(end);
        return Html.of(
                tag("p", "note")
                        .attr("role", "status")
                        .text(t(Boolean.TRUE.equals(report.get("dry_run")) ? "task.checked" : "task.done")),
                ReportView.of(report));
    }

    void cancel(Visit visit) {
        String id = visit.form("id").orElseThrow(PageProblem::unknown);
        app.terminate(id);
        visit.leadTo(Visitor.to("task").with("id", id));
    }
}
