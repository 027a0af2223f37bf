package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.example.app.SchoolApp;
import io.ssync.example.pages.SchoolLists.Fee;
import io.ssync.school.finance.FeeStructures;
import io.ssync.school.finance.FinanceTasks;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.dashboard.page.Fields;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import java.util.List;
import java.util.Locale;

/** Fees: assigned to students, and their guardians reminded; for the staff and accountants. */
final class FeePages {
    private static final int LONGEST_MESSAGE = 1_000;

    private final TaskApp app;
    private final FeeStructures fees;
    private final SchoolLists lists;
    private final TaskPages tasks;

    FeePages(SchoolApp app, SchoolLists lists, TaskPages tasks) {
        this.app = app.tasks();
        this.lists = lists;
        this.tasks = tasks;
        fees = new FeeStructures(app.dataSource());
    }

    Page all(Visit visit) {
        List<Fee> all = lists.fees();
        return Page.of(
                "fees",
                t("page.fees"),
                Parts.title(t("page.fees")),
                Parts.lead(t("fees.lead")),
                tag("div", "actions").of(visit.visitor().form("remind-all", "fees.remind.all", "plain")),
                all.isEmpty()
                        ? Parts.empty(t("fees.none"))
                        : Tables.of(
                                t("page.fees"),
                                List.of(
                                        Tables.text(t("fees.fee")),
                                        Tables.text(t("fees.of")),
                                        Tables.number(t("fees.amount")),
                                        Tables.text(t("fees.due")),
                                        Tables.number(t("fees.assigned")),
                                        Tables.number(t("fees.unpaid")),
                                        Tables.prose(t("fees.do"))),
                                all.stream().map(fee -> row(visit, fee)).toList()));
    }

    private static List<Html> row(Visit visit, Fee fee) {
        Html id = Visitor.hidden("id", fee.id());
        return List.of(
                Html.text(fee.name()),
                Html.text(fee.term() == null ? fee.year() : fee.term() + ", " + fee.year()),
                Html.text(String.format(Locale.ROOT, "%,.2f", fee.amount())),
                Html.text(fee.due() == null ? "–" : fee.due()),
                Html.text(Parts.count(fee.assigned())),
                Html.text(Parts.count(fee.unpaid())),
                tag("div", "row")
                        .of(
                                visit.visitor().form("assign", "fees.assign", "quiet", id),
                                tag("details")
                                        .of(
                                                tag("summary").text(t("fees.remind")),
                                                visit.visitor()
                                                        .form(
                                                                "remind",
                                                                "fees.remind.do",
                                                                "plain",
                                                                id,
                                                                Fields.text(
                                                                        "message",
                                                                        t("fees.message"),
                                                                        "",
                                                                        LONGEST_MESSAGE)))));
    }

    void assign(Visit visit) {
        long fee = visit.formNumber("id");
        String name = name(fee);
        tasks.follow(visit, app.task(FinanceTasks::bulkAssignFees).delay(fee, null), "assign", name);
    }

    void remind(Visit visit) {
        long fee = visit.formNumber("id");
        String name = name(fee);
        String message = visit.form("message").orElse(null);
        if (message != null && message.length() > LONGEST_MESSAGE) {
            throw PageProblem.wrong(t("fees.message.long", LONGEST_MESSAGE));
        }
        tasks.follow(visit, app.task(FinanceTasks::sendCustomFeeReminder).delay(fee, message), "remind", name);
    }

    void remindAll(Visit visit) {
        tasks.follow(visit, app.task(FinanceTasks::sendFeeReminders).delay(), "remind-all", t("fees.all"));
    }

    private String name(long fee) {
        return fees.name(fee).orElseThrow(PageProblem::unknown);
    }
}
