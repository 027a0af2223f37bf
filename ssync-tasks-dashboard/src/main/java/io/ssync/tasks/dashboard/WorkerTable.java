package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.Snapshot.Worker;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The workers, a line for each. */
final class WorkerTable {
    /** More names than that in a cell help nobody. */
    private static final int MOST_TASKS = 3;

    private WorkerTable() {}

    static Html of(View view, Snapshot seen) {
        if (seen.workers().isEmpty()) {
            return tag("p", "empty").text(t("workers.none"));
        }
        return Tables.of(
                t("page.workers"),
                List.of(
                        Tables.text(t("workers.name")),
                        Tables.text(t("workers.kind")),
                        Tables.text(t("workers.slots")),
                        Tables.text(t("workers.running")),
                        Tables.number(t("workers.rate")),
                        Tables.number(t("workers.done")),
                        Tables.text(t("workers.uptime")),
                        Tables.text(t("workers.queues"))),
                seen.workers().stream().map(worker -> row(worker)).toList());
    }

    private static List<Html> row(Worker worker) {
        int busy = worker.running().size();
        return List.of(
                tag("span", "name").text(worker.name()),
                Html.text(t(worker.python() ? "workers.python" : "workers.java")),
                tag("span", "slots")
                        .of(
                                tag("progress")
                                        .attr("max", Math.max(1, worker.slots()))
                                        .attr("value", Math.min(busy, worker.slots()))
                                        .attr("aria-label", t("workers.busy"))
                                        .text(busy),
                                Html.text(t("now.of", busy, worker.slots()))),
                running(worker),
                worker.perSecond()
                        .map(rate -> Html.text(Show.rate(rate)))
                        .orElse(tag("span", "dim").text("–")),
                Html.text(Show.count(worker.done())),
                Html.text(Show.duration(Duration.ofSeconds(worker.uptimeSeconds()))),
                tag("span")
                        .attr("title", String.join(", ", worker.queues()))
                        .of(Show.brief(String.join(", ", worker.queues()), 60)));
    }

    private static Html running(Worker worker) {
        if (worker.running().isEmpty()) {
            return tag("span", "dim").text(t("workers.idle"));
        }
        Map<String, Long> names = worker.running().stream()
                .collect(Collectors.groupingBy(Snapshot.Running::task, TreeMap::new, Collectors.counting()));
        String text = names.entrySet().stream()
                .limit(MOST_TASKS)
                .map(task -> task.getValue() == 1 ? task.getKey() : t("workers.times", task.getValue(), task.getKey()))
                .collect(Collectors.joining(", "));
        return Show.brief(names.size() > MOST_TASKS ? text + ", …" : text, 80);
    }
}
