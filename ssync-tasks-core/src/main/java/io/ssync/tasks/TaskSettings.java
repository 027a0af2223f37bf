// Long because each setting has a method that sets it and one that reads it; what a setting is stands in SettingsTable.
package io.ssync.tasks;

import io.ssync.tasks.routing.Routes;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an app behaves, by Celery's own names: set in code, read from a properties file, or from the environment. Immutable;
 * each method that changes something returns a copy.
 *
 * <p>In a file the names are Celery's, {@code task_routes}, or with the prefix that Django uses, {@code CELERY_TASK_ROUTES};
 * in the environment always the latter. The names from before Celery 4, {@code CELERY_ROUTES}, mean the same. Nothing that is set
 * for Celery itself stops the start: what only Celery knows is named in one line of the log and ignored. A name that nobody
 * knows is an error that has the nearest one that is known, and a value that cannot be read is one that says what is allowed. An
 * empty text sets nothing.
 */
public final class TaskSettings {
    private static final Logger log = LoggerFactory.getLogger(TaskSettings.class);

    private static final SettingNames NAMES = SettingNames.of(SettingsTable.ALL);

    /** What has been set; every other setting has its default. */
    private final Map<Setting<?>, Object> values;

    private TaskSettings(Map<Setting<?>, Object> values) {
        this.values = values;
    }

    /** What holds unless something else is set. */
    public static TaskSettings defaults() {
        return new TaskSettings(Map.of());
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
        ours.keySet().removeIf(name -> !name.startsWith(SettingNames.PREFIX));
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
        return with(SettingsTable.DEFAULT_QUEUE, queue);
    }

    /** Which queue a task goes to; none. */
    public TaskSettings withRoutes(Routes routes) {
        return with(SettingsTable.TASK_ROUTES, routes);
    }

    /**
     * How many messages may wait in queues, {@code *} for those that are not named; no bounds. A call to a queue that is full fails with
     * {@link io.ssync.tasks.broker.BrokerRefusedException.QueueFull}; retries, steps of workflows and durable calls are not refused.
     */
    public TaskSettings withQueueMaxLength(Map<String, Integer> most) {
        return with(SettingsTable.QUEUE_MAX_LENGTH, Map.copyOf(most));
    }

    /** How long a call to a queue that is full waits for room before it fails; not at all. The thread that calls waits. */
    public TaskSettings withQueueFullWait(Duration wait) {
        return with(SettingsTable.QUEUE_FULL_WAIT, wait);
    }

    /** Run calls at once in the caller's thread, through the same serialisation: for tests; false. */
    public TaskSettings withAlwaysEager(boolean alwaysEager) {
        return with(SettingsTable.ALWAYS_EAGER, alwaysEager);
    }

    /** Acknowledge after the run unless a task says otherwise; true, unlike Celery. */
    public TaskSettings withAcksLate(boolean acksLate) {
        return with(SettingsTable.ACKS_LATE, acksLate);
    }

    /** Store no results at all; false. */
    public TaskSettings withIgnoreResult(boolean ignoreResult) {
        return with(SettingsTable.IGNORE_RESULT, ignoreResult);
    }

    /** Store the state STARTED of every task; false. */
    public TaskSettings withTrackStarted(boolean trackStarted) {
        return with(SettingsTable.TRACK_STARTED, trackStarted);
    }

    /** When a task is asked to end; 25 minutes. Zero means never. */
    public TaskSettings withSoftTimeLimit(Duration limit) {
        return with(SettingsTable.SOFT_TIME_LIMIT, limit);
    }

    /** When a task is recorded as failed; 30 minutes. Zero means never. */
    public TaskSettings withTimeLimit(Duration limit) {
        return with(SettingsTable.TIME_LIMIT, limit);
    }

    /** Write every call into the ledger before the broker has it, unless its options say otherwise; false. */
    public TaskSettings withDurable(boolean durable) {
        return with(SettingsTable.DURABLE, durable);
    }

    /** How long results are kept; 7 days. Zero keeps them for ever. */
    public TaskSettings withResultExpires(Duration expires) {
        return with(SettingsTable.RESULT_EXPIRES, expires);
    }

    /** Store the name, arguments and worker of a task with its result; true, unlike Celery. */
    public TaskSettings withResultExtended(boolean extended) {
        return with(SettingsTable.RESULT_EXTENDED, extended);
    }

    /** How long the message of a failed task is kept, so that it can be retried; 7 days. Zero keeps none. */
    public TaskSettings withFailedMessageExpires(Duration expires) {
        return with(SettingsTable.FAILED_MESSAGE_EXPIRES, expires);
    }

    /** How many bytes the messages of failed tasks have together at most; 256 MiB. One with more than a sixteenth of that is not kept. */
    public TaskSettings withFailedMessageBytes(int bytes) {
        return with(SettingsTable.FAILED_MESSAGE_BYTES, bytes);
    }

    /** Send an event for every call, which costs one more round trip to the broker; false. */
    public TaskSettings withSendSentEvent(boolean send) {
        return with(SettingsTable.SEND_SENT_EVENT, send);
    }

    /** Have workers send the events of their tasks from the start; false. Remote control can switch them on later. */
    public TaskSettings withSendTaskEvents(boolean send) {
        return with(SettingsTable.SEND_TASK_EVENTS, send);
    }

    /** Have workers carry out and answer the commands of remote control; true. */
    public TaskSettings withEnableRemoteControl(boolean enable) {
        return with(SettingsTable.ENABLE_REMOTE_CONTROL, enable);
    }

    /** After how many tasks a child process is replaced by a new one; 0, the default, for never. */
    public TaskSettings withMaxTasksPerChild(int tasks) {
        return with(SettingsTable.MAX_TASKS_PER_CHILD, tasks);
    }

    /**
     * Above which resident memory, in kilobytes as in Celery, a child process is replaced by a new one after its task; 0, the
     * default, for never.
     */
    public TaskSettings withMaxMemoryPerChild(int kilobytes) {
        return with(SettingsTable.MAX_MEMORY_PER_CHILD, kilobytes);
    }

    /** The address of the broker, if one is set. Programs use it to connect; the library does not. */
    public Optional<String> brokerUrl() {
        return Optional.of(get(SettingsTable.BROKER_URL)).filter(url -> !url.isEmpty());
    }

    /**
     * The options of Celery's transport, for the program that connects to the broker. Only {@code global_keyprefix},
     * {@code sep} and {@code priority_steps} mean something here.
     */
    public Map<String, Object> brokerTransportOptions() {
        return get(SettingsTable.BROKER_OPTIONS);
    }

    /**
     * The options of Celery's result backend, for the program that connects to a Redis of results. Only
     * {@code global_keyprefix} means something here.
     */
    public Map<String, Object> resultBackendTransportOptions() {
        return get(SettingsTable.RESULT_OPTIONS);
    }

    /** Where calls go that no route matches. */
    public String defaultQueue() {
        return get(SettingsTable.DEFAULT_QUEUE);
    }

    /** Which queue a task goes to. */
    public Routes routes() {
        return get(SettingsTable.TASK_ROUTES);
    }

    /** How many messages may wait in queues, {@code *} for those that are not named. */
    public Map<String, Integer> queueMaxLength() {
        return get(SettingsTable.QUEUE_MAX_LENGTH);
    }

    /** How long a call to a queue that is full waits for room. */
    public Duration queueFullWait() {
        return get(SettingsTable.QUEUE_FULL_WAIT);
    }

    /** Whether calls run at once in the caller's thread. */
    public boolean alwaysEager() {
        return get(SettingsTable.ALWAYS_EAGER);
    }

    /** Whether tasks are acknowledged after the run unless they say otherwise. */
    public boolean acksLate() {
        return get(SettingsTable.ACKS_LATE);
    }

    /** Whether no results are stored at all. */
    public boolean ignoreResult() {
        return get(SettingsTable.IGNORE_RESULT);
    }

    /** Whether the state STARTED is stored for every task. */
    public boolean trackStarted() {
        return get(SettingsTable.TRACK_STARTED);
    }

    /** When a task is asked to end; zero for never. */
    public Duration softTimeLimit() {
        return get(SettingsTable.SOFT_TIME_LIMIT);
    }

    /** When a task is recorded as failed; zero for never. */
    public Duration timeLimit() {
        return get(SettingsTable.TIME_LIMIT);
    }

    /** Whether calls are written into the ledger before the broker has them. */
    public boolean durable() {
        return get(SettingsTable.DURABLE);
    }

    /** How long results are kept; zero for ever. */
    public Duration resultExpires() {
        return get(SettingsTable.RESULT_EXPIRES);
    }

    /** Whether the name, arguments and worker of a task are stored with its result. */
    public boolean resultExtended() {
        return get(SettingsTable.RESULT_EXTENDED);
    }

    /** How long the message of a failed task is kept; zero for not at all. */
    public Duration failedMessageExpires() {
        return get(SettingsTable.FAILED_MESSAGE_EXPIRES);
    }

    /** How many bytes the messages of failed tasks have together at most; a single one has no more than a sixteenth of that. */
    public int failedMessageBytes() {
        return get(SettingsTable.FAILED_MESSAGE_BYTES);
    }

    /** Whether an event is sent for every call. */
    public boolean sendSentEvent() {
        return get(SettingsTable.SEND_SENT_EVENT);
    }

    /** Whether workers send the events of their tasks from the start. */
    public boolean sendTaskEvents() {
        return get(SettingsTable.SEND_TASK_EVENTS);
    }

    /** Whether workers carry out and answer the commands of remote control. */
    public boolean enableRemoteControl() {
        return get(SettingsTable.ENABLE_REMOTE_CONTROL);
    }

    /** How many tasks a worker runs at a time, if set. */
    public OptionalInt concurrency() {
        return ifSet(SettingsTable.CONCURRENCY);
    }

    /**
     * How many messages a worker may hold, as a multiple of its concurrency, if set. Unset, it follows the tasks' own
     * durations: near none ahead for long tasks, hundreds for very short ones.
     */
    public OptionalInt prefetchMultiplier() {
        return ifSet(SettingsTable.PREFETCH_MULTIPLIER);
    }

    /** After how many tasks a child process is replaced; 0 for never. */
    public int maxTasksPerChild() {
        return get(SettingsTable.MAX_TASKS_PER_CHILD);
    }

    /** Above which resident memory, in kilobytes, a child process is replaced after its task; 0 for never. */
    public int maxMemoryPerChild() {
        return get(SettingsTable.MAX_MEMORY_PER_CHILD);
    }

    /**
     * The settings by Celery's names, for people: durations in seconds, and without the address of the broker, in which there may
     * be a password.
     *
     * @param withDefaults whether those are wanted too that are as they were from the start
     */
    public Map<String, Object> values(boolean withDefaults) {
        Map<String, Object> all = new TreeMap<>();
        for (Setting<?> setting : SettingsTable.ALL) {
            Object shown = shown(setting);
            if (setting != SettingsTable.BROKER_URL && (withDefaults || !shown.equals(setting.defaultValue()))) {
                all.put(setting.name(), shown);
            }
        }
        return all;
    }

    /** Every setting that there is, in the order in which people read them. */
    public static List<Setting<?>> all() {
        return SettingsTable.ALL;
    }

    private <T> Object shown(Setting<T> setting) {
        return setting.shown(get(setting));
    }

    @SuppressWarnings("unchecked") // Only with(…) puts values into the map, each by its own setting.
    private <T> T get(Setting<T> setting) {
        return (T) values.getOrDefault(setting, setting.initial());
    }

    private OptionalInt ifSet(Setting<Integer> setting) {
        int number = get(setting);
        return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private <T> TaskSettings with(Setting<T> setting, T value) {
        try {
            setting.check(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
        }
        return changed(setting, value);
    }

    private <T> TaskSettings changed(Setting<T> setting, T value) {
        Map<Setting<?>, Object> changed = new HashMap<>(values);
        changed.put(setting, value);
        return new TaskSettings(changed);
    }

    private TaskSettings with(Map<String, String> texts) {
        Set<String> ignored = new TreeSet<>();
        TaskSettings settings = this;
        // Names from before Celery 4 come first, so that a present one that is given too wins.
        for (boolean present : new boolean[] {false, true}) {
            for (Map.Entry<String, String> entry : texts.entrySet()) {
                String name = entry.getKey();
                if (NAMES.isPresent(name) != present) {
                    continue;
                }
                Optional<Setting<?>> setting = NAMES.find(name);
                if (setting.isEmpty()) {
                    ignored.add(name);
                } else {
                    settings =
                            settings.with(setting.get(), name, entry.getValue().strip());
                }
            }
        }
        if (!ignored.isEmpty()) {
            log.warn("settings of Celery that mean nothing here are ignored: {}", String.join(", ", ignored));
        }
        return settings;
    }

    private <T> TaskSettings with(Setting<T> setting, String name, String text) {
        // An empty variable is how many tools unset one.
        if (text.isEmpty()) {
            return this;
        }
        try {
            T value = setting.read(text);
            setting.check(value);
            return changed(setting, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "setting " + name + "=" + text + ": " + e.getMessage() + "; allowed is " + setting.allowed(), e);
        }
    }
}
