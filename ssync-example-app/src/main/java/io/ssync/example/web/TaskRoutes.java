package io.ssync.example.web;

import static io.ssync.example.web.Access.staffAnd;
import static io.ssync.example.web.Access.staffOnly;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.ssync.school.examination.ExaminationTasks;
import io.ssync.school.finance.FeeStructures;
import io.ssync.school.finance.FinanceTasks;
import io.ssync.school.reportcard.ReportCardTasks;
import io.ssync.school.users.UsersTasks;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are started with a few values. Most are for the staff, those about fees for accountants, too, and those about a class
 * for its class teacher; all answer at once with the id of the task.
 */
final class TaskRoutes {
    /** Calls a task with what a request says. */
    private interface Call {
        AsyncResult<?> send(Context request, JsonRequest body);
    }

    private final TaskApp app;
    private final FeeStructures fees;
    private final OwnClasses classes;
    private final BodyGate gate;

    TaskRoutes(TaskApp app, FeeStructures fees, OwnClasses classes, BodyGate gate) {
        this.classes = classes;
        this.app = app;
        this.fees = fees;
        this.gate = gate;
    }

    void addTo(JavalinConfig config) {
        // The second of each is where the school system itself has it.
        for (String path : List.of("/api/examination/compute-results/", "/api/examination/term-results/compute/")) {
            ofClass(config, path, this::computeResults);
        }
        for (String path : List.of("/api/examination/publish-results/", "/api/examination/term-results/publish/")) {
            post(
                    config,
                    path,
                    (request, body) -> app.task(ExaminationTasks::publishResults)
                            .delay(body.number("term_id"), body.number("classroom_id"), action(body)));
        }
        ofClass(
                config,
                "/api/examination/report-cards/bulk_generate/",
                (request, body) -> app.task(ReportCardTasks::generateClassroomReportCards)
                        .delay(
                                body.number("term_id"),
                                body.number("classroom_id"),
                                body.optionalFlag("regenerate"),
                                body.optionalFlag("published_only"),
                                user(request)));
        ofFees(
                config,
                "/api/finance/fee-structures/{id}/auto_assign/",
                (request, body) ->
                        app.task(FinanceTasks::bulkAssignFees).delay(id(request), body.optionalNumber("term_id")));
        config.routes.post("/api/finance/fee-structures/{id}/send_reminder/", feesOnly(gate.guard(this::sendReminder)));
        config.routes.post(
                "/api/finance/fee-structures/send_all_reminders/",
                feesOnly(gate.guard(request -> Replies.queued(
                        request,
                        app.task(FinanceTasks::sendFeeReminders).delay().id(),
                        Map.of("message", "Fee reminders task queued successfully")))));
        config.routes.post("/api/tasks/{id}/cancel/", staffOnly(gate.guard(request -> {
            String id = request.pathParam("id");
            app.terminate(id);
            Replies.json(request, HttpStatus.OK, Map.of("cancelled", id));
        })));
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

    /** Answers as the school system does. */
    private void sendReminder(Context request) {
        JsonRequest body = JsonRequest.of(request);
        long fee = id(request);
        Optional<String> name = fees.name(fee);
        if (name.isEmpty()) {
            Replies.frameworkError(
                    request, HttpStatus.NOT_FOUND, Map.of("detail", "No FeeStructure matches the given query."));
            return;
        }
        String taskId = app.task(FinanceTasks::sendCustomFeeReminder)
                .delay(fee, body.optionalText("message"))
                .id();
        Replies.queued(
                request, taskId, Map.of("message", "Reminder task queued successfully", "fee_structure", name.get()));
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
        config.routes.post(path, staffOnly(gate.guard(accepted(call))));
    }

    private void ofFees(JavalinConfig config, String path, Call call) {
        config.routes.post(path, feesOnly(gate.guard(accepted(call))));
    }

    /** For the class teacher, too, of the classroom that the body names. */
    private void ofClass(JavalinConfig config, String path, Call call) {
        config.routes.post(path, gate.guard(classes.guard(TaskRoutes::classroom, accepted(call))));
    }

    private static Handler feesOnly(Handler handler) {
        return staffAnd(Set.of(Role.ACCOUNTANT), handler);
    }

    private static Handler accepted(Call call) {
        return request -> Replies.accepted(
                request, call.send(request, JsonRequest.of(request)).id());
    }

    private static long classroom(Context request) {
        Long classroom = JsonRequest.of(request).optionalNumber("classroom_id");
        return classroom == null ? 0 : classroom;
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
