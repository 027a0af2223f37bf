package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.dashboard.page.Fields;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;
import io.ssync.tasks.results.ResultHistory;
import io.ssync.tasks.results.ResultHistory.Page;
import io.ssync.tasks.results.ResultHistory.Position;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What has become of tasks, page by page, the last first. */
final class TasksPage {
    private static final int PAGE = 50;
    private static final List<TaskState> STATES = List.of(
            TaskState.FAILURE,
            TaskState.SUCCESS,
            TaskState.STARTED,
            TaskState.PROGRESS,
            TaskState.RETRY,
            TaskState.REVOKED);

    private TasksPage() {}

    static Html of(View view, TaskApp app, DashboardRequest request) {
        TaskFilter filter = TaskFilter.of(request::query);
        List<Html> content = new ArrayList<>();
        content.add(tag("h1").text(t("page.tasks")));
        content.add(tag("div", "actions").of(filters(view, app, filter), find(view)));
        Optional<ResultHistory> history = app.results().history();
        if (history.isEmpty()) {
            content.add(
                    tag("p", "empty").text(t("tasks.nohistory", app.results().describe())));
            return Html.of(content);
        }
        Page page = history.get().page(filter.filter(view.now()), position(request), PAGE);
        if (filter.isOfFailures() && !page.results().isEmpty() && view.may(Action.TASKS_RETRY)) {
            content.add(retryAll(view, filter));
        }
        content.add(
                page.results().isEmpty()
                        ? tag("p", "empty").text(t(page.next().isEmpty() ? "tasks.none" : "tasks.none.yet"))
                        : TaskTable.of(view, t("page.tasks"), page.results()));
        content.add(turn(view, request, filter, page));
        return Html.of(content);
    }

    /** Not those of this page: all that the filter leaves, and not what fails from now on. */
    private static Html retryAll(View view, TaskFilter filter) {
        List<Html> fields = new ArrayList<>();
        filter.values().forEach((name, value) -> fields.add(View.hidden(name, value)));
        if (filter.value("until").isEmpty()) {
            fields.add(View.hidden("until", view.now().toString()));
        }
        return tag("details", "sure")
                .of(
                        tag("summary").text(t("do.tasks-retry") + " …"),
                        tag("p").text(t("tasks.retry", Show.count(Verbs.MOST_RETRIED))),
                        view.button(Action.TASKS_RETRY, fields.toArray(Html[]::new)));
    }

    private static Html filters(View view, TaskApp app, TaskFilter filter) {
        List<Fields.Option> states = Stream.concat(
                        Stream.of(new Fields.Option("", t("tasks.any"))),
                        STATES.stream().map(one -> new Fields.Option(one.name(), one.name())))
                .toList();
        List<Fields.Option> times = Stream.of("", "3600", "86400", "604800")
                .map(seconds ->
                        new Fields.Option(seconds, t(seconds.isEmpty() ? "tasks.any" : "tasks.since." + seconds)))
                .toList();
        return tag("form", "act")
                .attr("method", "get")
                .attr("role", "search")
                .attr("aria-label", t("tasks.filter.label"))
                .action(view.to("tasks"))
                .of(
                        Fields.choice("state", t("task.state"), states, filter.value("state")),
                        Fields.labelled(
                                t("task.name"),
                                tag("input")
                                        .attr("type", "search")
                                        .attr("name", "task")
                                        .attr("list", "names")
                                        .attr("value", filter.value("task").orElse(""))
                                        .of()),
                        tag("datalist")
                                .attr("id", "names")
                                .of(app.taskNames().keySet().stream()
                                        .map(name -> tag("option")
                                                .attr("value", name)
                                                .of())
                                        .toList()),
                        text(filter, "queue", t("task.queue")),
                        text(filter, "worker", t("task.worker")),
                        text(filter, "schedule", t("task.schedule")),
                        Fields.choice(TaskFilter.SINCE, t("task.when"), times, filter.value(TaskFilter.SINCE)),
                        text(filter, "text", t("tasks.text")),
                        tag("button", "plain").attr("type", "submit").text(t("tasks.filter")));
    }

    private static Html text(TaskFilter filter, String name, String label) {
        return Fields.text(name, label, filter.value(name).orElse(""), 255);
    }

    private static Html find(View view) {
        return tag("form", "act")
                .attr("method", "get")
                .attr("role", "search")
                .attr("aria-label", t("tasks.find.label"))
                .action(view.to("task"))
                .of(
                        Fields.text("id", t("tasks.id"), "", 255),
                        tag("button", "plain").attr("type", "submit").text(t("tasks.find")));
    }

    private static Html turn(View view, DashboardRequest request, TaskFilter filter, Page page) {
        Link all = filter.in(view.to("tasks"));
        List<Html> links = new ArrayList<>();
        if (request.query("before").isPresent()) {
            links.add(tag("a").href(all).text(t("tasks.newest")));
        }
        page.next()
                .ifPresent(next -> links.add(tag("a").attr("rel", "next")
                        .href(all.with("before", next.storedAt().toString()).with("id", next.taskId()))
                        .text(t("tasks.older"))));
        return tag("nav", "turn").attr("aria-label", t("tasks.turn")).of(links);
    }

    /** An address that somebody has changed by hand leads to the first page. */
    private static Optional<Position> position(DashboardRequest request) {
        try {
            return request.query("before")
                    .map(time -> new Position(
                            Instant.parse(time), request.query("id").orElse("")));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
