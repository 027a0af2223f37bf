package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.broker.QueueControl.Pause;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.dashboard.page.Fields;
import io.ssync.tasks.dashboard.page.Html;
import java.util.List;
import java.util.Optional;

/** One queue, and what can be done with it. */
final class QueuePage {
    private QueuePage() {}

    static Html of(View view, QueueStatus status) {
        return Html.of(
                tag("h1").of(Html.text(t("queue.title") + " "), tag("code").text(status.queue())),
                status.pause().map(pause -> paused(view, pause)).orElse(Html.NOTHING),
                tag("dl", "facts")
                        .of(
                                fact(t("queues.ready"), Show.count(status.ready())),
                                fact(t("queues.delayed"), Show.count(status.delayed())),
                                fact(t("queues.limited"), Show.count(status.limited())),
                                fact(t("queues.running"), Show.count(status.inFlight())),
                                fact(t("queues.dead"), Show.count(status.deadLetters())),
                                fact(
                                        t("queues.oldest"),
                                        status.oldestAge().map(Show::duration).orElse("–"))),
                tag("div", "actions")
                        .of(resume(view, status), pause(view, status), move(view, status), purge(view, status)),
                Parts.link(view.to("charts").with("queue", status.queue()), t("queue.charts")),
                status.deadLetters() == 0
                        ? Html.NOTHING
                        : Parts.link(view.to("dead").with("queue", status.queue()), t("queue.dead")));
    }

    private static Html paused(View view, Pause pause) {
        String until = pause.until().map(Show::utc).orElse(t("queue.resumed"));
        return tag("div", "alert")
                .of(
                        tag("strong").text(t("queue.paused")),
                        Html.text(" "),
                        Show.ago(pause.since(), view.now()),
                        Html.text(" " + t("queue.until", until)),
                        pause.reason().isEmpty()
                                ? Html.NOTHING
                                : tag("p", "reason").text(pause.reason()));
    }

    private static Html resume(View view, QueueStatus status) {
        return status.pause().isEmpty()
                ? Html.NOTHING
                : view.button(Action.QUEUE_RESUME, View.hidden("queue", status.queue()));
    }

    private static Html pause(View view, QueueStatus status) {
        return view.button(
                Action.QUEUE_PAUSE,
                View.hidden("queue", status.queue()),
                Fields.choice(
                        "for",
                        t("queue.for"),
                        List.of(
                                new Fields.Option("", t("queue.for.open")),
                                new Fields.Option("600", t("queue.for.600")),
                                new Fields.Option("3600", t("queue.for.3600")),
                                new Fields.Option("14400", t("queue.for.14400")),
                                new Fields.Option("86400", t("queue.for.86400"))),
                        Optional.empty()),
                Fields.text("reason", t("queue.reason"), "", Pause.LONGEST_REASON));
    }

    private static Html move(View view, QueueStatus status) {
        return view.button(
                Action.QUEUE_MOVE,
                View.hidden("queue", status.queue()),
                Fields.text("target", t("queue.target"), "", 200));
    }

    private static Html purge(View view, QueueStatus status) {
        return view.button(
                Action.QUEUE_PURGE,
                View.hidden("queue", status.queue()),
                Fields.text(
                        "confirm",
                        t("queue.confirm", Show.count(Snapshot.Queue.waiting(status)), status.queue()),
                        "",
                        500));
    }

    static Html fact(String name, String value) {
        return tag("div").of(tag("dt").text(name), tag("dd").text(value));
    }
}
