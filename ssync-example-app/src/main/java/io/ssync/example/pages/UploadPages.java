package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.javalin.http.HttpResponseException;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.pages.SchoolLists.Choice;
import io.ssync.example.upload.UploadFields;
import io.ssync.example.upload.UploadKind;
import io.ssync.example.upload.UploadKinds;
import io.ssync.example.upload.UploadLimit;
import io.ssync.example.upload.UploadLimit.SentFile;
import io.ssync.example.upload.WrongFieldException;
import io.ssync.school.examination.ExaminationRefusedException;
import io.ssync.school.upload.ErrorWorkbooks;
import io.ssync.school.upload.PastUpload;
import io.ssync.school.upload.SheetPreview;
import io.ssync.school.upload.UploadHistory;
import io.ssync.school.upload.UploadedFiles;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;
import io.ssync.tasks.dashboard.page.Tables;
import io.ssync.tasks.dashboard.page.Tables.Column;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Uploads: what there is to upload, the form for a file, and those of the past. A file is tried first, and stored when its report was seen. */
final class UploadPages {
    static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final TaskApp app;
    private final UploadKinds kinds;
    private final UploadLimit limit;
    private final UploadHistory history;
    private final UploadedFiles files;
    private final ErrorWorkbooks errors;
    private final SchoolLists lists;
    private final UploadPage one;

    UploadPages(SchoolApp app, UploadKinds kinds, UploadLimit limit, SchoolLists lists) {
        this.app = app.tasks();
        this.kinds = kinds;
        this.limit = limit;
        this.lists = lists;
        history = new UploadHistory(app.dataSource(), app.tasks().clock());
        files = new UploadedFiles(app.dataSource(), app.tasks().clock());
        errors = new ErrorWorkbooks(app.dataSource());
        one = new UploadPage(app, history, files, lists);
    }

    /** What can be uploaded, and what was. */
    Page all(Visit visit) {
        int page = visit.page();
        List<PastUpload> past = history.list(Parts.ON_A_PAGE, (page - 1L) * Parts.ON_A_PAGE);
        List<Html> ways = kinds.all().stream()
                .map(kind -> tag("a", "way")
                        .href(Visitor.to("new").with("kind", kind.name()))
                        .of(
                                tag("strong").text(t("kind." + kind.name())),
                                tag("span").text(t("kind." + kind.name() + ".what"))))
                .toList();
        return Page.of(
                "uploads",
                t("page.uploads"),
                Parts.title(t("page.uploads")),
                tag("div", "ways").of(ways),
                Parts.section(
                        t("uploads.past"),
                        past.isEmpty() ? Parts.empty(t("uploads.none")) : table(past),
                        Parts.turn(Visitor.to("uploads"), page, history.count())));
    }

    private Html table(List<PastUpload> past) {
        Map<Long, String> people =
                lists.people(past.stream().map(PastUpload::uploadedById).toList());
        Map<String, TaskResult> results = app.results()
                .findAll(past.stream()
                        .filter(upload -> upload.totalRows() == null)
                        .map(PastUpload::taskId)
                        .collect(Collectors.toSet()));
        List<Column> columns = List.of(
                Tables.text(t("uploads.file")),
                Tables.text(t("uploads.kind")),
                Tables.text(t("uploads.outcome")),
                Tables.text(t("uploads.who")),
                Tables.text(t("uploads.when")));
        return Tables.of(
                t("uploads.past"),
                columns,
                past.stream()
                        .map(upload -> List.of(
                                Parts.link(
                                        Visitor.to("upload").with("id", upload.taskId()), UploadPage.fileName(upload)),
                                Html.text(UploadPage.kind(upload)),
                                outcome(upload, Optional.ofNullable(results.get(upload.taskId()))),
                                Html.text(UploadPage.who(upload, people)),
                                Parts.time(Instant.parse(upload.uploadedAt()))))
                        .toList());
    }

    private static Html outcome(PastUpload upload, Optional<TaskResult> result) {
        if (upload.totalRows() == null) {
            return Progress.state(result);
        }
        long created = upload.created() == null ? 0 : upload.created();
        long failed = upload.failed() == null ? 0 : upload.failed();
        boolean tried = Boolean.TRUE.equals(upload.dryRun());
        return Html.of(
                tag("span", "state " + (tried ? "idle" : failed > 0 ? "warn" : "good"))
                        .text(t(tried ? "outcome.tried" : "outcome.stored")),
                Html.text(" " + t("outcome.rows", Parts.count(created), Parts.count(failed))));
    }

    /** The form for a file of a kind. */
    Page form(Visit visit, UploadKind kind, Optional<String> problem) {
        Optional<Long> term = visit.queryNumber("term_id");
        Optional<Long> classroom = visit.queryNumber("classroom_id");
        boolean ofClass = kind.fields().contains("classroom_id");
        List<Html> content = new ArrayList<>(List.of(
                Parts.title(t("new.title", t("kind." + kind.name()))), Parts.lead(t("new.lead"))));
        problem.ifPresent(text -> content.add(Parts.alert(
                tag("strong").text(t("new.refused")), tag("p", "reason").text(text))));
        if (ofClass) {
            content.add(chooser(kind, term, classroom));
        }
        if (!ofClass || term.isPresent() && classroom.isPresent()) {
            content.add(fileForm(visit, kind, classroom));
        }
        return Page.of("uploads", t("new.title", t("kind." + kind.name())), content.toArray(Html[]::new));
    }

    /** Of marks and remarks the class comes first: its subjects, and its template, depend on it. */
    private Html chooser(UploadKind kind, Optional<Long> term, Optional<Long> classroom) {
        return tag("form", "act choose")
                .attr("method", "get")
                .action(Visitor.to("new"))
                .of(
                        Visitor.hidden("kind", kind.name()),
                        Parts.choice("term_id", t("field.term"), lists.terms(), term, Optional.empty()),
                        Parts.choice(
                                "classroom_id",
                                t("field.classroom"),
                                lists.classrooms(Optional.empty()),
                                classroom,
                                Optional.empty()),
                        tag("button", "quiet").attr("type", "submit").text(t("new.choose")));
    }

    private Html fileForm(Visit visit, UploadKind kind, Optional<Long> classroom) {
        List<Html> fields = new ArrayList<>();
        fields.add(Visitor.hidden("token", visit.visitor().formToken()));
        fields.add(Visitor.hidden("kind", kind.name()));
        List<Choice> subjects = classroom.map(lists::subjects).orElse(List.of());
        for (String field : kind.fields()) {
            switch (field) {
                case "academic_year_id" ->
                    fields.add(Parts.choice(
                            field, t("field.year"), lists.years(), visit.queryNumber(field), Optional.empty()));
                case "subject_id" ->
                    fields.add(Parts.choice(
                            field, t("field.subject"), subjects, visit.queryNumber(field), Optional.empty()));
                case "update_existing" -> fields.add(Parts.check(field, t("field.update")));
                default -> visit.query(field).ifPresent(value -> fields.add(Visitor.hidden(field, value)));
            }
        }
        fields.add(tag("label", "drop")
                .attr("data-drop", "")
                .of(
                        tag("span", "file").attr("data-name", t("new.drop")).text(t("new.drop")),
                        tag("input")
                                .attr("type", "file")
                                .attr("name", "file")
                                .attr("accept", ".xlsx,.ods,.csv,text/csv")
                                .flag("required", true)
                                .of(),
                        tag("span", "dim").text(t("new.size", limit.maxUploadMb()))));
        fields.add(tag("button", "plain").attr("type", "submit").text(t("new.try")));
        return Html.of(
                tag("form", "upload")
                        .attr("method", "post")
                        .attr("enctype", "multipart/form-data")
                        .action(Visitor.to("try"))
                        .of(fields),
                templates(visit, kind, subjects));
    }

    private static Html templates(Visit visit, UploadKind kind, List<Choice> subjects) {
        Link link = Visitor.to("template").with("kind", kind.name());
        for (String field : List.of("term_id", "classroom_id")) {
            Optional<String> value = visit.query(field);
            if (kind.fields().contains(field) && value.isPresent()) {
                link = link.with(field, value.get());
            }
        }
        Link template = link;
        List<Html> downloads = kind.fields().contains("subject_id")
                ? subjects.stream()
                        .map(subject -> Parts.download(
                                template.with("subject_id", String.valueOf(subject.id())), subject.name()))
                        .toList()
                : List.of(Parts.download(template, t("new.template")));
        return Parts.section(
                t("new.templates"),
                tag("p").text(t("kind." + kind.name() + ".template")),
                tag("div", "row").of(downloads));
    }

    /** A workbook to fill in. */
    void template(Visit visit) {
        UploadKind kind = kind(visit.query("kind"));
        try {
            visit.file(
                    WORKBOOK,
                    kind.name() + ".xlsx",
                    kind.template()
                            .make(new UploadFields(name -> visit.query(name).orElse(null), null)));
        } catch (WrongFieldException | ExaminationRefusedException e) {
            throw PageProblem.wrong(String.valueOf(e.getMessage()));
        }
    }

    /** The rows that an upload has not stored. */
    void errors(Visit visit) {
        byte[] workbook = visit.query("id").flatMap(errors::find).orElseThrow(PageProblem::unknown);
        visit.file(WORKBOOK, "rows-to-correct.xlsx", workbook);
    }

    /** The file of a form. To be read before the form's token, which is in the same body. */
    Optional<SentFile> read(Visit visit) throws IOException {
        try {
            return limit.read(visit.request());
        } catch (HttpResponseException e) {
            throw PageProblem.of(e.getStatus(), String.valueOf(e.getMessage()));
        }
    }

    /** Tries a file; empty if it leads on to what came of it. */
    Optional<Page> attempt(Visit visit, Optional<SentFile> sent) {
        UploadKind kind = kind(visit.form("kind"));
        if (sent.isEmpty() || sent.get().content().length == 0) {
            return Optional.of(form(visit, kind, Optional.of(t("new.empty"))));
        }
        Map<String, String> given = new LinkedHashMap<>();
        given.put("kind", kind.name());
        kind.fields().forEach(name -> visit.form(name).ifPresent(value -> given.put(name, value)));
        try {
            SheetPreview preview = kind.preview().of(sent.get().content(), fields(visit, given, true));
            if (preview.refused().isPresent()) {
                return Optional.of(form(visit, kind, preview.refused()));
            }
            String id = kind.sending()
                    .send(sent.get().content(), fields(visit, given, true))
                    .id();
            history.add(
                    id, kind.name(), sent.get().name(), visit.visitor().caller().account());
            files.keep(
                    id,
                    CeleryJson.write(given),
                    Recognised.write(preview),
                    sent.get().content());
            visit.leadTo(Visitor.to("upload").with("id", id));
            return Optional.empty();
        } catch (WrongFieldException e) {
            throw PageProblem.wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Stores a file that was tried. */
    void store(Visit visit) {
        String tried = visit.form("id").orElseThrow(PageProblem::unknown);
        Map<?, ?> given = files.find(tried)
                .map(file -> (Map<?, ?>) CeleryJson.readPlain(file.fields()))
                .orElseThrow(PageProblem::unknown);
        UploadKind kind = kind(Optional.of(String.valueOf(given.get("kind"))));
        Map<String, String> fields = new HashMap<>();
        given.forEach((name, value) -> fields.put(String.valueOf(name), String.valueOf(value)));
        String name = history.find(tried).map(UploadPage::fileName).orElse("");
        String stored = files.take(
                        tried,
                        content -> kind.sending()
                                .send(content, fields(visit, fields, false))
                                .id())
                .orElseThrow(() -> PageProblem.of(409, t("upload.taken")));
        history.add(stored, kind.name(), name, visit.visitor().caller().account());
        visit.leadTo(Visitor.to("upload").with("id", stored));
    }

    private static UploadFields fields(Visit visit, Map<String, String> given, boolean dryRun) {
        Map<String, String> all = new HashMap<>(given);
        all.put("dry_run", String.valueOf(dryRun));
        return new UploadFields(all::get, visit.visitor().caller().account());
    }

    /** Stops an upload, or keeps it from beginning. */
    void cancel(Visit visit) {
        String id = visit.form("id").orElseThrow(PageProblem::unknown);
        app.terminate(id);
        visit.leadTo(Visitor.to("upload").with("id", id));
    }

    UploadKind kind(Optional<String> name) {
        return name.flatMap(kinds::find).orElseThrow(PageProblem::unknown);
    }

    Page one(Visit visit) {
        return one.of(visit, visit.query("id").orElseThrow(PageProblem::unknown));
    }

    /** Whether a task is an upload, which has a page of its own. */
    boolean knows(String taskId) {
        return history.find(taskId).isPresent();
    }
}
