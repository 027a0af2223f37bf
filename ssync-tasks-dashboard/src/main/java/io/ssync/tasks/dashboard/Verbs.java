package io.ssync.tasks.dashboard;

import io.ssync.tasks.Canvas.Workflow;
import io.ssync.tasks.FailedTasks;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.control.Control;
import io.ssync.tasks.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries out actions, with the verbs of the app. Safe for use by any thread. */
final class Verbs {
    /** How many tasks are retried with one click: some seconds. */
    static final int MOST_RETRIED = 10_000;

    private final TaskApp app;
    private final @Nullable ScheduleVerbs schedules;
    private final @Nullable LedgerLook ledger;

    Verbs(TaskApp app, @Nullable ScheduleVerbs schedules, @Nullable LedgerLook ledger) {
        this.app = app;
        this.schedules = schedules;
        this.ledger = ledger;
    }

    /**
     * What was done.
     *
     * @param subject with what: a queue, a task
     * @param place the page to go to
     * @param parameter the parameter of the page that says which one; empty if it needs none
     * @param count of how many; the note on the page has it
     */
    record Done(String subject, String place, String parameter, long count) {}

    /**
     * Does it.
     *
     * @throws IllegalArgumentException if the form does not say what is needed, or it cannot be done
     * @throws IllegalStateException if it cannot be done now
     */
    Done carryOut(Action action, DashboardRequest request) {
        return switch (action) {
            case QUEUE_PAUSE, QUEUE_RESUME, QUEUE_PURGE, QUEUE_MOVE ->
                queue(action, request, required(request, "queue"));
            case TASK_REVOKE, TASK_TERMINATE -> task(action, required(request, "id"));
            case TASK_RETRY -> retry(required(request, "id"));
            case TASKS_RETRY -> retryAll(TaskFilter.of(request::form));
            case DEAD_RETRY, DEAD_DROP -> dead(action, request);
            case SCHEDULE_RUN,
                    SCHEDULE_PAUSE,
                    SCHEDULE_RESUME,
                    SCHEDULE_ENABLE,
                    SCHEDULE_DISABLE,
                    SCHEDULE_BACKFILL,
                    SCHEDULE_CHANGE -> {
                if (schedules == null) {
                    throw new IllegalStateException("this dashboard has no schedules");
                }
                yield schedules.carryOut(action, required(request, "name"), request);
            }
            case WORKFLOW_RETRY, WORKFLOW_CANCEL -> workflow(action, required(request, "id"));
            case WORKER_GROW, WORKER_SHRINK, WORKER_DRAIN, WORKER_SHUTDOWN -> worker(action, required(request, "name"));
            case LEDGER_REPUBLISH -> republish(required(request, "id"));
            case LIMIT_SET, LIMIT_RESET -> limit(action, request);
        };
    }

    private Done queue(Action action, DashboardRequest request, String queue) {
        long count = 1;
        switch (action) {
            case QUEUE_PAUSE ->
                app.broker()
                        .control(queue)
                        .pause(
                                request.form("for").map(Verbs::seconds),
                                request.form("reason").orElse(""));
            case QUEUE_RESUME -> app.broker().control(queue).resume();
            case QUEUE_PURGE -> {
                // A slip must not cost a queue: who purges types its name.
                if (!request.form("confirm").equals(Optional.of(queue))) {
                    throw new IllegalArgumentException(
                            "the name that was typed is not that of the queue: nothing was purged");
                }
                count = app.purge(queue);
            }
            default -> count = app.move(queue, required(request, "target"));
        }
        return new Done(queue, "queue", "name", count);
    }

    private Done task(Action action, String id) {
        if (action == Action.TASK_TERMINATE) {
            app.control().terminate(id);
        } else {
            app.control().revoke(id);
        }
        // Should the broker forget it.
        app.ledger().ifPresent(ledger -> ledger.revoke(List.of(id)));
        return new Done(id, "task", "id", 1);
    }

    private Done retry(String id) {
        FailedTasks.Answer answer = app.failed().retry(id);
        if (answer.verdict() != FailedTasks.Verdict.SENT) {
            throw new IllegalStateException(answer.text());
        }
        return new Done(id, "task", "id", 1);
    }

    private Done retryAll(TaskFilter filter) {
        FailedTasks.Summary summary = app.failed()
                .retry(filter.filter(app.clock().instant()), FailedTasks.Options.DEFAULT, MOST_RETRIED, progress -> {});
        if (summary.sent() == 0 && !summary.refused().isEmpty()) {
            throw new IllegalStateException(summary.refused().get(0).text());
        }
        return new Done(filter.toString(), "tasks", "", summary.sent());
    }

    private Done republish(String id) {
        Ledger durable = app.ledger().orElseThrow(() -> new IllegalStateException("this app has no ledger"));
        if (durable.republish(List.of(id)) == 0) {
            throw new IllegalArgumentException("the ledger has no task " + id + " that has not ended");
        }
        app.publishDurable();
        if (ledger != null) {
            ledger.stale();
        }
        return new Done(id, "ledger", "", 1);
    }

    private Done dead(Action action, DashboardRequest request) {
        String queue = required(request, "queue");
        List<String> ids = request.form().getOrDefault("letter", List.of());
        List<DeadLetter> letters = ids.isEmpty()
                ? Letters.group(app.broker().deadLetters(queue), required(request, "group"))
                : ids.stream()
                        .flatMap(id -> app.broker().deadLetters(queue).find(id).stream())
                        .toList();
        int count = action == Action.DEAD_RETRY
                ? app.retryDeadLetters(letters)
                : app.broker()
                        .deadLetters(queue)
                        .drop(letters.stream().map(DeadLetter::id).toList());
        return new Done(queue, "dead", "queue", count);
    }

    private Done workflow(Action action, String id) {
        Workflow workflow =
                app.workflow(id).orElseThrow(() -> new IllegalArgumentException("there is no workflow " + id));
        long count = 1;
        if (action == Action.WORKFLOW_RETRY) {
            count = workflow.retry().size();
        } else {
            workflow.cancel();
        }
        return new Done(id, "workflow", "id", count);
    }

    private Done worker(Action action, String name) {
        switch (action) {
            case WORKER_GROW -> app.control().destination(name).poolGrow(1);
            case WORKER_SHRINK -> app.control().destination(name).poolShrink(1);
            case WORKER_DRAIN -> drain(name);
            default -> app.control().destination(name).shutdown();
        }
        return new Done(name, "workers", "", 1);
    }

    /** It reads its queues no more, and goes on with what it has. */
    private void drain(String name) {
        Control worker = app.control().destination(name);
        if (!(worker.inspect().activeQueues().get(name) instanceof List<?> queues)) {
            throw new IllegalStateException("worker " + name + " does not answer");
        }
        queues.forEach(queue -> {
            if (queue instanceof Map<?, ?> known) {
                worker.cancelConsumer(String.valueOf(known.get("name")));
            }
        });
    }

    private Done limit(Action action, DashboardRequest request) {
        String task = required(request, "task");
        TaskLimits limits = app.broker().limits(required(request, "queue"));
        if (action == Action.LIMIT_RESET) {
            limits.reset(task);
        } else {
            Optional<RateLimit> rate = RateLimit.parse(request.form("rate").orElse(""));
            int most = Math.toIntExact(number(request.form("concurrency").orElse("0")));
            if (most < 0) {
                throw new IllegalArgumentException("the number of tasks at once must not be negative, was " + most);
            }
            limits.setRate(task, rate);
            limits.setMaxConcurrency(task, most);
        }
        return new Done(task, "limits", "", 1);
    }

    private static Duration seconds(String text) {
        return Duration.ofSeconds(number(text));
    }

    private static long number(String text) {
        if (!text.matches("-?\\d{1,9}")) {
            throw new IllegalArgumentException("no whole number: " + text);
        }
        return Long.parseLong(text);
    }

    static String required(DashboardRequest request, String name) {
        return request.form(name).orElseThrow(() -> new IllegalArgumentException("the form has no value for " + name));
    }
}
