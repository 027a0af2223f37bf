package io.ssync.example.web;

import static io.ssync.example.web.Access.staffOnly;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.ssync.example.app.SchoolApp;
import io.ssync.school.academic.AcademicTasks;
import io.ssync.school.academic.AcademicTemplates;
import io.ssync.school.examination.ExaminationTasks;
import io.ssync.school.upload.ErrorWorkbooks;
import io.ssync.school.upload.UploadHistory;
import io.ssync.school.users.Invitations;
import io.ssync.school.users.UsersTasks;
import io.ssync.school.users.UsersTemplates;
import io.ssync.tasks.message.CeleryJson;
import java.util.function.Supplier;

/** Uploads of sheets, the templates to fill in, and what was wrong with the rows. */
final class UploadRoutes {
    private static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final SchoolApp app;
    private final WebOptions options;
    private final BodyGate gate;
    private final UploadHistory history;

    UploadRoutes(SchoolApp app, WebOptions options, BodyGate gate) {
        this.gate = gate;
        this.app = app;
        history = new UploadHistory(app.dataSource(), app.tasks().clock());
        this.options = options;
    }

    void addTo(JavalinConfig config) {
        AcademicTemplates academic = new AcademicTemplates(app.dataSource());
        ErrorWorkbooks errors = new ErrorWorkbooks(app.dataSource());
        config.routes.get("/api/uploads/", staffOnly(request -> {
            Page page = Page.of(request);
            Replies.json(
                    request,
                    HttpStatus.OK,
                    page.of(request, history.count(), history.list(page.size(), page.offset())));
        }));
        Invitations invitations = new Invitations(app.dataSource());
        add(
                config,
                "/api/academic/students",
                academic::students,
                (tasks, file, form) -> tasks.task(AcademicTasks::bulkUploadStudents)
                        .delay(
                                file,
                                form.number("academic_year_id"),
                                form.userId(),
                                form.dryRun(),
                                form.flag("update_existing")));
        add(
                config,
                "/api/academic/classrooms",
                academic::classrooms,
                (tasks, file, form) ->
                        tasks.task(AcademicTasks::bulkUploadClassrooms).delay(file, form.dryRun()));
        add(
                config,
                "/api/users/teachers",
                UsersTemplates::teachers,
                (tasks, file, form) ->
                        tasks.task(UsersTasks::bulkUploadTeachers).delay(file, form.dryRun()));
        add(
                config,
                "/api/users/parents",
                UsersTemplates::parents,
                (tasks, file, form) -> tasks.task(UsersTasks::bulkUploadParents).delay(file, form.dryRun()));
        upload(
                config,
                "/api/examination/marks",
                (tasks, file, form) -> tasks.task(ExaminationTasks::bulkUploadMarks)
                        .delay(
                                file,
                                form.number("term_id"),
                                form.number("classroom_id"),
                                form.number("subject_id"),
                                form.dryRun()));
        upload(
                config,
                "/api/examination/remarks",
                (tasks, file, form) -> tasks.task(ExaminationTasks::bulkUploadRemarks)
                        .delay(file, form.number("term_id"), form.number("classroom_id"), form.dryRun()));
        config.routes.get(
                "/api/tasks/{id}/error-workbook/",
                staffOnly(request -> Replies.file(
                        request,
                        WORKBOOK,
                        "rows-to-correct.xlsx",
                        errors.find(request.pathParam("id")).orElseThrow(NotFoundResponse::new))));
        config.routes.get(
                "/api/tasks/{id}/invitations/",
                staffOnly(request -> request.contentType("application/json")
                        .result(CeleryJson.write(invitations.of(request.pathParam("id"))))));
    }

    private void add(JavalinConfig config, String path, Supplier<byte[]> template, UploadHandler.Upload upload) {
        upload(config, path, upload);
        config.routes.get(path + "/template/", staffOnly(download(path, template)));
    }

    private void upload(JavalinConfig config, String path, UploadHandler.Upload upload) {
        String kind = path.substring(path.lastIndexOf('/') + 1);
        config.routes.post(
                path + "/bulk-upload/",
                staffOnly(gate.guard(new UploadHandler(app.tasks(), options, history, kind, upload))));
    }

    private static Handler download(String path, Supplier<byte[]> template) {
        String name = path.substring(path.lastIndexOf('/') + 1) + ".xlsx";
        return request -> Replies.file(request, WORKBOOK, name, template.get());
    }
}
