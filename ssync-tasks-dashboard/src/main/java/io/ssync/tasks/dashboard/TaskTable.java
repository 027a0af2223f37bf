package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import io.ssync.tasks.results.TaskResult;
import java.util.ArrayList;
import java.util.List;

/** Tasks, a line for each. */
final class TaskTable {
    private static final int SHORT_ID = 8;

    private TaskTable() {}

    /** With their arguments, if the reader may see them. */
    static Html of(View view, String caption, List<TaskResult> tasks) {
        List<Tables.Column> columns = new ArrayList<>(List.of(
                Tables.text(t("task.name")),
                Tables.text(t("task.id")),
                Tables.text(t("task.state")),
                Tables.text(t("task.when")),
                Tables.prose(t("task.outcome")),
                Tables.text(t("task.worker"))));
        if (view.argumentsShown()) {
            columns.add(Tables.prose(t("task.args")));
        }
        return Tables.of(
                caption, columns, tasks.stream().map(task -> row(view, task)).toList());
    }

    private static List<Html> row(View view, TaskResult task) {
        String name = task.call().taskName();
        String worker = task.call().worker();
        List<Html> row = new ArrayList<>(List.of(
                tag("a", "name").href(view.to("task").with("id", task.taskId())).text(name == null ? "?" : name),
                link(view, task.taskId()),
                Show.state(task.state()),
                Show.ago(task.storedAt(), view.now()),
                outcome(view, task),
                worker == null ? tag("span", "dim").text("–") : Show.brief(worker, 40)));
        if (view.argumentsShown()) {
            row.add(Show.brief(arguments(task), 60));
        }
        return row;
    }

    /** The page of a task by the first letters of its id, which tell it from others well enough. */
    static Html link(View view, String id) {
        return tag("a", "name id")
                .href(view.to("task").with("id", id))
                .attr("title", id)
                .text(id.length() <= SHORT_ID + 4 ? id : id.substring(0, SHORT_ID));
    }

    private static Html outcome(View view, TaskResult task) {
        if (Outcome.progress(task).isPresent()) {
            return progress(Outcome.progress(task).get());
        }
        String result = task.shown();
        return task.error()
                .map(error -> Show.brief(error, 90))
                .orElseGet(() -> !view.argumentsShown()
                                || result == null
                                || !task.state().isFinal()
                        ? tag("span", "dim").text("–")
                        : Show.brief(result, 60));
    }

    static Html progress(Outcome.Progress progress) {
        return tag("span", "slots")
                .of(
                        tag("progress")
                                .attr("max", Math.max(1, progress.total()))
                                .attr("value", Math.max(0, Math.min(progress.current(), progress.total())))
                                .attr("aria-label", t("task.progress"))
                                .text(progress.current()),
                        Html.text(t("now.of", Show.count(progress.current()), Show.count(progress.total()))));
    }

    private static String arguments(TaskResult task) {
        String args = task.call().argsRepr();
        String kwargs = task.call().kwargsRepr();
        return (args == null ? "" : args) + (kwargs == null || kwargs.equals("{}") ? "" : " " + kwargs);
    }
}
