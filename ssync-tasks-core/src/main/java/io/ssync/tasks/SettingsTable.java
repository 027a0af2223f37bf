package io.ssync.tasks;

import static io.ssync.tasks.SettingKinds.AT_LEAST_ONE;
import static io.ssync.tasks.SettingKinds.BOUNDS;
import static io.ssync.tasks.SettingKinds.FLAG;
import static io.ssync.tasks.SettingKinds.LIMIT;
import static io.ssync.tasks.SettingKinds.OBJECT;
import static io.ssync.tasks.SettingKinds.ROUTES;
import static io.ssync.tasks.SettingKinds.SECONDS;
import static io.ssync.tasks.SettingKinds.TEXT;

import io.ssync.tasks.routing.Routes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The table of settings: each with its name, kind, default and meaning, in the order in which people read them. */
final class SettingsTable {
    static final Setting<String> BROKER_URL =
            new Setting<>("broker_url", TEXT, "", "none", "where the broker is; for whoever connects to it");
    static final Setting<Map<String, Object>> BROKER_OPTIONS = new Setting<>(
            "broker_transport_options",
            OBJECT,
            Map.of(),
            "JSON, as Celery has it; of its options `global_keyprefix`, `sep` and `priority_steps` are used, for whoever "
                    + "connects to the broker");
    static final Setting<Map<String, Object>> RESULT_OPTIONS = new Setting<>(
            "result_backend_transport_options",
            OBJECT,
            Map.of(),
            "JSON, as Celery has it; of its options `global_keyprefix` is used, for whoever connects to a Redis of results");
    static final Setting<String> DEFAULT_QUEUE =
            new Setting<>("task_default_queue", TEXT, "celery", "the queue of calls that no route matches");
    static final Setting<Routes> TASK_ROUTES = new Setting<>(
            "task_routes",
            ROUTES,
            Routes.NONE,
            "none",
            "JSON of names or patterns and queues: `{\"academic.*\": \"academic\", \"users.*\": {\"queue\": \"users\"}}`; exact "
                    + "names win over patterns, then the first match counts, and `*` also matches dots");
    static final Setting<Map<String, Integer>> QUEUE_MAX_LENGTH = new Setting<>(
            "task_queue_max_length",
            BOUNDS,
            Map.of(),
            "none",
            "JSON of queues and how many messages may wait in each, `*` for those that are not named: `{\"mail\": 100000}`; a call to a "
                    + "[full queue](flow-control.md#full-queues) is refused; ours, not Celery's");
    static final Setting<Duration> QUEUE_FULL_WAIT = new Setting<>(
            "task_queue_full_wait",
            SECONDS,
            Duration.ZERO,
            "for how many seconds a call to a [full queue](flow-control.md#full-queues) waits for room before it is refused; ours, not Celery's");
    static final Setting<Boolean> ALWAYS_EAGER = new Setting<>(
            "task_always_eager",
            FLAG,
            false,
            "run calls at once in the caller's thread, through the same serialisation: for tests");
    static final Setting<Boolean> ACKS_LATE =
            new Setting<>("task_acks_late", FLAG, true, "acknowledge after the run; Celery's default is the opposite");
    static final Setting<Boolean> IGNORE_RESULT = new Setting<>("task_ignore_result", FLAG, false, "store no results");
    static final Setting<Boolean> DURABLE = new Setting<>(
            "task_durable",
            FLAG,
            false,
            "write every call into the [ledger](ledger.md) before the broker has it; ours, not Celery's");
    static final Setting<Boolean> TRACK_STARTED =
            new Setting<>("task_track_started", FLAG, false, "store the state STARTED of every task");
    static final Setting<Duration> SOFT_TIME_LIMIT = new Setting<>(
            "task_soft_time_limit",
            SECONDS,
            Duration.ofMinutes(25),
            "seconds after which a task is interrupted; 0 for never");
    static final Setting<Duration> TIME_LIMIT = new Setting<>(
            "task_time_limit",
            SECONDS,
            Duration.ofMinutes(30),
            "seconds after which a task is given up and recorded as failed; 0 for never");
    static final Setting<Duration> RESULT_EXPIRES = new Setting<>(
            "result_expires",
            SECONDS,
            Duration.ofDays(7),
            "seconds for which results are kept, seven days; 0 for ever");
    static final Setting<Boolean> RESULT_EXTENDED = new Setting<>(
            "result_extended",
            FLAG,
            true,
            "store the name, arguments and worker of a task with its result; Celery's default is the opposite");
    static final Setting<Duration> FAILED_MESSAGE_EXPIRES = new Setting<>(
            "task_failed_message_expires",
            SECONDS,
            Duration.ofDays(7),
            "seconds for which the message of a failed task is kept, so that it can be [retried](operations.md#failed-tasks), seven days; 0 to "
                    + "keep none; ours, not Celery's");
    static final Setting<Integer> FAILED_MESSAGE_BYTES = new Setting<>(
            "task_failed_message_bytes",
            AT_LEAST_ONE,
            256 << 20,
            "how many bytes those messages have together at most, 256 MiB; one with more than a sixteenth of that is not kept; ours, "
                    + "not Celery's");
    static final Setting<Boolean> SEND_SENT_EVENT = new Setting<>(
            "task_send_sent_event",
            FLAG,
            false,
            "tell whoever listens to events of every call, at the price of one more round trip to the broker");
    static final Setting<Boolean> SEND_TASK_EVENTS = new Setting<>(
            "worker_send_task_events",
            FLAG,
            false,
            "have workers send the events of their tasks from the start, as `-E` does");
    static final Setting<Boolean> ENABLE_REMOTE_CONTROL = new Setting<>(
            "worker_enable_remote_control",
            FLAG,
            true,
            "have workers carry out and answer the commands of remote control");
    static final Setting<Integer> CONCURRENCY = new Setting<>(
            "worker_concurrency", AT_LEAST_ONE, 0, "processors", "how many tasks a worker runs at a time");
    static final Setting<Integer> MAX_TASKS_PER_CHILD = new Setting<>(
            "worker_max_tasks_per_child",
            LIMIT,
            0,
            "no limit",
            "after how many tasks a [child process](pools.md) is replaced");
    static final Setting<Integer> MAX_MEMORY_PER_CHILD = new Setting<>(
            "worker_max_memory_per_child",
            LIMIT,
            0,
            "no limit",
            "above which resident memory, in kilobytes, a child process is replaced after its task");
    static final Setting<Integer> PREFETCH_MULTIPLIER = new Setting<>(
            "worker_prefetch_multiplier",
            AT_LEAST_ONE,
            0,
            "by the tasks",
            "how many messages a worker may hold, as a multiple of its concurrency; unset, near none ahead for long tasks "
                    + "and hundreds for very short ones");

    static final List<Setting<?>> ALL = List.of(
            BROKER_URL,
            BROKER_OPTIONS,
            RESULT_OPTIONS,
            DEFAULT_QUEUE,
            TASK_ROUTES,
            QUEUE_MAX_LENGTH,
            QUEUE_FULL_WAIT,
            ALWAYS_EAGER,
            ACKS_LATE,
            IGNORE_RESULT,
            DURABLE,
            TRACK_STARTED,
            SOFT_TIME_LIMIT,
            TIME_LIMIT,
            RESULT_EXPIRES,
            RESULT_EXTENDED,
            FAILED_MESSAGE_EXPIRES,
            FAILED_MESSAGE_BYTES,
            SEND_SENT_EVENT,
            SEND_TASK_EVENTS,
            ENABLE_REMOTE_CONTROL,
            CONCURRENCY,
            MAX_TASKS_PER_CHILD,
            MAX_MEMORY_PER_CHILD,
            PREFETCH_MULTIPLIER);

    private SettingsTable() {}
}
