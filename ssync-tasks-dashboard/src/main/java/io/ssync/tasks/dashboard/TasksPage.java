package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Tag.tag;
import static io.ssync.tasks.dashboard.Texts.t;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.ResultHistory;
import io.ssync.tasks.results.ResultHistory.Filter;
import io.ssync.tasks.results.ResultHistory.Position;
import io.ssync.tasks.results.TaskResult;
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
        Optional<String> state = request.query("state").filter(name -> name.length() <= 50);
        Optional<String> task = request.query("task");
        List<Html> content = new ArrayList<>();
        content.add(tag("h1").text(t("page.tasks")));
        content.add(tag("div", "actions").of(filters(view, app, state, task), find(view)));
        Optional<ResultHistory> history = app.results().history();
        if (history.isEmpty()) {
            content.add(
                    tag("p", "empty").text(t("tasks.nohistory", app.results().describe())));
            return Html.of(content);
        }
        Filter filter = new Filter(state.map(TaskState::new), task);
        List<TaskResult> page = history.get().page(filter, position(request), PAGE);
        content.add(
                page.isEmpty() ? tag("p", "empty").text(t("tasks.none")) : TaskTable.of(view, t("page.tasks"), page));
        content.add(turn(view, request, state, task, page));
        return Html.of(content);
    }

    private static Html filters(View view, TaskApp app, Optional<String> state, Optional<String> task) {
        List<Fields.Option> states = Stream.concat(
                        Stream.of(new Fields.Option("", t("tasks.any"))),
                        STATES.stream().map(one -> new Fields.Option(one.name(), one.name())))
                .toList();
        return tag("form", "act")
                .attr("method", "get")
                .attr("role", "search")
                .action(view.to("tasks"))
                .of(
                        Fields.choice("state", t("task.state"), states, state),
                        Fields.labelled(
                                t("task.name"),
                                tag("input")
                                        .attr("type", "search")
                                        .attr("name", "task")
                                        .attr("list", "names")
                                        .attr("value", task.orElse(""))
                                        .of()),
                        tag("datalist")
                                .attr("id", "names")
                                .of(app.taskNames().keySet().stream()
                                        .map(name -> tag("option")
                                                .attr("value", name)
                                                .of())
                                        .toList()),
                        tag("button", "plain").attr("type", "submit").text(t("tasks.filter")));
    }

    private static Html find(View view) {
        return tag("form", "act")
                .attr("method", "get")
                .attr("role", "search")
                .action(view.to("task"))
                .of(
                        Fields.text("id", t("tasks.id"), "", 255),
                        tag("button", "plain").attr("type", "submit").text(t("tasks.find")));
    }

    private static Html turn(
            View view, DashboardRequest request, Optional<String> state, Optional<String> task, List<TaskResult> page) {
        Link all = view.to("tasks");
        all = state.isPresent() ? all.with("state", state.get()) : all;
        all = task.isPresent() ? all.with("task", task.get()) : all;
        List<Html> links = new ArrayList<>();
        if (request.query("before").isPresent()) {
            links.add(tag("a").href(all).text(t("tasks.newest")));
        }
        if (page.size() == PAGE) {
            TaskResult last = page.get(page.size() - 1);
            links.add(tag("a").attr("rel", "next")
                    .href(all.with("before", last.storedAt().toString()).with("id", last.taskId()))
                    .text(t("tasks.older")));
        }
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
