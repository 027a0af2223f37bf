package io.ssync.example.web;

import static io.ssync.example.web.Access.staffAnd;
import static io.ssync.example.web.Access.staffOnly;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.ssync.example.access.BodyGate;
import io.ssync.example.access.Caller;
import io.ssync.example.access.OwnClasses;
import io.ssync.example.access.Role;
import io.ssync.school.database.TransientDatabaseException;
import io.ssync.school.examination.ExaminationTasks;
import io.ssync.school.finance.FeeStructures;
import io.ssync.school.finance.FinanceTasks;
import io.ssync.school.reportcard.ReportCardTasks;
import io.ssync.school.upload.StartedTask;
import io.ssync.school.upload.StartedTasks;
import io.ssync.school.users.UsersTasks;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.TaskResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that are started with a few values. Most are for the staff, those about fees for accountants, too, and those about a class
 * for its class teacher; all answer at once with the id of the task.
 */
final class TaskRoutes {
    private static final Logger log = LoggerFactory.getLogger(TaskRoutes.class);

    /** Calls a task with what a request says. */
    private interface Call {
        AsyncResult<?> send(Context request, JsonRequest body);
    }

    private final TaskApp app;
    private final FeeStructures fees;
    private final OwnClasses classes;
    private final StartedTasks started;
    private final BodyGate gate;

    TaskRoutes(TaskApp app, FeeStructures fees, OwnClasses classes, StartedTasks started, BodyGate gate) {
        this.started = started;
        this.classes = classes;
        this.app = app;
        this.fees = fees;
        this.gate = gate;
    }

    void addTo(JavalinConfig config) {
        // The second of each is where the school system itself has it.
        for (String path : List.of("/api/examination/compute-results/", "/api/examination/term-results/compute/")) {
            ofClass(config, path, "compute", this::computeResults);
        }
        for (String path : List.of("/api/examination/publish-results/", "/api/examination/term-results/publish/")) {
            post(
                    config,
                    path,
                    "publish",
                    (request, body) -> app.task(ExaminationTasks::publishResults)
                            .delay(body.number("term_id"), body.number("classroom_id"), action(body)));
        }
        ofClass(
                config,
                "/api/examination/report-cards/bulk_generate/",
                "cards",
                (request, body) -> app.task(ReportCardTasks::generateClassroomReportCards)
                        .delay(
                                body.number("term_id"),
                                body.number("classroom_id"),
                                body.optionalFlag("regenerate"),
                                body.optionalFlag("published_only"),
                                user(request),
                                design(body)));
        ofFees(
                config,
                "/api/finance/fee-structures/{id}/auto_assign/",
                "assign",
                (request, body) ->
                        app.task(FinanceTasks::bulkAssignFees).delay(id(request), body.optionalNumber("term_id")));
        config.routes.post("/api/finance/fee-structures/{id}/send_reminder/", feesOnly(gate.guard(this::sendReminder)));
        config.routes.post("/api/finance/fee-structures/send_all_reminders/", feesOnly(gate.guard(request -> {
            String id = app.task(FinanceTasks::sendFeeReminders).delay().id();
            remember(request, id, "remind-all", "");
            Replies.queued(request, id, Map.of("message", "Fee reminders task queued successfully"));
        })));
        config.routes.get("/api/tasks/mine/", staffAnd(Set.of(Role.ACCOUNTANT, Role.TEACHER), this::mine));
        config.routes.post("/api/tasks/{id}/cancel/", staffOnly(gate.guard(request -> {
            String id = request.pathParam("id");
            app.terminate(id);
            Replies.json(request, HttpStatus.OK, Map.of("cancelled", id));
        })));
        post(
                config,
                "/api/users/send-email/",
                "send-email",
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
        remember(request, taskId, "remind", name.get());
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

    private static @Nullable String design(JsonRequest body) {
        String design = body.optionalText("design");
        if (design != null && !design.equals("standard") && !design.equals("modern")) {
            throw new JsonRequest.WrongException("design must be standard or modern.");
        }
        return design;
    }

    private static @Nullable String action(JsonRequest body) {
        String action = body.optionalText("action");
        if (action != null && !action.equals("publish") && !action.equals("unpublish")) {
            throw new JsonRequest.WrongException("action must be publish or unpublish.");
        }
        return action;
    }

    private void post(JavalinConfig config, String path, String task, Call call) {
        config.routes.post(path, staffOnly(gate.guard(accepted(task, call))));
    }

    private void ofFees(JavalinConfig config, String path, String task, Call call) {
        config.routes.post(path, feesOnly(gate.guard(accepted(task, call))));
    }

    /** For the class teacher, too, of the classroom that the body names. */
    private void ofClass(JavalinConfig config, String path, String task, Call call) {
        config.routes.post(path, gate.guard(Access.ofClass(classes, TaskRoutes::classroom, accepted(task, call))));
    }

    private static Handler feesOnly(Handler handler) {
        return staffAnd(Set.of(Role.ACCOUNTANT), handler);
    }

    private Handler accepted(String task, Call call) {
        return request -> {
            JsonRequest body = JsonRequest.of(request);
            String id = call.send(request, body).id();
            remember(request, id, task, about(request, body));
            Replies.accepted(request, id);
        };
    }

    /** The task is sent: that it is not in a list is no reason to send it once more. */
    private void remember(Context request, String id, String task, String about) {
        try {
            started.add(id, task, about, user(request));
        } catch (TransientDatabaseException | JdbiException e) {
            log.warn("Who started a task is not noted: taskId={} task={}: {}", id, task, e.getMessage());
        }
    }

    /** What a task is of, in the numbers that were given. */
    private static String about(Context request, JsonRequest body) {
        List<String> about = new ArrayList<>();
        if (request.pathParamMap().containsKey("id")) {
            about.add("№ " + request.pathParam("id"));
        }
        for (String name : List.of("classroom_id", "term_id")) {
            Long number = body.optionalNumber(name);
            if (number != null) {
                about.add(name.replace("_id", "") + " " + number);
            }
        }
        return String.join(", ", about);
    }

    /** What the caller has started, uploads among it, the latest first. */
    private void mine(Context request) {
        Page page = Page.of(request);
        Long user = user(request);
        List<StartedTask> mine = started.list(user, page.size(), page.offset());
        Set<String> ids = mine.stream().map(StartedTask::taskId).collect(Collectors.toSet());
        Map<String, TaskResult> results =
                ids.isEmpty() ? Map.of() : app.results().findAll(ids);
        List<Map<String, Object>> listed = mine.stream()
                .map(task -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("task_id", task.taskId());
                    entry.put("task", task.task());
                    entry.put("about", task.about());
                    entry.put("started_at", task.startedAt());
                    TaskResult result = results.get(task.taskId());
                    entry.put("state", (result == null ? TaskState.PENDING : result.state()).name());
                    return entry;
                })
                .toList();
        Replies.json(request, HttpStatus.OK, page.of(request, started.count(user), listed));
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
