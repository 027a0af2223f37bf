package io.ssync.example.web;

import static io.ssync.example.web.Access.staffOnly;

import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.ssync.example.access.BodyGate;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.upload.UploadFields;
import io.ssync.example.upload.UploadKind;
import io.ssync.example.upload.UploadKinds;
import io.ssync.school.upload.ErrorWorkbooks;
import io.ssync.school.upload.UploadHistory;
import io.ssync.school.users.Invitations;
import io.ssync.tasks.message.CeleryJson;

/** Uploads of sheets, the templates to fill in, and what was wrong with the rows. */
final class UploadRoutes {
    private static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final SchoolApp app;
    private final UploadKinds kinds;
    private final WebOptions options;
    private final BodyGate gate;
    private final UploadHistory history;

    UploadRoutes(SchoolApp app, UploadKinds kinds, WebOptions options, BodyGate gate) {
        this.kinds = kinds;
        this.gate = gate;
        this.app = app;
        history = new UploadHistory(app.dataSource(), app.tasks().clock());
        this.options = options;
    }

    void addTo(JavalinConfig config) {
        ErrorWorkbooks errors = new ErrorWorkbooks(app.dataSource());
        config.routes.get("/api/uploads/", staffOnly(request -> {
            Page page = Page.of(request);
            Replies.json(
                    request,
                    HttpStatus.OK,
                    page.of(request, history.count(), history.list(page.size(), page.offset())));
        }));
        Invitations invitations = new Invitations(app.dataSource());
        for (UploadKind kind : kinds.all()) {
            config.routes.post(
                    kind.path() + "/bulk-upload/",
                    staffOnly(gate.guard(new UploadHandler(options.uploadLimit(), history, kind))));
            // The templates of a class are for its teacher, too.
            if (!kind.fields().contains("classroom_id")) {
                config.routes.get(
                        kind.path() + "/template/",
                        staffOnly(request -> Replies.file(
                                request,
                                WORKBOOK,
                                kind.name() + ".xlsx",
                                kind.template().make(new UploadFields(request::queryParam, null)))));
            }
        }
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
}
