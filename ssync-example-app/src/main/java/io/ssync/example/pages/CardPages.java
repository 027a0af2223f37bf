package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.example.access.CardAccess;
import io.ssync.example.access.OwnClasses;
import io.ssync.example.app.SchoolApp;
import io.ssync.school.reportcard.CardFilter;
import io.ssync.school.reportcard.ListedCard;
import io.ssync.school.reportcard.ReportCards;
import io.ssync.school.reportcard.StoredCard;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;
import io.ssync.tasks.dashboard.page.Tables;
import java.util.List;
import java.util.Optional;

/** Report cards: all for the staff; for parents the published ones of their children, and for students their own. */
final class CardPages {
    private final ReportCards cards;
    private final OwnClasses classes;
    private final SchoolLists lists;

    CardPages(SchoolApp app, OwnClasses classes, SchoolLists lists) {
        this.classes = classes;
        this.lists = lists;
        cards = app.reportCards();
    }

    Page all(Visit visit) {
        boolean staff = visit.visitor().staff();
        Optional<Long> term = visit.queryNumber("term_id");
        Optional<Long> room = visit.queryNumber("classroom_id");
        Optional<Long> student = visit.queryNumber("student_id");
        CardFilter filter = new CardFilter(
                term.orElse(null),
                room.orElse(null),
                student.orElse(null),
                staff ? null : Long.valueOf(visit.visitor().caller().userId()));
        int page = visit.page();
        List<ListedCard> shown = cards.list(filter, Parts.ON_A_PAGE, (page - 1L) * Parts.ON_A_PAGE);
        return Page.of(
                "cards",
                t("page.cards"),
                Parts.title(t("page.cards")),
                Parts.lead(t(staff ? "cards.lead.staff" : "cards.lead")),
                staff ? chooser(term, room) : Html.NOTHING,
                shown.isEmpty() ? Parts.empty(t("cards.none")) : table(shown, staff),
                Parts.turn(here(term, room, student), page, cards.count(filter)));
    }

    private static Link here(Optional<Long> term, Optional<Long> room, Optional<Long> student) {
        Link link = Visitor.to("cards");
        link = term.isPresent() ? link.with("term_id", String.valueOf(term.get())) : link;
        link = room.isPresent() ? link.with("classroom_id", String.valueOf(room.get())) : link;
        return student.isPresent() ? link.with("student_id", String.valueOf(student.get())) : link;
    }

    private Html chooser(Optional<Long> term, Optional<Long> room) {
        return tag("form", "act choose")
                .attr("method", "get")
                .action(Visitor.to("cards"))
                .of(
                        Parts.choice("term_id", t("field.term"), lists.terms(), term, Optional.of(t("cards.all"))),
                        Parts.choice(
                                "classroom_id",
                                t("field.classroom"),
                                lists.classrooms(Optional.empty()),
                                room,
                                Optional.of(t("cards.all"))),
                        tag("button", "quiet").attr("type", "submit").text(t("new.choose")));
    }

    private static Html table(List<ListedCard> shown, boolean staff) {
        return Tables.of(
                t("page.cards"),
                List.of(
                        Tables.text(t("results.student")),
                        Tables.text(t("results.number")),
                        Tables.text(t("field.classroom")),
                        Tables.text(t("field.term")),
                        Tables.text(t("results.seen")),
                        Tables.text(t("results.card"))),
                shown.stream()
                        .map(card -> List.of(
                                Html.text(card.student()),
                                Html.text(String.valueOf(card.admissionNumber())),
                                Html.text(card.classroom()),
                                Html.text(card.term() + ", " + card.academicYear()),
                                tag("span", card.published() ? "state good" : "state idle")
                                        .text(t(card.published() ? "results.yes" : "results.no")),
                                link(card, staff)))
                        .toList());
    }

    private static Html link(ListedCard card, boolean staff) {
        Html link = Parts.link(Visitor.to("card").with("id", String.valueOf(card.id())), t("results.card.get"));
        if (card.withheld().isEmpty()) {
            return link;
        }
        Html withheld = tag("span", "state idle").text(t("cards.withheld", card.withheld()));
        return staff ? Html.of(withheld, Html.text(" "), link) : withheld;
    }

    /** One that is not the visitor's looks like one that is not there. */
    void one(Visit visit) {
        StoredCard card = visit.queryNumber("id")
                .flatMap(cards::find)
                .filter(found -> CardAccess.maySee(visit.visitor().caller(), found))
                .orElseThrow(PageProblem::unknown);
        if (!CardAccess.mayHave(visit.visitor().caller(), card)) {
            throw PageProblem.of(403, t("cards.withheld.why", card.withheld()));
        }
        byte[] file = cards.download(card).orElseThrow(PageProblem::unknown);
        visit.file("application/pdf", card.fileName(), file);
    }

    void ofClass(Visit visit) {
        long term = visit.queryNumber("term_id").orElseThrow(PageProblem::unknown);
        long room = visit.queryNumber("classroom_id").orElseThrow(PageProblem::unknown);
        if (!classes.mayHandle(visit.visitor().caller(), room)) {
            throw PageProblem.forbidden();
        }
        List<StoredCard> all = cards.ofClass(term, room);
        List<StoredCard> found =
                all.stream().filter(card -> card.withheld().isEmpty()).toList();
        if (found.isEmpty()) {
            throw all.isEmpty() ? PageProblem.unknown() : PageProblem.of(404, t("cards.withheld.all"));
        }
        if (visit.query("format").filter("zip"::equals).isPresent()) {
            visit.file("application/zip", "report-cards.zip", cards.zipped(found));
        } else {
            visit.file("application/pdf", "report-cards.pdf", cards.merged(found));
        }
    }
}
