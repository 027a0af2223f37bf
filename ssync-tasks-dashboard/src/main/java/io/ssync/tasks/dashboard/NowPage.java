package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.Snapshot.Queue;
import io.ssync.tasks.dashboard.Snapshot.Worker;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.health.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first page: what goes on at this moment. Its pieces are shown anew while it is open. */
final class NowPage {
    private NowPage() {}

    static Html of(View view, Snapshot seen) {
        Map<String, Html> pieces = pieces(view, seen);
        return Html.of(
                tag("h1").text(t("page.now")),
                live(pieces, "problem"),
                live(pieces, "sums"),
                section(t("page.queues"), live(pieces, "queues")),
                section(t("page.workers"), live(pieces, "workers")),
                section(
                        t("now.failures"),
                        live(pieces, "failures"),
                        Parts.link(view.to("tasks").with("state", "FAILURE"), t("now.failures.all"))),
                section(t("now.findings"), live(pieces, "findings")));
    }

    /** All pieces that are kept up to date on any page. The same for everybody who looks. */
    static Map<String, Html> pieces(View view, Snapshot seen) {
        Map<String, Html> pieces = new LinkedHashMap<>();
        pieces.put("problem", problem(seen));
        pieces.put("sums", sums(seen));
        pieces.put("queues", QueueTable.of(view, seen));
        pieces.put("workers", WorkerTable.of(view, seen));
        pieces.put("failures", failures(view, seen));
        pieces.put("findings", findings(seen));
        seen.tasks().forEach((id, task) -> pieces.put(TaskPage.piece(id), TaskPage.head(view, task)));
        return pieces;
    }

    static Html live(Map<String, Html> pieces, String name) {
        return tag("div").attr("data-live", name).of(pieces.getOrDefault(name, Html.NOTHING));
    }

    static Html section(String title, Html... content) {
        return tag("section").of(tag("h2").text(title), Html.of(content));
    }

    private static Html problem(Snapshot seen) {
        return seen.problem()
                .map(text -> tag("div", "alert")
                        .attr("role", "alert")
                        .of(tag("strong").text(t("now.problem")), Html.text(" " + text)))
                .orElse(Html.NOTHING);
    }

    private static Html sums(Snapshot seen) {
        long waiting = seen.queues().stream()
                .mapToLong(queue -> Queue.waiting(queue.status()))
                .sum();
        long dead = seen.queues().stream()
                .mapToLong(queue -> queue.status().deadLetters())
                .sum();
        long slots = seen.workers().stream().mapToLong(Worker::slots).sum();
        long busy = seen.workers().stream()
                .mapToLong(worker -> worker.running().size())
                .sum();
        double rate = seen.workers().stream()
                .mapToDouble(worker -> worker.perSecond().orElse(0.0))
                .sum();
        return tag("dl", "sums")
                .of(
                        sum(t("now.waiting"), Show.count(waiting), ""),
                        sum(t("now.running"), t("now.of", Show.count(busy), Show.count(slots)), ""),
                        sum(t("now.rate"), Show.rate(rate), ""),
                        sum(
                                t("now.workers"),
                                Show.count(seen.workers().size()),
                                seen.workers().isEmpty() ? "bad" : ""),
                        sum(t("now.dead"), Show.count(dead), dead > 0 ? "bad" : ""));
    }

    private static Html sum(String name, String value, String kind) {
        return tag("div", kind.isEmpty() ? "sum" : "sum " + kind)
                .of(tag("dt").text(name), tag("dd").text(value));
    }

    private static Html failures(View view, Snapshot seen) {
        return seen.failures().isEmpty()
                ? tag("p", "empty").text(t("now.failures.none"))
                : TaskTable.of(view.forAll(), t("now.failures"), seen.failures());
    }

    private static Html findings(Snapshot seen) {
        if (seen.findings().isEmpty()) {
            return tag("p", "empty").text(t("now.examining"));
        }
        List<Finding> all = seen.findings().get();
        List<Html> worth = all.stream()
                .filter(finding -> finding.severity() != Finding.Severity.OK)
                .map(NowPage::finding)
                .toList();
        int well = all.size() - worth.size();
        return Html.of(
                worth.isEmpty() ? Html.NOTHING : tag("ul", "findings").of(worth),
                tag("p", "empty").text(t(worth.isEmpty() ? "now.well" : "now.rest", well)));
    }

    private static Html finding(Finding finding) {
        String kind = switch (finding.severity()) {
            case ERROR -> "bad";
            case WARNING -> "warn";
            default -> "idle";
        };
        return tag("li")
                .of(
                        tag("span", "state " + kind).text(t("severity." + finding.severity())),
                        tag("span", "what")
                                .of(
                                        tag("strong").text(finding.check()),
                                        Html.text(" " + finding.subject() + ": " + finding.text())),
                        finding.advice().isEmpty()
                                ? Html.NOTHING
                                : tag("span", "advice").text(finding.advice()));
    }
}
