package io.ssync.tasks.worker;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.control.Arguments;
import io.ssync.tasks.control.Command;
import io.ssync.tasks.events.EventSender;
import io.ssync.tasks.registry.TaskDefinition;
import io.ssync.tasks.worker.process.ChildProcesses;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What remote control can change about a worker while it runs. The texts of the replies are those of Celery's workers. */
final class ControlCommands {
    private final TaskRuntime runtime;
    private final Consumer consumer;
    private final TaskPool pool;
    private final PoolThreads threads;
    /** Null where tasks run on threads. */
    private final @Nullable ChildProcesses children;

    private final Attempts attempts;
    private final DeclaredLimits limits;
    private final EventSender events;
    private final Heartbeat heartbeat;
    private final Runnable shutdown;

    /** {@code shutdown} begins to close the worker and returns at once. */
    ControlCommands(
            TaskRuntime runtime, Pipeline pipeline, PoolThreads threads, Heartbeat heartbeat, Runnable shutdown) {
        this.runtime = runtime;
        this.consumer = pipeline.consumer();
        this.pool = pipeline.pool();
        this.threads = threads;
        this.children = pipeline.children();
        this.attempts = pipeline.attempts();
        this.limits = pipeline.limits();
        this.events = pipeline.events();
        this.heartbeat = heartbeat;
        this.shutdown = shutdown;
    }

    Map<String, Command> byName() {
        Map<String, Command> commands = new TreeMap<>();
        commands.put("revoke", arguments -> arguments.flag("terminate") ? terminate(arguments) : revoke(arguments));
        commands.put("terminate", this::terminate);
        commands.put("rate_limit", this::rateLimit);
        commands.put("time_limit", this::timeLimit);
        commands.put("pool_grow", this::poolGrow);
        commands.put("pool_shrink", this::poolShrink);
        commands.put("pool_restart", arguments -> poolRestart());
        commands.put("autoscale", arguments -> Command.error("ValueError('Autoscale not enabled')"));
        commands.put("add_consumer", this::addConsumer);
        commands.put("cancel_consumer", this::cancelConsumer);
        commands.put("enable_events", arguments -> sendEvents(true));
        commands.put("disable_events", arguments -> sendEvents(false));
        commands.put("heartbeat", arguments -> heartbeat());
        commands.put("shutdown", arguments -> shutdown());
        return commands;
    }

    private Object revoke(Arguments arguments) {
        List<String> ids = arguments.texts("task_id");
        runtime.broker().revoke(ids, false);
        return Command.ok("tasks " + String.join(", ", ids) + " flagged as revoked");
    }

    private Object terminate(Arguments arguments) {
        List<String> ids = arguments.texts("task_id");
        // Also those that are not here: another worker may take them up.
        runtime.broker().revoke(ids, true);
        Set<String> here = new LinkedHashSet<>();
        for (Attempt attempt : attempts.running()) {
            if (ids.contains(attempt.running().id())) {
                attempt.terminate();
                here.add(attempt.running().id());
            }
        }
        pool.waiting().stream()
                .map(admitted -> admitted.message().id())
                .filter(ids::contains)
                .forEach(here::add);
        return Command.ok("terminate: " + (here.isEmpty() ? "tasks unknown" : String.join(", ", here)));
    }

    /** Celery limits each worker for itself; here it is the task in each queue that this worker reads, for all workers. */
    private Object rateLimit(Arguments arguments) {
        String text = arguments.text("rate_limit");
        Optional<RateLimit> rate;
        try {
            rate = RateLimit.parse(text);
        } catch (IllegalArgumentException e) {
            return Command.error("Invalid rate limit string: ValueError(\"could not convert string to float: '"
                    + text.replaceFirst("/.*", "") + "'\")");
        }
        Optional<TaskDefinition> task = runtime.registry().find(arguments.text("task_name"));
        if (task.isEmpty()) {
            return Command.error("unknown task");
        }
        for (String queue : consumer.queues()) {
            runtime.broker().limits(queue).setRate(task.get().name(), rate);
        }
        return Command.ok(rate.isPresent() ? "new rate limit set successfully" : "rate limit disabled successfully");
    }

    private Object timeLimit(Arguments arguments) {
        Optional<TaskDefinition> task = runtime.registry().find(arguments.text("task_name"));
        if (task.isEmpty()) {
            return Command.error("unknown task");
        }
        limits.change(
                task.get(),
                new DeclaredLimits.Limits(
                        arguments.number("soft").orElse(0),
                        arguments.number("hard").orElse(0)));
        return Command.ok("time limits set successfully");
    }

    private Object poolGrow(Arguments arguments) {
        threads.grow(number(arguments));
        resizeChildren();
        return Command.ok("pool will grow");
    }

    private Object poolShrink(Arguments arguments) {
        if (!threads.shrink(number(arguments))) {
            return Command.error("ValueError(\"Can't shrink pool. One thread has to stay.\")");
        }
        resizeChildren();
        return Command.ok("pool will shrink");
    }

    private void resizeChildren() {
        if (children != null) {
            children.resize(pool.concurrency());
        }
    }

    private Object poolRestart() {
        if (children == null) {
            return Command.error("ValueError('Pool restarts not enabled')");
        }
        children.replaceAll();
        return Command.ok("reload started");
    }

    private static int number(Arguments arguments) {
        int n = (int) arguments.number("n").orElse(1);
        if (n < 1) {
            throw new IllegalArgumentException("n must be at least 1, was " + n);
        }
        return n;
    }

    private Object addConsumer(Arguments arguments) {
        String queue = arguments.text("queue");
        consumer.add(queue);
        return Command.ok("add consumer " + queue);
    }

    private Object cancelConsumer(Arguments arguments) {
        String queue = arguments.text("queue");
        consumer.cancel(queue);
        return Command.ok("no longer consuming from " + queue);
    }

    private Object sendEvents(boolean wanted) {
        boolean news = events.enable(wanted);
        return Command.ok("task events " + (news ? "" : "already ") + (wanted ? "enabled" : "disabled"));
    }

    private @Nullable Object heartbeat() {
        heartbeat.beatOnRequest();
        return null;
    }

    private @Nullable Object shutdown() {
        shutdown.run();
        return null;
    }
}
