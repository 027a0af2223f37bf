package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import java.util.List;

/** Who did what. */
final class AuditPage {
    private static final int SHOWN = 200;

    private AuditPage() {}

    static Html of(View view, Audit audit) {
        List<Audit.Line> lines = audit.latest(SHOWN);
        return Html.of(
                tag("h1").text(t("page.audit")),
                lines.isEmpty()
                        ? tag("p", "empty").text(t("audit.none"))
                        : Tables.of(
                                t("page.audit"),
                                List.of(
                                        Tables.text(t("audit.when")),
                                        Tables.text(t("audit.who")),
                                        Tables.text(t("audit.what")),
                                        Tables.text(t("audit.subject")),
                                        Tables.number(t("audit.count")),
                                        Tables.text(t("audit.outcome")),
                                        Tables.text(t("audit.from"))),
                                lines.stream().map(line -> row(view, line)).toList()));
    }

    private static List<Html> row(View view, Audit.Line line) {
        String kind =
                line.outcome().equals(Audit.DONE) ? "good" : line.outcome().equals(Audit.REFUSED) ? "bad" : "warn";
        return List.of(
                Show.ago(line.at(), view.now()),
                Html.text(line.who()),
                Html.text(
                        Action.at(line.action()).map(action -> t(action.key())).orElse(line.action())),
                tag("span", "name").of(Show.brief(line.subject(), 60)),
                Html.text(Show.count(line.count())),
                tag("span", "state " + kind).of(Show.brief(line.outcome(), 60)),
                Html.text(line.from()));
    }
}
