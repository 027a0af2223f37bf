package io.ssync.tasks;

import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.routing.Routes;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an app behaves, by Celery's own names: set in code, read from a properties file, or from the environment. Immutable;
 * each method that changes something returns a copy.
 *
 * <p>In a file the names are Celery's, {@code task_routes}, or with the prefix that Django uses, {@code CELERY_TASK_ROUTES};
 * in the environment always the latter. A name that neither we nor Celery know, and a value that cannot be read, is an
 * error that says what is allowed. A name that only Celery knows is logged and ignored.
 */
public final class TaskSettings {
    private static final Logger log = LoggerFactory.getLogger(TaskSettings.class);

    private static final String PREFIX = "CELERY_";

    /** Each setting with what sets it from text. */
    private static final Map<String, BiConsumer<Values, String>> READERS = new TreeMap<>(Map.ofEntries(
            Map.entry("broker_url", (values, text) -> values.brokerUrl = text),
            Map.entry("broker_transport_options", (values, text) -> values.transportOptions = object(text)),
            Map.entry("result_backend_transport_options", (values, text) -> values.resultOptions = object(text)),
            Map.entry("task_default_queue", (values, text) -> values.defaultQueue = notEmpty(text)),
            Map.entry("task_routes", (values, text) -> values.routes = routes(text)),
            Map.entry("task_always_eager", (values, text) -> values.alwaysEager = flag(text)),
            Map.entry("task_acks_late", (values, text) -> values.acksLate = flag(text)),
            Map.entry("task_ignore_result", (values, text) -> values.ignoreResult = flag(text)),
            Map.entry("task_track_started", (values, text) -> values.trackStarted = flag(text)),
            Map.entry("task_soft_time_limit", (values, text) -> values.softTimeLimit = seconds(text)),
            Map.entry("task_time_limit", (values, text) -> values.timeLimit = seconds(text)),
            Map.entry("task_durable", (values, text) -> values.durable = flag(text)),
            Map.entry("result_expires", (values, text) -> values.resultExpires = seconds(text)),
            Map.entry("result_extended", (values, text) -> values.resultExtended = flag(text)),
            Map.entry("task_send_sent_event", (values, text) -> values.sendSentEvent = flag(text)),
            Map.entry("worker_send_task_events", (values, text) -> values.sendTaskEvents = flag(text)),
            Map.entry("worker_enable_remote_control", (values, text) -> values.enableRemoteControl = flag(text)),
            Map.entry("worker_concurrency", (values, text) -> atLeastOne(text, n -> values.concurrency = n)),
            Map.entry(
                    "worker_max_tasks_per_child", (values, text) -> atLeastOne(text, n -> values.maxTasksPerChild = n)),
            Map.entry(
                    "worker_max_memory_per_child",
                    (values, text) -> atLeastOne(text, n -> values.maxMemoryPerChild = n)),
            Map.entry(
                    "worker_prefetch_multiplier",
                    (values, text) -> atLeastOne(text, n -> values.prefetchMultiplier = n))));

    /** Settings of Celery that mean nothing here, or are set elsewhere. */
    private static final Set<String> ONLY_CELERY = Set.of(
            "accept_content",
            "beat_max_loop_interval",
            "beat_schedule",
            "beat_scheduler",
            "beat_sync_every",
            "broker_connection_retry",
            "broker_connection_retry_on_startup",
            "broker_heartbeat",
            "broker_pool_limit",
            "cache_backend",
            "control_exchange",
            "control_queue_expires",
            "enable_utc",
            "event_exchange",
            "event_queue_prefix",
            "event_serializer",
            "redis_max_connections",
            "redis_socket_timeout",
            "result_accept_content",
            "result_backend",
            "result_cache_max",
            "result_chord_join_timeout",
            "result_compression",
            "result_persistent",
            "result_serializer",
            "task_acks_on_failure_or_timeout",
            "task_compression",
            "task_create_missing_queues",
            "task_default_exchange",
            "task_default_exchange_type",
            "task_default_priority",
            "task_default_rate_limit",
            "task_default_routing_key",
            "task_eager_propagates",
            "task_inherit_parent_priority",
            "task_protocol",
            "task_publish_retry",
            "task_publish_retry_policy",
            "task_queues",
            "task_reject_on_worker_lost",
            "task_remote_tracebacks",
            "task_serializer",
            "task_store_errors_even_if_ignored",
            "timezone",
            "worker_cancel_long_running_tasks_on_connection_loss",
            "worker_disable_rate_limits",
            "worker_hijack_root_logger",
            "worker_log_color",
            "worker_pool",
            "worker_redirect_stdouts",
            "worker_state_db");

    private final Values values;

    private TaskSettings(Values values) {
        this.values = values;
    }

    /** What holds unless something else is set. */
    public static TaskSettings defaults() {
        return new TaskSettings(new Values());
    }

    /**
     * The defaults, changed by every variable of an environment whose name begins with {@code CELERY_}.
     *
     * @throws IllegalArgumentException naming the variable that is unknown or cannot be read
     */
    public static TaskSettings fromEnvironment(Map<String, String> environment) {
        return defaults().withEnvironment(environment);
    }

    /** These settings, changed by every variable of an environment whose name begins with {@code CELERY_}. */
    public TaskSettings withEnvironment(Map<String, String> environment) {
        Map<String, String> ours = new TreeMap<>(environment);
        ours.keySet().removeIf(name -> !name.startsWith(PREFIX));
        return with(ours);
    }

    /**
     * These settings, changed by a properties file.
     *
     * @throws IllegalArgumentException naming the setting that is unknown or cannot be read
     */
    public TaskSettings withFile(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the settings in " + file + ": " + e.getMessage(), e);
        }
        Map<String, String> all = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
        return with(all);
    }

    /** Where calls go that no route matches; {@code celery}. */
    public TaskSettings withDefaultQueue(String queue) {
        return changed(values -> values.defaultQueue = notEmpty(queue));
    }

    /** Which queue a task goes to; none. */
    public TaskSettings withRoutes(Routes routes) {
        return changed(values -> values.routes = routes);
    }

    /** Run calls at once in the caller's thread, through the same serialisation: for tests; false. */
    public TaskSettings withAlwaysEager(boolean alwaysEager) {
        return changed(values -> values.alwaysEager = alwaysEager);
    }

    /** Acknowledge after the run unless a task says otherwise; true, unlike Celery. */
    public TaskSettings withAcksLate(boolean acksLate) {
        return changed(values -> values.acksLate = acksLate);
    }

    /** Store no results at all; false. */
    public TaskSettings withIgnoreResult(boolean ignoreResult) {
        return changed(values -> values.ignoreResult = ignoreResult);
    }

    /** Store the state STARTED of every task; false. */
    public TaskSettings withTrackStarted(boolean trackStarted) {
        return changed(values -> values.trackStarted = trackStarted);
    }

    /** When a task is asked to end; 25 minutes. Zero means never. */
    public TaskSettings withSoftTimeLimit(Duration limit) {
        return changed(values -> values.softTimeLimit = notNegative(limit));
    }

    /** When a task is recorded as failed; 30 minutes. Zero means never. */
    public TaskSettings withTimeLimit(Duration limit) {
        return changed(values -> values.timeLimit = notNegative(limit));
    }

    /** Write every call into the ledger before the broker has it, unless its options say otherwise; false. */
    public TaskSettings withDurable(boolean durable) {
        return changed(values -> values.durable = durable);
    }

    /** How long results are kept; 7 days. Zero keeps them for ever. */
    public TaskSettings withResultExpires(Duration expires) {
        return changed(values -> values.resultExpires = notNegative(expires));
    }

    /** Store the name, arguments and worker of a task with its result; true, unlike Celery. */
    public TaskSettings withResultExtended(boolean extended) {
        return changed(values -> values.resultExtended = extended);
    }

    /** Tell whoever listens to events of every call, at the price of one more round trip to the broker; false. */
    public TaskSettings withSendSentEvent(boolean send) {
        return changed(values -> values.sendSentEvent = send);
    }

    /** Have workers send the events of their tasks from the start; false. Remote control can switch them on later. */
    public TaskSettings withSendTaskEvents(boolean send) {
        return changed(values -> values.sendTaskEvents = send);
    }

    /** Have workers carry out and answer the commands of remote control; true. */
    public TaskSettings withEnableRemoteControl(boolean enable) {
        return changed(values -> values.enableRemoteControl = enable);
    }

    /** After how many tasks a child process is replaced by a new one; 0, the default, for never. */
    public TaskSettings withMaxTasksPerChild(int tasks) {
        return changed(values -> values.maxTasksPerChild = notNegative(tasks));
    }

    /**
     * Above which resident memory, in kilobytes as in Celery, a child process is replaced by a new one after its task; 0, the
     * default, for never.
     */
    public TaskSettings withMaxMemoryPerChild(int kilobytes) {
        return changed(values -> values.maxMemoryPerChild = notNegative(kilobytes));
    }

    /** The address of the broker, if one is set: for whoever connects to it. */
    public Optional<String> brokerUrl() {
        return Optional.ofNullable(values.brokerUrl);
    }

    /**
     * What Celery's transport is told, for whoever connects to the broker; of its options only {@code global_keyprefix} and
     * {@code sep} mean something here.
     */
    public Map<String, Object> brokerTransportOptions() {
        return values.transportOptions;
    }

    /**
     * What Celery's result backend is told, for whoever connects to a Redis of results; of its options only
     * {@code global_keyprefix} means something here.
     */
    public Map<String, Object> resultBackendTransportOptions() {
        return values.resultOptions;
    }

    /** Where calls go that no route matches. */
    public String defaultQueue() {
        return values.defaultQueue;
    }

    /** Which queue a task goes to. */
    public Routes routes() {
        return values.routes;
    }

    /** Whether calls run at once in the caller's thread. */
    public boolean alwaysEager() {
        return values.alwaysEager;
    }

    /** Whether tasks are acknowledged after the run unless they say otherwise. */
    public boolean acksLate() {
        return values.acksLate;
    }

    /** Whether no results are stored at all. */
    public boolean ignoreResult() {
        return values.ignoreResult;
    }

    /** Whether the state STARTED is stored for every task. */
    public boolean trackStarted() {
        return values.trackStarted;
    }

    /** When a task is asked to end; zero for never. */
    public Duration softTimeLimit() {
        return values.softTimeLimit;
    }

    /** When a task is recorded as failed; zero for never. */
    public Duration timeLimit() {
        return values.timeLimit;
    }

    /** Whether calls are written into the ledger before the broker has them. */
    public boolean durable() {
        return values.durable;
    }

    /** How long results are kept; zero for ever. */
    public Duration resultExpires() {
        return values.resultExpires;
    }

    /** Whether the name, arguments and worker of a task are stored with its result. */
    public boolean resultExtended() {
        return values.resultExtended;
    }

    /** Whether whoever listens to events is told of every call. */
    public boolean sendSentEvent() {
        return values.sendSentEvent;
    }

    /** Whether workers send the events of their tasks from the start. */
    public boolean sendTaskEvents() {
        return values.sendTaskEvents;
    }

    /** Whether workers carry out and answer the commands of remote control. */
    public boolean enableRemoteControl() {
        return values.enableRemoteControl;
    }

    /** How many tasks a worker runs at a time, if set. */
    public OptionalInt concurrency() {
        return values.concurrency == 0 ? OptionalInt.empty() : OptionalInt.of(values.concurrency);
    }

    /**
     * How many messages a worker may hold, as a multiple of its concurrency, if set. Unset, it follows the tasks' own
     * durations: near none ahead for long tasks, hundreds for very short ones.
     */
    public OptionalInt prefetchMultiplier() {
        return values.prefetchMultiplier == 0 ? OptionalInt.empty() : OptionalInt.of(values.prefetchMultiplier);
    }

    /** After how many tasks a child process is replaced; 0 for never. */
    public int maxTasksPerChild() {
        return values.maxTasksPerChild;
    }

    /** Above which resident memory, in kilobytes, a child process is replaced after its task; 0 for never. */
    public int maxMemoryPerChild() {
        return values.maxMemoryPerChild;
    }

    /**
     * The settings by Celery's names, for people: durations in seconds, and without the address of the broker, in which there may
     * be a password.
     *
     * @param withDefaults whether those are wanted too that are as they were from the start
     */
    public Map<String, Object> values(boolean withDefaults) {
        Map<String, Object> all = values.byName();
        if (!withDefaults) {
            all.entrySet().removeAll(new Values().byName().entrySet());
        }
        return all;
    }

    private TaskSettings with(Map<String, String> texts) {
        return changed(values -> texts.forEach((name, text) -> read(values, name, text)));
    }

    private static void read(Values values, String name, String text) {
        String setting = (name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name).toLowerCase(Locale.ROOT);
        BiConsumer<Values, String> reader = READERS.get(setting);
        if (reader == null && !ONLY_CELERY.contains(setting)) {
            Set<String> allowed = new TreeSet<>(READERS.keySet());
            throw new IllegalArgumentException("unknown setting " + name + "; allowed are " + allowed);
        }
        if (reader == null) {
            log.warn("setting {} is not used here and ignored", name);
            return;
        }
        try {
            reader.accept(values, text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("setting " + name + "=" + text + ": " + e.getMessage(), e);
        }
    }

    private TaskSettings changed(Consumer<Values> change) {
        Values copy = values.copy();
        change.accept(copy);
        return new TaskSettings(copy);
    }

    private static String notEmpty(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return text;
    }

    private static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw new IllegalArgumentException("allowed are true and false");
        };
    }

    private static void atLeastOne(String text, IntConsumer set) {
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number is expected", e);
        }
        if (number < 1) {
            throw new IllegalArgumentException("must be at least 1");
        }
        set.accept(number);
    }

    private static Duration seconds(String text) {
        try {
            return notNegative(Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a number of seconds is expected", e);
        }
    }

    private static Duration notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("must not be negative");
        }
        return duration;
    }

    private static int notNegative(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("must not be negative");
        }
        return number;
    }

    private static Map<String, Object> object(String json) {
        Object plain;
        try {
            plain = CeleryJson.readPlain(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a JSON object is expected", e);
        }
        if (!(plain instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("a JSON object is expected");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((name, value) -> object.put(String.valueOf(name), value));
        return object;
    }

    /** Routes as JSON: {@code {"academic.*": "academic", "users.*": {"queue": "users"}}}. */
    private static Routes routes(String json) {
        String expected = "a JSON object of name or pattern and queue is expected, "
                + "such as {\"academic.*\": \"academic\", \"users.*\": {\"queue\": \"users\"}}";
        Object plain;
        try {
            plain = CeleryJson.readPlain(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expected, e);
        }
        if (!(plain instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(expected);
        }
        Map<String, String> routes = new LinkedHashMap<>();
        map.forEach((name, route) -> {
            Object queue = route instanceof Map<?, ?> options && options.size() == 1 ? options.get("queue") : route;
            if (!(queue instanceof String text) || text.isEmpty()) {
                throw new IllegalArgumentException(expected);
            }
            routes.put(String.valueOf(name), text);
        });
        return Routes.of(routes);
    }

    /** The settings themselves, changed only while a copy is being made. */
    private static final class Values {
        private @Nullable String brokerUrl;
        private Map<String, Object> transportOptions = Map.of();
        private Map<String, Object> resultOptions = Map.of();
        private String defaultQueue = "celery";
        private Routes routes = Routes.NONE;
        private boolean alwaysEager;
        private boolean acksLate = true;
        private boolean ignoreResult;
        private boolean trackStarted;
        private Duration softTimeLimit = Duration.ofMinutes(25);
        private Duration timeLimit = Duration.ofMinutes(30);
        private boolean durable;
        private Duration resultExpires = Duration.ofDays(7);
        private boolean resultExtended = true;
        private boolean sendSentEvent;
        private boolean sendTaskEvents;
        private boolean enableRemoteControl = true;
        private int concurrency;
        private int prefetchMultiplier;
        private int maxTasksPerChild;
        private int maxMemoryPerChild;

        Map<String, Object> byName() {
            Map<String, Object> all = new TreeMap<>();
            all.put("broker_transport_options", transportOptions);
            all.put("result_backend_transport_options", resultOptions);
            all.put("task_default_queue", defaultQueue);
            all.put("task_routes", routes.toString());
            all.put("task_always_eager", alwaysEager);
            all.put("task_acks_late", acksLate);
            all.put("task_ignore_result", ignoreResult);
            all.put("task_track_started", trackStarted);
            all.put("task_soft_time_limit", softTimeLimit.toMillis() / 1000.0);
            all.put("task_time_limit", timeLimit.toMillis() / 1000.0);
            all.put("task_durable", durable);
            all.put("result_expires", resultExpires.toMillis() / 1000.0);
            all.put("result_extended", resultExtended);
            all.put("task_send_sent_event", sendSentEvent);
            all.put("worker_send_task_events", sendTaskEvents);
            all.put("worker_enable_remote_control", enableRemoteControl);
            all.put("worker_concurrency", concurrency == 0 ? "processors" : concurrency);
            all.put("worker_prefetch_multiplier", prefetchMultiplier == 0 ? "by the tasks" : prefetchMultiplier);
            all.put("worker_max_tasks_per_child", maxTasksPerChild == 0 ? "no limit" : maxTasksPerChild);
            all.put("worker_max_memory_per_child", maxMemoryPerChild == 0 ? "no limit" : maxMemoryPerChild);
            return all;
        }

        Values copy() {
            Values copy = new Values();
            copy.brokerUrl = brokerUrl;
            copy.transportOptions = transportOptions;
            copy.resultOptions = resultOptions;
            copy.defaultQueue = defaultQueue;
            copy.routes = routes;
            copy.alwaysEager = alwaysEager;
            copy.acksLate = acksLate;
            copy.ignoreResult = ignoreResult;
            copy.trackStarted = trackStarted;
            copy.softTimeLimit = softTimeLimit;
            copy.timeLimit = timeLimit;
            copy.durable = durable;
            copy.resultExpires = resultExpires;
            copy.resultExtended = resultExtended;
            copy.sendSentEvent = sendSentEvent;
            copy.sendTaskEvents = sendTaskEvents;
            copy.enableRemoteControl = enableRemoteControl;
            copy.concurrency = concurrency;
            copy.prefetchMultiplier = prefetchMultiplier;
            copy.maxTasksPerChild = maxTasksPerChild;
            copy.maxMemoryPerChild = maxMemoryPerChild;
            return copy;
        }
    }
}
