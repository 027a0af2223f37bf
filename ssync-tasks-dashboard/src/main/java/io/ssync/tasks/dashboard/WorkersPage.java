package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.Snapshot.Worker;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import java.util.List;

/** All workers, what each runs, and what can be done with it. */
final class WorkersPage {
    private WorkersPage() {}

    static Html of(View view, Snapshot seen) {
        return Html.of(
                tag("h1").text(t("page.workers")),
                NowPage.live(NowPage.pieces(view, seen), "workers"),
                Html.of(seen.workers().stream().map(worker -> one(view, worker)).toList()));
    }

    private static Html one(View view, Worker worker) {
        Html name = View.hidden("name", worker.name());
        return NowPage.section(
                worker.name(),
                tag("div", "row")
                        .of(
                                view.button(Action.WORKER_GROW, name),
                                view.button(Action.WORKER_SHRINK, name),
                                view.button(Action.WORKER_DRAIN, name),
                                view.button(Action.WORKER_SHUTDOWN, name)),
                worker.running().isEmpty() ? tag("p", "empty").text(t("workers.idle.now")) : running(view, worker));
    }

    private static Html running(View view, Worker worker) {
        return Tables.of(
                t("workers.running"),
                List.of(Tables.text(t("task.name")), Tables.text(t("task.id")), Tables.text(t("workers.since"))),
                worker.running().stream()
                        .map(task -> List.of(
                                tag("span", "name").text(task.task()),
                                TaskTable.link(view, task.taskId()),
                                task.since()
                                        .map(time -> Show.ago(time, view.now()))
                                        .orElse(Html.text("–"))))
                        .toList());
    }
}
