package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.broker.QueueControl.Pause;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.dashboard.Snapshot.Queue;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import java.time.Duration;
import java.util.List;

/** The queues, a line for each. */
final class QueueTable {
    private QueueTable() {}

    static Html of(View view, Snapshot seen) {
        if (seen.queues().isEmpty()) {
            return tag("p", "empty").text(t("queues.none"));
        }
        return Tables.of(
                t("page.queues"),
                List.of(
                        Tables.text(t("queues.name")),
                        Tables.number(t("queues.ready")),
                        Tables.number(t("queues.delayed")),
                        Tables.number(t("queues.limited")),
                        Tables.number(t("queues.running")),
                        Tables.number(t("queues.dead")),
                        Tables.text(t("queues.oldest")),
                        Tables.text(t("queues.trend")),
                        Tables.text(t("queues.readers"))),
                seen.queues().stream().map(queue -> row(view, queue)).toList());
    }

    private static List<Html> row(View view, Queue queue) {
        QueueStatus status = queue.status();
        return List.of(
                Html.of(
                        tag("a", "name")
                                .href(view.to("queue").with("name", status.queue()))
                                .text(status.queue()),
                        status.pause().map(QueueTable::paused).orElse(Html.NOTHING)),
                count(status.ready(), ""),
                count(status.delayed(), ""),
                count(status.limited(), ""),
                count(status.inFlight(), ""),
                count(status.deadLetters(), "bad"),
                status.oldestAge().map(age -> Html.text(Show.duration(age))).orElse(none()),
                tag("span", "trend").of(Show.spark(queue.depths()), trend(queue)),
                queue.readers().isEmpty()
                        ? tag("span", "state warn").text(t("queues.nobody"))
                        : tag("span")
                                .attr("title", String.join(", ", queue.readers()))
                                .text(
                                        queue.readers().size() == 1
                                                ? t("queues.worker")
                                                : t(
                                                        "queues.workers",
                                                        queue.readers().size())));
    }

    static Html paused(Pause pause) {
        Html badge = tag("span", "state warn").text(t("queues.paused"));
        return pause.reason().isEmpty()
                ? badge
                : Html.of(badge, Html.text(" "), tag("span", "reason").of(Show.brief(pause.reason(), 60)));
    }

    /** How fast it changes, and when it will be empty if that goes on. */
    private static Html trend(Queue queue) {
        double change = queue.perSecond().orElse(0.0);
        long waiting = Queue.waiting(queue.status());
        if (Math.abs(change) < 0.05) {
            return tag("span", "dim").text(t("queues.steady"));
        }
        if (change > 0) {
            return tag("span", "grows").text(t("queues.grows", Show.rate(change)));
        }
        Duration left = Duration.ofSeconds((long) Math.min(Long.MAX_VALUE / 1e10, waiting / -change));
        return tag("span", "shrinks").text(t("queues.shrinks", Show.rate(-change), Show.duration(left)));
    }

    private static Html count(long number, String whenSome) {
        String classes = number == 0 ? "dim" : whenSome.isEmpty() ? "some" : "state " + whenSome;
        return tag("span", classes).text(Show.count(number));
    }

    private static Html none() {
        return tag("span", "dim").text("–");
    }
}
