package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.control.Explanation;
import io.ssync.tasks.control.Explanation.WaitReason;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One task: what is known of it, what came of it, and why it has not ended. */
final class TaskPage {
    private TaskPage() {}

    static Html of(View view, TaskApp app, String id, boolean explained) {
        Optional<TaskResult> found = app.results().find(id);
        boolean ended = found.filter(result -> result.state().isFinal()).isPresent();
        List<Html> content = new ArrayList<>();
        String name = found.map(result -> result.call().taskName()).orElse(null);
        content.add(tag("h1")
                .of(name == null ? Html.text(t("task.title")) : tag("code").text(name)));
        content.add(tag("p", "lead").of(tag("code").attr("id", "task-id").text(id)));
        content.add(NowPage.live(
                Map.of(piece(id), found.map(result -> head(view, result)).orElse(Html.NOTHING)), piece(id)));
        if (!ended) {
            content.add(tag("div", "actions")
                    .of(
                            view.button(Action.TASK_REVOKE, View.hidden("id", id)),
                            view.button(Action.TASK_TERMINATE, View.hidden("id", id))));
            content.add(NowPage.section(t("task.why"), explained ? why(view, app, id) : ask(view, id)));
        }
        found.filter(result -> result.state().equals(TaskState.FAILURE))
                .ifPresent(result -> content.add(again(view, app, result)));
        found.ifPresent(result -> content.addAll(rest(view, result)));
        content.add(found.map(TimelinePart::of)
                .or(() -> app.ledger().flatMap(ledger -> ledger.find(id)).map(TimelinePart::of))
                .orElse(Html.NOTHING));
        if (name != null) {
            content.add(Parts.link(view.to("charts").with("task", name), t("task.charts")));
        }
        if (app.workflow(id).isPresent()) {
            content.add(Parts.link(view.to("workflow").with("id", id), t("task.workflow")));
        }
        return Html.of(content);
    }

    private static Html again(View view, TaskApp app, TaskResult failed) {
        String id = failed.taskId();
        return app.failed().kept(List.of(id)).isEmpty()
                ? tag("p", "empty").text(t("task.nomessage"))
                : Html.of(
                        tag("div", "actions").of(view.button(Action.TASK_RETRY, View.hidden("id", id))),
                        view.argumentsShown()
                                ? CallText.of(app, failed)
                                        .map(line -> Parts.folded(t("task.copy"), line))
                                        .orElse(Html.NOTHING)
                                : Html.NOTHING);
    }

    /** The name of the piece of a task that is kept up to date. */
    static String piece(String id) {
        return "task:" + id;
    }

    /** State and progress. */
    static Html head(View view, TaskResult result) {
        List<Html> parts = new ArrayList<>();
        parts.add(fact(t("task.state"), Show.state(result.state())));
        parts.add(fact(t("task.when"), Show.ago(result.storedAt(), view.now())));
        String worker = result.call().worker();
        if (worker != null) {
            parts.add(fact(t("task.worker"), Html.text(worker)));
        }
        String queue = result.call().queue();
        if (queue != null) {
            parts.add(fact(
                    t("task.queue"),
                    tag("a").href(view.to("queue").with("name", queue)).text(queue)));
        }
        Outcome.progress(result).ifPresent(progress -> {
            parts.add(fact(t("task.progress"), TaskTable.progress(progress)));
            if (view.argumentsShown() && !progress.status().isEmpty()) {
                parts.add(fact(t("task.status"), Html.text(progress.status())));
            }
        });
        return tag("dl", "facts").of(parts);
    }

    private static Html fact(String name, Html value) {
        return tag("div").of(tag("dt").text(name), tag("dd").of(value));
    }

    private static List<Html> rest(View view, TaskResult result) {
        List<Html> content = new ArrayList<>();
        result.error()
                .ifPresent(error -> content.add(NowPage.section(
                        t("task.error"),
                        tag("p", "error").text(error),
                        result.traceback() == null
                                ? Html.NOTHING
                                : Parts.folded(t("task.trace"), result.traceback()))));
        if (!view.argumentsShown()) {
            content.add(tag("p", "empty").text(t("task.hidden")));
        } else {
            content.add(NowPage.section(t("task.call"), arguments(result)));
            String value = result.shown();
            if (value != null && result.error().isEmpty() && result.state().isFinal()) {
                content.add(NowPage.section(t("task.result"), Parts.pre(value)));
            }
        }
        if (!result.children().isEmpty()) {
            content.add(NowPage.section(
                    t("task.children"),
                    tag("ul", "list")
                            .of(result.children().stream()
                                    .flatMap(child -> leaves(child).stream())
                                    .map(id -> tag("li")
                                            .of(tag("a", "name")
                                                    .href(view.to("task").with("id", id))
                                                    .text(id)))
                                    .toList())));
        }
        return content;
    }

    private static Html arguments(TaskResult result) {
        List<Html> facts = new ArrayList<>();
        facts.add(QueuePage.fact(t("task.args"), text(result.call().argsRepr())));
        facts.add(QueuePage.fact(t("task.kwargs"), text(result.call().kwargsRepr())));
        String schedule = result.call().periodicTaskName();
        if (schedule != null) {
            facts.add(QueuePage.fact(t("task.schedule"), schedule));
        }
        return tag("dl", "facts stacked").of(facts);
    }

    private static String text(@Nullable String text) {
        return text == null ? "–" : text;
    }

    private static List<String> leaves(ResultNode node) {
        List<ResultNode> members = node.members();
        return members == null
                ? List.of(node.id())
                : members.stream().flatMap(member -> leaves(member).stream()).toList();
    }

    /** It takes a second or two, so the page comes first; the script asks by itself. */
    private static Html ask(View view, String id) {
        return tag("p", "empty")
                .attr("data-ask", "why")
                .of(tag("a").href(view.to("task").with("id", id).with("why", "1"))
                        .text(t("task.ask")));
    }

    private static Html why(View view, TaskApp app, String id) {
        Explanation why = app.why(id);
        List<Html> reasons = new ArrayList<>();
        why.reasons().forEach(reason -> reasons.add(tag("li").text(reason.text())));
        why.earliest()
                .ifPresent(time ->
                        reasons.add(tag("li").of(Html.text(t("task.earliest") + " "), Show.ago(time, view.now()))));
        why.expected()
                .ifPresent(time ->
                        reasons.add(tag("li").of(Html.text(t("task.expected") + " "), Show.ago(time, view.now()))));
        return tag("div")
                .attr("id", "why")
                .of(
                        tag("ul", "reasons").of(reasons),
                        Html.of(why.reasons().stream()
                                .filter(reason -> reason instanceof WaitReason.Running)
                                .flatMap(reason -> stack(app, ((WaitReason.Running) reason).worker(), id).stream())
                                .toList()));
    }

    /** Where a task is that runs; a worker of Celery cannot tell. */
    private static Optional<Html> stack(TaskApp app, String worker, String id) {
        return app.control().destination(worker).inspect().stack(id).get(worker) instanceof Map<?, ?> stacks
                        && stacks.get(id) instanceof String stack
                ? Optional.of(Parts.folded(t("task.stack"), stack))
                : Optional.empty();
    }
}
