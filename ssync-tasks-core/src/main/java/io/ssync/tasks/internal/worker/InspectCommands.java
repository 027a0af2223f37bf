package io.ssync.tasks.internal.worker;

import io.ssync.tasks.Task;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.internal.control.Arguments;
import io.ssync.tasks.internal.control.Command;
import io.ssync.tasks.internal.control.MemorySamples;
import io.ssync.tasks.internal.control.ResourceUsage;
import io.ssync.tasks.internal.control.Secrets;
import io.ssync.tasks.internal.message.CeleryTime;
import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.internal.worker.process.ChildProcess;
import io.ssync.tasks.internal.worker.process.ChildProcesses;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a worker says about itself when remote control asks, in the shape in which Celery's workers say it. */
final class InspectCommands {
    /** A worker lists at most this many delayed messages: there may be millions. */
    private static final int MOST_SCHEDULED = 1_000;

    /** Whoever asks waits a second for replies unless told otherwise. */
    private static final Duration STACK_PATIENCE = Duration.ofMillis(500);

    private static final Duration STACK_PAUSE = Duration.ofMillis(5);

    /** What Celery's timer has for every message that waits for its time. */
    private static final int TIMER_PRIORITY = 6;

    /** The attributes of a task that can be asked for, by Celery's names. */
    private static final Map<String, Function<Task, Object>> ATTRIBUTES = Map.of(
            "acks_late", Task::acksLate,
            "ignore_result", Task::ignoreResult,
            "track_started", Task::trackStarted,
            "max_retries", Task::maxRetries,
            "default_retry_delay", Task::retryDelay,
            "rate_limit", Task::rateLimit,
            "soft_time_limit", Task::softTimeLimit,
            "time_limit", Task::timeLimit);

    private final TaskRuntime runtime;
    private final String worker;
    private final Consumer consumer;
    private final TaskPool pool;
    /** Null where tasks run on threads. */
    private final @Nullable ChildProcesses children;

    private final Attempts attempts;
    private final TaskText text;
    private final MemorySamples memory = new MemorySamples();
    private final long start;

    InspectCommands(TaskRuntime runtime, String worker, Pipeline pipeline) {
        this.runtime = runtime;
        this.worker = worker;
        this.consumer = pipeline.consumer();
        this.pool = pipeline.pool();
        this.children = pipeline.children();
        this.attempts = pipeline.attempts();
        this.text = new TaskText(worker, runtime.registry());
        this.start = runtime.ticker().nanos();
    }

    /** None at all if remote control is switched off. */
    Map<String, Command> byName() {
        if (!runtime.settings().enableRemoteControl()) {
            return Map.of();
        }
        Map<String, Command> commands = new TreeMap<>();
        commands.put("ping", arguments -> Command.ok("pong"));
        commands.put("active", this::active);
        commands.put("dump_active", this::active);
        commands.put("reserved", arguments -> reserved());
        commands.put("dump_reserved", arguments -> reserved());
        commands.put("scheduled", arguments -> scheduled());
        commands.put("dump_schedule", arguments -> scheduled());
        commands.put("revoked", arguments -> runtime.broker().revoked());
        commands.put("dump_revoked", arguments -> runtime.broker().revoked());
        commands.put("registered", this::registered);
        commands.put("dump_tasks", this::registered);
        commands.put("query_task", this::queryTask);
        commands.put("stack", this::stack);
        commands.put("stats", arguments -> stats());
        commands.put("active_queues", arguments -> activeQueues());
        commands.put("conf", arguments -> conf(arguments.flag("with_defaults")));
        commands.put("dump_conf", arguments -> conf(arguments.flag("with_defaults")));
        commands.put("report", arguments -> Command.ok(report()));
        commands.put(
                "clock", arguments -> Map.of("clock", runtime.logicalClock().now()));
        commands.put("hello", this::hello);
        commands.put("memsample", arguments -> memory.sample());
        commands.put("memdump", arguments -> memory.dump(arguments.count("samples", MemorySamples.MOST)));
        return commands;
    }

    private Object active(Arguments arguments) {
        boolean safe = arguments.flag("safe");
        return attempts.running().stream()
                .map(attempt -> text.running(attempt, safe))
                .toList();
    }

    private Object reserved() {
        return pool.waiting().stream()
                .flatMap(admitted -> text.waiting(admitted.delivery()).stream())
                .toList();
    }

    /** What waits in the queues of this worker: no worker holds it, so each that reads the queue tells of it. */
    private Object scheduled() {
        return consumer.queues().stream().flatMap(this::scheduled).toList();
    }

    private Stream<Map<String, Object>> scheduled(String queue) {
        return runtime.broker().delayed(queue, MOST_SCHEDULED).stream()
                .flatMap(message -> text.waiting(message.payload(), queue, false).stream()
                        .map(request -> Map.of(
                                "eta",
                                CeleryTime.format(message.due()),
                                "priority",
                                TIMER_PRIORITY,
                                "request",
                                request)));
    }

    /** Under every name by which a message may ask for them. */
    private Object registered(Arguments arguments) {
        List<String> attributes = arguments.texts("taskinfoitems");
        return runtime.registry().all().stream()
                .flatMap(task -> Stream.concat(Stream.of(task.name()), task.aliases().stream())
                        .map(name -> registered(name, task, attributes)))
                .sorted()
                .toList();
    }

    private static String registered(String name, TaskDefinition task, List<String> attributes) {
        String known = attributes.stream()
                .flatMap(attribute -> Stream.ofNullable(ATTRIBUTES.get(attribute))
                        .map(value -> attribute + "=" + python(value.apply(task.declaration()))))
                .filter(attribute -> !attribute.endsWith("="))
                .collect(Collectors.joining(" "));
        return known.isEmpty() ? name : name + " [" + known + "]";
    }

    private static String python(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        return value.toString();
    }

    private Object queryTask(Arguments arguments) {
        List<String> ids = arguments.texts("ids");
        Map<String, Object> found = new LinkedHashMap<>();
        pool.waiting().stream()
                .flatMap(admitted -> text.waiting(admitted.delivery()).stream())
                .filter(task -> ids.contains(task.get("id")))
                .forEach(task -> found.put(String.valueOf(task.get("id")), List.of("reserved", task)));
        attempts.running().stream()
                .filter(attempt -> ids.contains(attempt.running().id()))
                .forEach(attempt -> found.put(attempt.running().id(), List.of("active", text.running(attempt, false))));
        return found;
    }

    /** Where tasks are that run; Celery has no such question. */
    private Object stack(Arguments arguments) {
        List<String> ids = arguments.texts("ids");
        List<Attempt> asked = attempts.running().stream()
                .filter(attempt -> ids.contains(attempt.running().id()))
                .toList();
        asked.forEach(Attempt::askStack);
        long start = runtime.ticker().nanos();
        while (asked.stream().anyMatch(Attempt::isStackComing)
                && runtime.ticker().nanos() - start < STACK_PATIENCE.toNanos()) {
            LockSupport.parkNanos(STACK_PAUSE.toNanos());
        }
        Map<String, Object> stacks = new LinkedHashMap<>();
        asked.forEach(
                attempt -> stacks.put(attempt.running().id(), attempt.stack().strip()));
        return stacks;
    }

    private Object stats() {
        Map<String, Object> stats = new LinkedHashMap<>();
        stats.put("total", attempts.totals());
        stats.put("pid", ProcessHandle.current().pid());
        stats.put("clock", Long.toString(runtime.logicalClock().now()));
        stats.put("uptime", Duration.ofNanos(runtime.ticker().nanos() - start).toSeconds());
        stats.put("pool", pool());
        stats.put("broker", broker());
        stats.put("prefetch_count", pool.capacity());
        stats.put(
                "rusage",
                ResourceUsage.ofThisProcess().<Object>map(usage -> usage).orElse("N/A"));
        return stats;
    }

    private Map<String, Object> pool() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("implementation", "io.ssync.tasks.worker:TaskPool");
        numbers.put("max-concurrency", pool.concurrency());
        numbers.put("processes", processes());
        int maxTasks = runtime.settings().maxTasksPerChild();
        numbers.put("max-tasks-per-child", children == null || maxTasks == 0 ? "N/A" : maxTasks);
        numbers.put("put-guarded-by-semaphore", false);
        numbers.put(
                "timeouts",
                List.of(
                        runtime.settings().softTimeLimit().toSeconds(),
                        runtime.settings().timeLimit().toSeconds()));
        numbers.put("writes", writes());
        if (children == null) {
            numbers.put("threads", pool.concurrency());
        } else {
            numbers.put(
                    "children",
                    children.all().stream().map(InspectCommands::child).toList());
        }
        return numbers;
    }

    /** How many tasks each process was given, and what part of all that is. Threads of one process share its tasks evenly. */
    private Map<String, Object> writes() {
        List<Long> each = children == null
                ? List.of(attempts.total())
                : children.all().stream().map(child -> (long) child.calls()).toList();
        long all = Math.max(1, each.stream().mapToLong(Long::longValue).sum());
        Map<String, Object> writes = new LinkedHashMap<>();
        writes.put("total", attempts.total());
        writes.put("avg", part(1, Math.max(1, each.size())));
        writes.put("all", each.stream().map(tasks -> part(tasks, all)).collect(Collectors.joining(", ")));
        writes.put("raw", each.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        writes.put("strategy", "fair");
        writes.put("inqueues", Map.of("total", pool.concurrency(), "active", pool.running()));
        return writes;
    }

    private static String part(long some, long all) {
        return String.format(Locale.ROOT, "%.2f", (double) some / all);
    }

    private List<Long> processes() {
        return children == null
                ? List.of(ProcessHandle.current().pid())
                : children.all().stream().map(ChildProcess::pid).toList();
    }

    /** Celery has no names for these. */
    private static Map<String, Object> child(ChildProcess child) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("pid", child.pid());
        numbers.put("rss-kb", child.residentKilobytes().orElse(0));
        numbers.put("tasks", child.calls());
        return numbers;
    }

    private Map<String, @Nullable Object> broker() {
        URI address = URI.create(runtime.broker().describe());
        Map<String, @Nullable Object> broker = new LinkedHashMap<>();
        broker.put("hostname", address.getHost());
        broker.put("userid", null);
        broker.put(
                "virtual_host",
                address.getScheme() == null ? "" : address.getPath().replaceFirst("^/", ""));
        broker.put("port", address.getPort() < 0 ? null : address.getPort());
        broker.put("insist", false);
        broker.put("ssl", "rediss".equals(address.getScheme()));
        broker.put("transport", address.getScheme() == null ? address.toString() : "redis");
        broker.put("connect_timeout", null);
        broker.put("transport_options", Secrets.hidden(runtime.settings().brokerTransportOptions()));
        broker.put("login_method", null);
        broker.put("uri_prefix", null);
        broker.put("heartbeat", null);
        broker.put("failover_strategy", null);
        broker.put("alternates", List.of());
        broker.put("credential_provider", null);
        return broker;
    }

    private Object activeQueues() {
        return consumer.queues().stream().map(InspectCommands::queue).toList();
    }

    private static Map<String, @Nullable Object> queue(String name) {
        Map<String, @Nullable Object> exchange = new LinkedHashMap<>();
        exchange.put("name", name);
        exchange.put("type", "direct");
        exchange.put("arguments", null);
        exchange.put("durable", true);
        exchange.put("passive", false);
        exchange.put("auto_delete", false);
        exchange.put("delivery_mode", null);
        exchange.put("no_declare", false);
        Map<String, @Nullable Object> queue = new LinkedHashMap<>();
        queue.put("name", name);
        queue.put("exchange", exchange);
        queue.put("routing_key", name);
        queue.put("queue_arguments", null);
        queue.put("binding_arguments", null);
        queue.put("consumer_arguments", null);
        queue.put("durable", true);
        queue.put("exclusive", false);
        queue.put("auto_delete", false);
        queue.put("no_ack", false);
        queue.put("alias", null);
        queue.put("bindings", List.of());
        queue.put("no_declare", null);
        queue.put("expires", null);
        queue.put("message_ttl", null);
        queue.put("max_length", null);
        queue.put("max_length_bytes", null);
        queue.put("max_priority", null);
        return queue;
    }

    private Map<String, @Nullable Object> conf(boolean withDefaults) {
        Map<String, @Nullable Object> conf = new LinkedHashMap<>();
        // Without the password that the setting may have.
        conf.put("broker_url", runtime.broker().describe());
        conf.put("result_backend", runtime.results().describe());
        // What holds here always; Celery has settings for it.
        conf.put("task_serializer", "json");
        conf.put("result_serializer", "json");
        conf.put("accept_content", List.of("json"));
        conf.put("enable_utc", true);
        conf.put("timezone", "UTC");
        conf.putAll(runtime.settings().values(withDefaults));
        conf.computeIfPresent(
                "task_routes", (name, routes) -> runtime.settings().routes().byPattern());
        return Secrets.hidden(conf);
    }

    private String report() {
        String settings = conf(false).entrySet().stream()
                .map(setting -> setting.getKey() + ": " + setting.getValue())
                .collect(Collectors.joining("\n"));
        return "\nsoftware -> ssync-tasks java:" + System.getProperty("java.version") + "\nplatform -> system:"
                + System.getProperty("os.name") + " arch:" + System.getProperty("os.arch") + "\n            jvm:"
                + System.getProperty("java.vm.name") + "\nsettings -> transport:"
                + runtime.broker().describe()
                + " results:" + runtime.results().describe() + "\n\n" + settings + "\n";
    }

    /** A worker has begun that knows of revoked tasks; it wants to know which we know of. */
    private @Nullable Object hello(Arguments arguments) {
        if (worker.equals(arguments.values().get("from_node"))) {
            return null;
        }
        List<String> known = runtime.broker().revoked();
        List<String> news = new ArrayList<>();
        if (arguments.values().get("revoked") instanceof Map<?, ?> theirs) {
            theirs.keySet().stream().map(String::valueOf).forEach(news::add);
        }
        news.removeAll(known);
        if (!news.isEmpty()) {
            runtime.broker().revoke(news, false);
        }
        Instant now = runtime.clock().instant();
        Map<String, Object> ours = new LinkedHashMap<>();
        Stream.concat(known.stream(), news.stream())
                .forEach(id -> ours.put(id, List.of(now.toEpochMilli() / 1000.0, id)));
        return Map.of("revoked", ours, "clock", runtime.logicalClock().now());
    }
}
