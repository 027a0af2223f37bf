package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.dashboard.page.Fields;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The limits of tasks, what their code declares and what counts now. */
final class LimitsPage {
    private LimitsPage() {}

    static Html of(View view, Broker broker, List<String> queues) {
        List<List<Html>> rows = new ArrayList<>();
        for (String queue : queues) {
            broker.limits(queue).list().forEach(limit -> rows.add(row(view, queue, limit)));
        }
        return Html.of(
                tag("h1").text(t("page.limits")),
                tag("p", "lead").text(t("limits.lead")),
                rows.isEmpty()
                        ? tag("p", "empty").text(t("limits.none"))
                        : Tables.of(
                                t("page.limits"),
                                List.of(
                                        Tables.text(t("task.name")),
                                        Tables.text(t("queues.name")),
                                        Tables.text(t("limits.rate")),
                                        Tables.text(t("limits.most")),
                                        Tables.number(t("limits.running")),
                                        Tables.number(t("limits.waiting")),
                                        Tables.text(t("dead.do"))),
                                rows));
    }

    private static List<Html> row(View view, String queue, TaskLimits.Status limit) {
        Html[] which = {View.hidden("queue", queue), View.hidden("task", limit.task())};
        Html set = view.button(
                Action.LIMIT_SET,
                which[0],
                which[1],
                Fields.text(
                        "rate",
                        t("limits.rate"),
                        limit.rate().map(RateLimit::toString).orElse("0"),
                        20),
                Fields.text("concurrency", t("limits.most"), String.valueOf(limit.maxConcurrency()), 9));
        return List.of(
                tag("span", "name").text(limit.task()),
                Html.text(queue),
                number(rate(limit.rate()), rate(limit.declaredRate())),
                number(most(limit.maxConcurrency()), most(limit.declaredMaxConcurrency())),
                Html.text(Show.count(limit.running())),
                Html.text(Show.count(limit.waiting())),
                view.may(Action.LIMIT_SET)
                        ? tag("details")
                                .of(
                                        tag("summary").text(t("limits.change")),
                                        tag("div", "row").of(set, view.button(Action.LIMIT_RESET, which)))
                        : Html.NOTHING);
    }

    private static Html number(String counts, String declared) {
        return counts.equals(declared)
                ? Html.text(counts)
                : Html.of(
                        tag("strong").text(counts),
                        Html.text(" "),
                        tag("span", "dim").text(t("limits.declared", declared)));
    }

    private static String rate(Optional<RateLimit> rate) {
        return rate.map(RateLimit::toString).orElse(t("limits.no"));
    }

    private static String most(int most) {
        return most == 0 ? t("limits.no") : String.valueOf(most);
    }
}
