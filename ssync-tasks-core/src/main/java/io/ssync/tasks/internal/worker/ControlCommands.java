package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.internal.control.Arguments;
import io.ssync.tasks.internal.control.Command;
import io.ssync.tasks.internal.control.RevokedStamps;
import io.ssync.tasks.internal.events.EventSender;
import io.ssync.tasks.internal.message.MessageLimits;
import io.ssync.tasks.internal.message.PythonRepr;
import io.ssync.tasks.internal.message.Shown;
import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.internal.worker.process.ChildProcesses;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What remote control can change about a worker while it runs. The texts of the replies are those of Celery's workers. */
final class ControlCommands {
    /** More threads than this help nobody; a child process is a whole program, so there are fewer of those. */
    private static final int MOST_THREADS = 10_000;

    private static final int MOST_PROCESSES = 1_000;

    /** How many queues a worker reads at most on request. */
    private static final int MOST_QUEUES = 1_000;

    /** How many delayed messages are looked at for stamps: there may be millions. */
    private static final int MOST_DELAYED = 1_000;

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
    private final RevokedStamps revokedStamps;

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
        this.revokedStamps = pipeline.revokedStamps();
        this.heartbeat = heartbeat;
        this.shutdown = shutdown;
    }

    /** None at all if remote control is switched off. */
    Map<String, Command> byName() {
        if (!runtime.settings().enableRemoteControl()) {
            return Map.of();
        }
        Map<String, Command> commands = new TreeMap<>();
        commands.put("revoke", arguments -> arguments.flag("terminate") ? terminate(arguments) : revoke(arguments));
        commands.put("terminate", this::terminate);
        commands.put("revoke_by_stamped_headers", this::revokeByStamps);
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
        List<String> ids = ids(arguments);
        runtime.broker().revoke(ids, false);
        return Command.ok("tasks " + String.join(", ", ids) + " flagged as revoked");
    }

    private Object terminate(Arguments arguments) {
        List<String> ids = ids(arguments);
        // Looked for before they are revoked, since the broker tells of that and they may be gone at once.
        List<Attempt> running = attempts.running().stream()
                .filter(attempt -> ids.contains(attempt.message().id()))
                .toList();
        // Also those that are not here: another worker may take them up.
        runtime.broker().revoke(ids, true);
        running.forEach(Attempt::terminate);
        Set<String> here = new LinkedHashSet<>();
        running.forEach(attempt -> here.add(attempt.message().id()));
        pool.waiting().stream()
                .map(admitted -> admitted.message().id())
                .filter(ids::contains)
                .forEach(here::add);
        return Command.ok("terminate: " + (here.isEmpty() ? "tasks unknown" : String.join(", ", here)));
    }

    /** No task has an id that no message can have: what is no name is left out. */
    private static List<String> ids(Arguments arguments) {
        return arguments.texts("task_id").stream().filter(MessageLimits::isName).toList();
    }

    /** Tasks that this worker has, or that wait for their time in its queues, are revoked by their ids: so all workers know. */
    private Object revokeByStamps(Arguments arguments) {
        Map<?, ?> stamps = stamps(arguments);
        boolean terminate = arguments.flag("terminate");
        revokedStamps.revoke(stamps);
        Stream<TaskMessage> here = pool.waiting().stream().map(Admitted::message);
        List<String> waiting = Stream.concat(here, delayed().flatMap(payload -> read(payload).stream()))
                .filter(message -> RevokedStamps.match(stamps, message))
                .map(TaskMessage::id)
                .toList();
        runtime.broker().revoke(waiting, terminate);
        if (!terminate) {
            return Command.ok("headers " + PythonRepr.of(stamps) + " flagged as revoked, but not terminated");
        }
        List<Attempt> matching = attempts.running().stream()
                .filter(attempt -> RevokedStamps.match(stamps, attempt.running().message()))
                .toList();
        runtime.broker()
                .revoke(matching.stream().map(attempt -> attempt.running().id()).toList(), true);
        matching.forEach(Attempt::terminate);
        return Command.ok(
                "headers " + PythonRepr.of(stamps) + (matching.isEmpty() ? " were not terminated" : " revoked"));
    }

    private Stream<byte[]> delayed() {
        return consumer.queues().stream()
                .flatMap(queue -> runtime.broker().delayed(queue, MOST_DELAYED).stream())
                .map(Broker.Delayed::payload);
    }

    /** As an object, or as a list of {@code name=value}. */
    private static Map<?, ?> stamps(Arguments arguments) {
        if (arguments.values().get("headers") instanceof Map<?, ?> stamps) {
            return stamps;
        }
        Map<String, String> stamps = new LinkedHashMap<>();
        for (String stamp : arguments.texts("headers")) {
            int equals = stamp.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("headers must be name=value, was " + Shown.value(stamp));
            }
            stamps.put(stamp.substring(0, equals), stamp.substring(equals + 1));
        }
        if (stamps.isEmpty()) {
            throw new IllegalArgumentException("missing argument: headers");
        }
        return stamps;
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
        limits.change(task.get(), new DeclaredLimits.Limits(seconds(arguments, "soft"), seconds(arguments, "hard")));
        return Command.ok("time limits set successfully");
    }

    private static double seconds(Arguments arguments, String name) {
        double seconds = arguments.number(name).orElse(0);
        if (!(seconds >= 0 && seconds <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    name + " must be 0 to " + Integer.MAX_VALUE + " seconds, was " + seconds);
        }
        return seconds;
    }

    private Object poolGrow(Arguments arguments) {
        int most = children == null ? MOST_THREADS : MOST_PROCESSES;
        int more = arguments.count("n", most);
        if (pool.concurrency() + more > most) {
            return Command.error("ValueError(\"Can't grow pool to " + (pool.concurrency() + more) + ": " + most
                    + " are allowed.\")");
        }
        threads.grow(more);
        resizeChildren();
        return Command.ok("pool will grow");
    }

    private Object poolShrink(Arguments arguments) {
        if (!threads.shrink(arguments.count("n", Integer.MAX_VALUE))) {
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

    private Object addConsumer(Arguments arguments) {
        String queue = MessageLimits.requireName("queue", arguments.text("queue"));
        if (consumer.queues().size() >= MOST_QUEUES && !consumer.queues().contains(queue)) {
            return Command.error("ValueError('" + MOST_QUEUES + " queues are read already')");
        }
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

    private static Optional<TaskMessage> read(byte[] payload) {
        try {
            return Optional.of(MessageCodec.decode(payload));
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }
}
