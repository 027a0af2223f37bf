package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.example.access.Caller;
import io.ssync.example.access.OwnClasses;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.pages.SchoolLists.Choice;
import io.ssync.example.pages.SchoolLists.ClassState;
import io.ssync.example.pages.SchoolLists.StudentResult;
import io.ssync.school.examination.Broadsheet;
import io.ssync.school.examination.ExaminationRefusedException;
import io.ssync.school.examination.ExaminationTasks;
import io.ssync.school.reportcard.PrintedBroadsheet;
import io.ssync.school.reportcard.ReportCardTasks;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.dashboard.page.Fields;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;
import io.ssync.tasks.dashboard.page.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Results of a class in a term, from the missing marks to the cards: the staff's, and the class teacher's. Only the staff publish. */
final class ResultPages {
    private final TaskApp app;
    private final OwnClasses classes;
    private final SchoolLists lists;
    private final TaskPages tasks;
    private final Broadsheet broadsheet;
    private final PrintedBroadsheet printed;

    ResultPages(SchoolApp app, OwnClasses classes, SchoolLists lists, TaskPages tasks) {
        this.app = app.tasks();
        this.classes = classes;
        this.lists = lists;
        this.tasks = tasks;
        broadsheet = new Broadsheet(app.dataSource());
        printed = new PrintedBroadsheet(
                app.dataSource(), app.schoolName(), app.tasks().clock());
    }

    Page show(Visit visit) {
        List<Choice> terms = lists.terms();
        List<Choice> rooms = lists.classrooms(own(visit));
        Optional<Long> term =
                visit.queryNumber("term_id").or(() -> terms.stream().findFirst().map(Choice::id));
        Optional<Long> room = visit.queryNumber("classroom_id");
        List<Html> content =
                new ArrayList<>(List.of(Parts.title(t("page.results")), chooser(terms, rooms, term, room)));
        if (terms.isEmpty() || rooms.isEmpty()) {
            content.add(Parts.empty(t("results.nothing")));
        } else if (room.isPresent()) {
            requireClass(visit, room.get());
            content.add(ofClass(visit, term.orElseThrow(), room.get()));
        } else if (visit.visitor().staff() && term.isPresent()) {
            content.add(Parts.section(
                    t("results.term"),
                    tag("p").text(t("results.term.what")),
                    tag("div", "actions")
                            .of(visit.visitor()
                                    .form(
                                            "compute",
                                            "results.compute.all",
                                            "plain",
                                            Visitor.hidden("term_id", term.get())))));
        }
        return Page.of("results", t("page.results"), content.toArray(Html[]::new));
    }

    /** The classes of a class teacher; all for the staff. */
    private Optional<Set<Long>> own(Visit visit) {
        return visit.visitor().staff()
                ? Optional.empty()
                : Optional.of(classes.of(visit.visitor().caller().userId()));
    }

    private static Html chooser(List<Choice> terms, List<Choice> rooms, Optional<Long> term, Optional<Long> room) {
        return tag("form", "act choose")
                .attr("method", "get")
                .action(Visitor.to("results"))
                .of(
                        Parts.choice("term_id", t("field.term"), terms, term, Optional.empty()),
                        Parts.choice(
                                "classroom_id", t("field.classroom"), rooms, room, Optional.of(t("results.which"))),
                        tag("button", "quiet").attr("type", "submit").text(t("new.choose")));
    }

    private Html ofClass(Visit visit, long term, long room) {
        ClassState state = lists.state(term, room);
        Html[] both = {Visitor.hidden("term_id", term), Visitor.hidden("classroom_id", room)};
        List<Html> steps = new ArrayList<>();
        steps.add(step(
                t("results.check"),
                visit.visitor()
                        .form("compute", "results.check.do", "quiet", with(both, Visitor.hidden("dry_run", "true")))));
        steps.add(step(
                t("results.compute"),
                visit.visitor()
                        .form(
                                "compute",
                                "results.compute.do",
                                "plain",
                                state.published() > 0
                                        ? with(both, Parts.check("change_published", t("results.change")))
                                        : both)));
        if (state.results() > 0) {
            if (visit.visitor().staff()) {
                steps.add(step(t("results.publish"), publication(visit, state, both)));
            }
            steps.add(step(
                    t("results.cards"),
                    visit.visitor()
                            .form(
                                    "cards",
                                    "results.cards.do",
                                    "plain",
                                    with(
                                            with(both, Parts.check("published_only", t("results.cards.published"))),
                                            designs()))));
        }
        return Html.of(
                Parts.facts(List.of(
                        Parts.fact(t("results.count"), Parts.count(state.results())),
                        Parts.fact(t("results.published"), Parts.count(state.published())),
                        Parts.fact(t("results.cards.count"), Parts.count(state.cards())))),
                tag("div", "steps").of(steps),
                downloads(visit, state, term, room),
                state.results() == 0 ? Parts.empty(t("results.none")) : table(visit, lists.results(term, room)));
    }

    /** What the cards look like: as the school has it, or one of ours. */
    private static Html designs() {
        return Fields.choice(
                "design",
                t("results.design"),
                List.of(
                        new Fields.Option("", t("results.design.school")),
                        new Fields.Option("standard", t("results.design.standard")),
                        new Fields.Option("modern", t("results.design.modern"))),
                Optional.empty());
    }

    private static Html publication(Visit visit, ClassState state, Html[] both) {
        List<Html> forms = new ArrayList<>();
        if (state.published() < state.results()) {
            forms.add(visit.visitor()
                    .form("publish", "results.publish.do", "plain", with(both, Visitor.hidden("action", "publish"))));
        }
        if (state.published() > 0) {
            forms.add(visit.visitor()
                    .form(
                            "publish",
                            "results.unpublish.do",
                            "danger",
                            with(both, Visitor.hidden("action", "unpublish"))));
        }
        return tag("div", "row").of(forms);
    }

    private static Html downloads(Visit visit, ClassState state, long term, long room) {
        List<Html> links = new ArrayList<>();
        if (state.cards() > 0) {
            links.add(Parts.download(at("class-cards", term, room), t("results.cards.pdf")));
            links.add(Parts.download(at("class-cards", term, room).with("format", "zip"), t("results.cards.zip")));
        }
        if (state.results() > 0) {
            links.add(Parts.download(at("broadsheet", term, room), t("results.broadsheet")));
            links.add(Parts.download(at("broadsheet", term, room).with("format", "pdf"), t("results.broadsheet.pdf")));
        }
        if (visit.visitor().staff()) {
            links.add(Parts.link(at("new", term, room).with("kind", "marks"), t("results.marks")));
            links.add(Parts.link(at("new", term, room).with("kind", "remarks"), t("results.remarks")));
            links.add(Parts.link(at("new", term, room).with("kind", "ratings"), t("results.ratings")));
        }
        return links.isEmpty() ? Html.NOTHING : tag("p", "row").of(links);
    }

    private static Link at(String place, long term, long room) {
        return Visitor.to(place).with("term_id", String.valueOf(term)).with("classroom_id", String.valueOf(room));
    }

    private static Html step(String what, Html form) {
        return tag("div", "step").of(tag("p").text(what), form);
    }

    private static Html[] with(Html[] fields, Html more) {
        List<Html> all = new ArrayList<>(List.of(fields));
        all.add(more);
        return all.toArray(Html[]::new);
    }

    private static Html table(Visit visit, List<StudentResult> results) {
        return Parts.section(
                t("results.students"),
                Tables.of(
                        t("results.students"),
                        List.of(
                                Tables.text(t("results.student")),
                                Tables.text(t("results.number")),
                                Tables.number(t("results.position")),
                                Tables.number(t("results.average")),
                                Tables.text(t("results.grade")),
                                Tables.text(t("results.seen")),
                                Tables.text(t("results.card"))),
                        results.stream()
                                .map(result -> List.of(
                                        Html.text(result.student()),
                                        Html.text(result.admissionNumber()),
                                        Html.text(result.position() == null ? "–" : result.position()),
                                        Html.text(result.average()),
                                        Html.text(result.grade()),
                                        tag("span", result.published() ? "state good" : "state idle")
                                                .text(t(result.published() ? "results.yes" : "results.no")),
                                        card(visit, result)))
                                .toList()));
    }

    /** One by one they are for the staff, and for the families; a class teacher has those of the class. */
    private static Html card(Visit visit, StudentResult result) {
        if (result.card() == null) {
            return Html.text("–");
        }
        return visit.visitor().staff()
                ? Parts.link(Visitor.to("card").with("id", String.valueOf(result.card())), t("results.card.get"))
                : Html.text(t("results.yes"));
    }

    private void requireClass(Visit visit, long classroom) {
        if (!classes.mayHandle(visit.visitor().caller(), classroom)) {
            throw PageProblem.forbidden();
        }
    }

    /** Of a class, or of all classes of a term. */
    void compute(Visit visit) {
        Caller caller = visit.visitor().caller();
        long term = visit.formNumber("term_id");
        if (visit.form("classroom_id").isEmpty()) {
            if (!caller.staff()) {
                throw PageProblem.forbidden();
            }
            tasks.follow(
                    visit,
                    app.task(ExaminationTasks::computeTermResults).delay(term, caller.account()),
                    "compute",
                    SchoolLists.name(lists.terms(), term));
            return;
        }
        long room = visit.formNumber("classroom_id");
        requireClass(visit, room);
        boolean dryRun = visit.form("dry_run").isPresent();
        tasks.follow(
                visit,
                app.task(ExaminationTasks::computeClassroomResults)
                        .delay(
                                term,
                                room,
                                caller.account(),
                                visit.form("change_published").isPresent(),
                                dryRun),
                dryRun ? "check" : "compute",
                about(term, room));
    }

    void publish(Visit visit) {
        long term = visit.formNumber("term_id");
        long room = visit.formNumber("classroom_id");
        String action = visit.form("action").filter("unpublish"::equals).orElse("publish");
        tasks.follow(
                visit, app.task(ExaminationTasks::publishResults).delay(term, room, action), action, about(term, room));
    }

    void cards(Visit visit) {
        long term = visit.formNumber("term_id");
        long room = visit.formNumber("classroom_id");
        requireClass(visit, room);
        tasks.follow(
                visit,
                app.task(ReportCardTasks::generateClassroomReportCards)
                        .delay(
                                term,
                                room,
                                null,
                                visit.form("published_only").isPresent(),
                                visit.visitor().caller().account(),
                                visit.form("design")
                                        .filter(design -> !design.isBlank())
                                        .orElse(null)),
                "cards",
                about(term, room));
    }

    void broadsheet(Visit visit) {
        long term = visit.queryNumber("term_id").orElseThrow(PageProblem::unknown);
        long room = visit.queryNumber("classroom_id").orElseThrow(PageProblem::unknown);
        requireClass(visit, room);
        try {
            if (visit.query("format").filter("pdf"::equals).isPresent()) {
                visit.file("application/pdf", "broadsheet.pdf", printed.of(term, room));
            } else {
                visit.file(UploadPages.WORKBOOK, "broadsheet.xlsx", broadsheet.of(term, room));
            }
        } catch (ExaminationRefusedException e) {
            throw PageProblem.wrong(String.valueOf(e.getMessage()));
        }
    }

    private String about(long term, long room) {
        return SchoolLists.name(lists.classrooms(Optional.empty()), room) + ", "
                + SchoolLists.name(lists.terms(), term);
    }
}
