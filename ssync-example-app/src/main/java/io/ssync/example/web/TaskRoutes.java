package io.ssync.example.web;

import static io.ssync.example.web.Access.staffOnly;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.ssync.school.examination.ExaminationTasks;
import io.ssync.school.finance.FinanceTasks;
import io.ssync.school.reportcard.ReportCardTasks;
import io.ssync.school.users.UsersTasks;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import org.jspecify.annotations.Nullable;

/** Tasks that are started with a few values. All are for the staff, and answer at once with the id of the task. */
final class TaskRoutes {
    /** Calls a task with what a request says. */
    private interface Call {
        AsyncResult<?> send(Context request, JsonRequest body);
    }

    private final TaskApp app;
    private final BodyGate gate;

    TaskRoutes(TaskApp app, BodyGate gate) {
        this.app = app;
        this.gate = gate;
    }

    void addTo(JavalinConfig config) {
        post(config, "/api/examination/compute-results/", this::computeResults);
        post(
                config,
                "/api/examination/publish-results/",
                (request, body) -> app.task(ExaminationTasks::publishResults)
                        .delay(body.number("term_id"), body.number("classroom_id"), action(body)));
        post(
                config,
                "/api/examination/report-cards/bulk_generate/",
                (request, body) -> app.task(ReportCardTasks::generateClassroomReportCards)
                        .delay(
                                body.number("term_id"),
                                body.number("classroom_id"),
                                body.optionalFlag("regenerate"),
                                body.optionalFlag("published_only"),
                                user(request)));
        post(
                config,
                "/api/finance/fee-structures/{id}/auto_assign/",
                (request, body) ->
                        app.task(FinanceTasks::bulkAssignFees).delay(id(request), body.optionalNumber("term_id")));
        post(
                config,
                "/api/finance/fee-structures/{id}/send_reminder/",
                (request, body) ->
                        app.task(FinanceTasks::sendCustomFeeReminder).delay(id(request), body.optionalText("message")));
        post(
                config,
                "/api/finance/fee-structures/send_all_reminders/",
                (request, body) -> app.task(FinanceTasks::sendFeeReminders).delay());
        post(
                config,
                "/api/users/send-email/",
                (request, body) -> app.task(UsersTasks::sendEmailAsync)
                        .delay(
                                body.text("subject"),
                                body.text("message"),
                                body.texts("recipient_list"),
                                body.optionalText("from_email"),
                                body.optionalText("html_message"),
                                null));
    }

    /** Of a class, or of all classes of the term. */
    private AsyncResult<?> computeResults(Context request, JsonRequest body) {
        Long classroom = body.optionalNumber("classroom_id");
        return classroom == null
                ? app.task(ExaminationTasks::computeTermResults).delay(body.number("term_id"), user(request))
                : app.task(ExaminationTasks::computeClassroomResults)
                        .delay(
                                body.number("term_id"),
                                classroom,
                                user(request),
                                body.optionalFlag("change_published"),
                                body.optionalFlag("dry_run"));
    }

    private static @Nullable String action(JsonRequest body) {
        String action = body.optionalText("action");
        if (action != null && !action.equals("publish") && !action.equals("unpublish")) {
            throw new JsonRequest.WrongException("action must be publish or unpublish.");
        }
        return action;
    }

    private void post(JavalinConfig config, String path, Call call) {
        config.routes.post(
                path,
                staffOnly(gate.guard(request -> Replies.accepted(
                        request, call.send(request, JsonRequest.of(request)).id()))));
    }

    private static long id(Context request) {
        try {
            return Long.parseLong(request.pathParam("id"));
        } catch (NumberFormatException e) {
            throw new JsonRequest.WrongException("The id must be a whole number.");
        }
    }

    private static @Nullable Long user(Context request) {
        long id = Caller.of(request).userId();
        return id == 0 ? null : Long.valueOf(id);
    }
}
