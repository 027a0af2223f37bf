package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import io.ssync.tasks.message.TaskMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Dead letters: by the reason for which they are here, and the letters of one reason. */
final class DeadPage {
    private static final int SHOWN = 50;

    private DeadPage() {}

    /** Of the queues that have any, or of one. */
    static Html groups(View view, Broker broker, List<QueueStatus> queues) {
        List<Html> sections = new ArrayList<>();
        sections.add(tag("h1").text(t("page.dead")));
        sections.add(tag("p", "lead").text(t("dead.lead")));
        for (QueueStatus queue : queues) {
            if (queue.deadLetters() > 0) {
                List<DeadLetter> letters = Letters.shown(broker.deadLetters(queue.queue()));
                sections.add(NowPage.section(
                        queue.queue(),
                        letters.size() < queue.deadLetters()
                                ? Parts.text(
                                        t("dead.newest", Show.count(letters.size()), Show.count(queue.deadLetters())))
                                : Html.NOTHING,
                        table(view, queue.queue(), letters)));
            }
        }
        if (sections.size() == 2) {
            sections.add(tag("p", "empty").text(t("dead.none")));
        }
        return Html.of(sections);
    }

    private static Html table(View view, String queue, List<DeadLetter> letters) {
        Map<String, List<DeadLetter>> groups = letters.stream()
                .collect(Collectors.groupingBy(Letters::groupOf, LinkedHashMap::new, Collectors.toList()));
        return Tables.of(
                t("page.dead"),
                List.of(
                        Tables.text(t("dead.reason")),
                        Tables.number(t("dead.count")),
                        Tables.text(t("dead.last")),
                        Tables.text(t("dead.do"))),
                groups.entrySet().stream()
                        .sorted(Comparator.comparing(group -> -group.getValue().size()))
                        .map(group -> row(view, queue, group.getKey(), group.getValue()))
                        .toList());
    }

    private static List<Html> row(View view, String queue, String group, List<DeadLetter> letters) {
        Html[] which = {View.hidden("queue", queue), View.hidden("group", group)};
        return List.of(
                tag("a").href(view.to("dead").with("queue", queue).with("group", group))
                        .of(Show.brief(group, 160)),
                Html.text(Show.count(letters.size())),
                Show.ago(letters.get(0).time(), view.now()),
                tag("div", "row").of(view.button(Action.DEAD_RETRY, which), view.button(Action.DEAD_DROP, which)));
    }

    /** The letters of one reason. */
    static Html letters(View view, Broker broker, String queue, String group) {
        List<DeadLetter> letters = Letters.of(Letters.shown(broker.deadLetters(queue)), group);
        return Html.of(
                tag("h1").of(Html.text(t("dead.in") + " "), tag("code").text(queue)),
                tag("p", "lead").text(group),
                letters.isEmpty()
                        ? tag("p", "empty").text(t("dead.gone"))
                        : Html.of(
                                tag("p").text(t(
                                        "dead.shown",
                                        Show.count(Math.min(SHOWN, letters.size())),
                                        Show.count(letters.size()))),
                                Html.of(letters.stream()
                                        .limit(SHOWN)
                                        .map(letter -> letter(view, letter))
                                        .toList())));
    }

    private static Html letter(View view, DeadLetter letter) {
        Optional<TaskMessage> message = Letters.message(letter);
        Html[] which = {View.hidden("queue", letter.queue()), View.hidden("letter", letter.id())};
        List<Html> facts = new ArrayList<>();
        message.map(found -> found.header("id"))
                .ifPresent(id -> facts.add(
                        tag("div").of(tag("dt").text(t("task.id")), tag("dd").of(TaskTable.link(view, id)))));
        facts.add(tag("div").of(tag("dt").text(t("dead.time")), tag("dd").of(Show.ago(letter.time(), view.now()))));
        facts.add(QueuePage.fact(t("dead.worker"), letter.worker()));
        facts.add(QueuePage.fact(t("dead.redeliveries"), String.valueOf(letter.redeliveries())));
        if (view.argumentsShown()) {
            message.ifPresent(found -> {
                facts.add(QueuePage.fact(t("task.args"), text(found.header("argsrepr"))));
                facts.add(QueuePage.fact(t("task.kwargs"), text(found.header("kwargsrepr"))));
            });
        }
        String trace = letter.lastException() != null
                ? letter.lastException()
                : message.map(found -> found.header(TaskMessage.LAST_EXCEPTION)).orElse(null);
        return tag("article", "letter")
                .of(
                        tag("p", "reason").text(letter.reason()),
                        tag("dl", "facts").of(facts),
                        trace == null ? Html.NOTHING : Parts.folded(t("task.trace"), trace),
                        tag("div", "row")
                                .of(view.button(Action.DEAD_RETRY, which), view.button(Action.DEAD_DROP, which)));
    }

    private static String text(@Nullable String text) {
        return text == null ? "–" : text;
    }
}
