package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Durable tasks that have not ended: how many, which the broker does not have and why, which were published again. */
final class LedgerPage {
    private LedgerPage() {}

    /** @param seen empty if a look at it has not ended */
    static Html of(View view, Optional<Ledger.Overview> seen) {
        return Html.of(
                tag("h1").text(t("page.ledger")),
                tag("p", "lead").text(t("ledger.lead")),
                seen.map(overview -> tag("div").attr("id", "ledger").of(LedgerPage.of(view, overview)))
                        .orElseGet(() -> ask(view)));
    }

    /** A look at millions of rows takes seconds, so the page comes first; the script asks by itself. */
    private static Html ask(View view) {
        return tag("p", "empty")
                .attr("data-ask", "ledger")
                .of(tag("a").href(view.to("ledger").with("wait", "1")).text(t("ledger.ask")));
    }

    private static Html of(View view, Ledger.Overview seen) {
        List<Html> content = new ArrayList<>();
        seen.lost()
                .ifPresent(lost -> content.add(
                        tag("p", "alert").of(Html.text(t("ledger.lost") + " "), Show.ago(lost, view.now()))));
        if (seen.queues().isEmpty()) {
            content.add(tag("p", "empty").text(t("ledger.none")));
            return Html.of(content);
        }
        content.add(queues(view, seen.queues()));
        content.add(NowPage.section(
                t("ledger.unpublished"),
                seen.unpublished().isEmpty()
                        ? tag("p", "empty").text(t("ledger.unpublished.none"))
                        : unpublished(view, seen.unpublished())));
        if (!seen.republished().isEmpty()) {
            content.add(NowPage.section(
                    t("ledger.republished"),
                    tag("p", "lead").text(t("ledger.republished.lead")),
                    rows(view, t("ledger.republished"), seen.republished())));
        }
        content.add(NowPage.section(t("ledger.oldest"), rows(view, t("ledger.oldest"), seen.oldest())));
        return Html.of(content);
    }

    private static Html queues(View view, List<Ledger.QueueShare> queues) {
        return Tables.of(
                t("page.ledger"),
                List.of(
                        Tables.text(t("queues.name")),
                        Tables.number(t("ledger.tasks")),
                        Tables.number(t("ledger.later")),
                        Tables.number(t("ledger.unpublished.short")),
                        Tables.number(t("ledger.copies")),
                        Tables.number(t("charts.revoked")),
                        Tables.text(t("ledger.first"))),
                queues.stream()
                        .map(queue -> List.of(
                                name(view, queue.queue()),
                                Html.text(Show.count(queue.tasks())),
                                Html.text(Show.count(queue.later())),
                                Html.text(Show.count(queue.unpublished())),
                                Html.text(Show.count(queue.republished())),
                                Html.text(Show.count(queue.revoked())),
                                Show.ago(queue.oldest(), view.now())))
                        .toList());
    }

    private static Html name(View view, String queue) {
        return tag("a", "name").href(view.to("queue").with("name", queue)).text(queue);
    }

    private static Html unpublished(View view, List<Ledger.Unpublished> all) {
        return Tables.of(
                t("ledger.unpublished"),
                List.of(
                        Tables.text(t("task.name")),
                        Tables.text(t("task.id")),
                        Tables.text(t("task.queue")),
                        Tables.text(t("ledger.added")),
                        Tables.prose(t("schedule.reason"))),
                all.stream()
                        .map(one -> List.of(
                                tag("code").text(task(one.row())),
                                TaskTable.link(view, one.row().taskId()),
                                name(view, one.row().queue()),
                                Show.ago(one.row().added(), view.now()),
                                Html.of(
                                        Html.text(t("ledger.reason." + one.reason()) + " "),
                                        one.found()
                                                .map(found -> Show.ago(found, view.now()))
                                                .orElse(Html.NOTHING))))
                        .toList());
    }

    private static Html rows(View view, String caption, List<Ledger.Row> rows) {
        List<Tables.Column> columns = new ArrayList<>(List.of(
                Tables.text(t("task.name")),
                Tables.text(t("task.id")),
                Tables.text(t("task.queue")),
                Tables.text(t("ledger.added")),
                Tables.text(t("schedule.due")),
                Tables.number(t("ledger.copies")),
                Tables.text(t("task.state"))));
        Function<Ledger.Row, Html> button =
                row -> view.button(Action.LEDGER_REPUBLISH, View.hidden("id", row.taskId()));
        boolean may = view.may(Action.LEDGER_REPUBLISH);
        if (may) {
            columns.add(Tables.prose(t("dead.do")));
        }
        return Tables.of(
                caption,
                columns,
                rows.stream()
                        .map(row -> {
                            List<Html> cells = new ArrayList<>(List.of(
                                    tag("code").text(task(row)),
                                    TaskTable.link(view, row.taskId()),
                                    name(view, row.queue()),
                                    Show.ago(row.added(), view.now()),
                                    row.due()
                                            .map(due -> Show.ago(due, view.now()))
                                            .orElse(Html.text("–")),
                                    Html.text(Show.count(row.copy())),
                                    state(row)));
                            if (may) {
                                cells.add(button.apply(row));
                            }
                            return cells;
                        })
                        .toList());
    }

    private static Html state(Ledger.Row row) {
        if (row.revoked()) {
            return tag("span", "state warn").text(t("ledger.revoked"));
        }
        return row.published()
                ? tag("span", "state good").text(t("ledger.published"))
                : tag("span", "state warn").text(t("ledger.waits"));
    }

    private static String task(Ledger.Row row) {
        try {
            return MessageCodec.decode(row.payload()).task();
        } catch (UnreadableMessageException e) {
            return "?";
        }
    }
}
