package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.example.pages.Texts.tOr;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.example.app.SchoolApp;
import io.ssync.school.upload.PastUpload;
import io.ssync.school.upload.UploadHistory;
import io.ssync.school.upload.UploadReport;
import io.ssync.school.upload.UploadedFiles;
import io.ssync.school.upload.UploadedFiles.Tried;
import io.ssync.school.users.InvitationReport;
import io.ssync.school.users.Invitations;
import io.ssync.sheets.RowError;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** An upload: what was made of the file, how far it is, and what came of it. */
final class UploadPage {
    /** In the page; all are in the workbook. */
    private static final int MOST_ROWS = 200;

    private static final Set<String> WITH_INVITATIONS = Set.of("teachers", "parents");

    private final TaskApp app;
    private final UploadHistory history;
    private final UploadedFiles files;
    private final Invitations invitations;
    private final SchoolLists lists;

    UploadPage(SchoolApp app, UploadHistory history, UploadedFiles files, SchoolLists lists) {
        this.app = app.tasks();
        this.history = history;
        this.files = files;
        this.lists = lists;
        invitations = new Invitations(app.dataSource());
    }

    Page of(Visit visit, String id) {
        // The result first: an upload that ends meanwhile has its report before it has its result.
        Optional<TaskResult> result = app.result(id).record();
        Optional<UploadReport> report = history.report(id);
        PastUpload upload = history.find(id).orElseThrow(PageProblem::unknown);
        Optional<Tried> tried = files.find(id);
        boolean running = report.isEmpty() && Progress.isRunning(result);
        List<Html> live = new ArrayList<>();
        if (running) {
            live.add(Progress.bar(result));
        } else {
            report.ifPresentOrElse(
                    known -> live.add(outcome(id, upload, known)),
                    () -> result.filter(end -> !end.state().equals(TaskState.SUCCESS))
                            .ifPresent(end -> live.add(refused(end))));
        }
        List<Html> content = new ArrayList<>();
        content.add(Parts.title(fileName(upload)));
        content.add(facts(upload, result, running));
        content.add(
                tag("div", running ? "live goes-on" : "live").attr("id", "live").of(live));
        content.add(actions(visit, id, upload, report, tried, running));
        report.ifPresent(known -> content.add(notes(known)));
        report.ifPresent(known -> content.add(wrongRows(known)));
        tried.ifPresent(file -> content.add(Recognised.show(file.recognised())));
        if (report.isPresent() && WITH_INVITATIONS.contains(String.valueOf(upload.kind()))) {
            content.add(invited(invitations.of(id)));
        }
        return new Page("uploads", fileName(upload), Html.of(content), running);
    }

    private Html facts(PastUpload upload, Optional<TaskResult> result, boolean running) {
        Map<Long, String> people = lists.people(Collections.singletonList(upload.uploadedById()));
        return Parts.facts(List.of(
                Parts.fact(t("uploads.kind"), kind(upload)),
                Parts.fact(
                        t("upload.state"),
                        tag("span")
                                .attr("id", "state")
                                .of(
                                        running || upload.totalRows() == null
                                                ? Progress.state(result)
                                                : tag("span", "state good")
                                                        .text(t(
                                                                Boolean.TRUE.equals(upload.dryRun())
                                                                        ? "outcome.tried"
                                                                        : "outcome.stored")))),
                Parts.fact(t("uploads.who"), who(upload, people)),
                Parts.fact(t("uploads.when"), Parts.time(Instant.parse(upload.uploadedAt())))));
    }

    private static Html outcome(String id, PastUpload upload, UploadReport report) {
        String good = Parts.count(report.created() + report.updated());
        List<Html> told = new ArrayList<>();
        told.add(tag("p", report.failed() == 0 ? "note" : "alert")
                .attr("role", "status")
                .text(t(
                        report.dryRun() ? "upload.tried" : "upload.stored",
                        good,
                        Parts.count(report.totalRows()),
                        Parts.count(report.failed()),
                        kind(upload).toLowerCase(Locale.ROOT))));
        if (report.failed() > 0) {
            told.add(tag("p").of(
                            Parts.download(Visitor.to("errors").with("id", id), t("upload.errors")),
                            tag("span", "dim").text(" " + t("upload.errors.how"))));
        }
        return Html.of(told);
    }

    private static Html refused(TaskResult end) {
        if (end.state().equals(TaskState.REVOKED)) {
            return tag("p", "note").attr("role", "status").text(t("upload.cancelled"));
        }
        return Parts.alert(tag("strong").text(t("upload.failed")), Progress.failure(end));
    }

    private static Html actions(
            Visit visit,
            String id,
            PastUpload upload,
            Optional<UploadReport> report,
            Optional<Tried> tried,
            boolean running) {
        List<Html> actions = new ArrayList<>();
        if (running) {
            actions.add(visit.visitor().form("cancel", "upload.cancel", "danger", Visitor.hidden("id", id)));
        }
        boolean hasGoodRows =
                report.filter(known -> known.created() + known.updated() > 0).isPresent();
        if (hasGoodRows && tried.filter(Tried::kept).isPresent()) {
            actions.add(visit.visitor()
                    .form(
                            "store",
                            report.filter(known -> known.failed() > 0).isPresent()
                                    ? "upload.store.rest"
                                    : "upload.store",
                            "plain",
                            Visitor.hidden("id", id)));
        } else if (hasGoodRows && tried.isPresent()) {
            actions.add(tag("p", "dim").text(t("upload.taken")));
        }
        if (!running && upload.kind() != null) {
            actions.add(Parts.link(Visitor.to("new").with("kind", upload.kind()), t("upload.another")));
        }
        return tag("div", "row").of(actions);
    }

    private static Html notes(UploadReport report) {
        return report.notes().isEmpty() ? Html.NOTHING : Parts.section(t("upload.notes"), Parts.list(report.notes()));
    }

    private static Html wrongRows(UploadReport report) {
        List<RowError> errors = report.errors();
        if (errors.isEmpty()) {
            return Html.NOTHING;
        }
        List<List<Html>> rows = errors.stream()
                .limit(MOST_ROWS)
                .map(error -> List.of(
                        Html.text(error.row()),
                        Html.text(error.column()),
                        Html.text(error.value()),
                        Html.text(error.reason())))
                .toList();
        return Parts.section(
                t("upload.wrong"),
                errors.size() > MOST_ROWS
                        ? tag("p").text(t("upload.wrong.some", MOST_ROWS, Parts.count(errors.size())))
                        : Html.NOTHING,
                Tables.of(
                        t("upload.wrong"),
                        List.of(
                                Tables.text(t("upload.row")),
                                Tables.text(t("upload.column")),
                                Tables.text(t("upload.value")),
                                Tables.prose(t("upload.reason"))),
                        rows));
    }

    private static Html invited(InvitationReport report) {
        List<Html> told = new ArrayList<>();
        told.add(tag("p").text(t("upload.invited", Parts.count(report.sent()), Parts.count(report.waiting()))));
        if (!report.undelivered().isEmpty()) {
            told.add(Tables.of(
                    t("upload.undelivered"),
                    List.of(Tables.text(t("login.email")), Tables.prose(t("upload.reason"))),
                    report.undelivered().stream()
                            .map(letter -> List.of(Html.text(letter.email()), Html.text(letter.reason())))
                            .toList()));
        }
        return Parts.section(t("upload.invitations"), told.toArray(Html[]::new));
    }

    static String fileName(PastUpload upload) {
        return Objects.requireNonNullElse(upload.fileName(), t("uploads.elsewhere"));
    }

    static String kind(PastUpload upload) {
        return upload.kind() == null ? "–" : tOr("kind." + upload.kind(), upload.kind());
    }

    static String who(PastUpload upload, Map<Long, String> people) {
        Long account = upload.uploadedById();
        return account == null
                ? t(upload.fileName() == null ? "uploads.elsewhere" : "uploads.office")
                : people.getOrDefault(account, "№ " + account);
    }
}
