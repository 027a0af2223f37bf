package io.ssync.tasks;

import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.internal.canvas.CurrentTask;
import io.ssync.tasks.internal.message.CeleryTime;
import io.ssync.tasks.internal.message.MessageLimits;
import io.ssync.tasks.internal.registry.CallDeclaration;
import io.ssync.tasks.internal.registry.ShownArguments;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes calls as messages of Celery's protocol 2. Safe for use by any thread. */
final class CallWriter {
    private static final Logger log = LoggerFactory.getLogger(CallWriter.class);

    /** The name of this process as a sender. */
    static final String ORIGIN = "gen" + ProcessHandle.current().pid() + "@" + hostName();

    /** The headers that every message has. */
    static final Set<String> HEADERS = Set.of(
            "lang",
            "task",
            "id",
            "shadow",
            "eta",
            "expires",
            "group",
            "group_index",
            "retries",
            "timelimit",
            "root_id",
            "parent_id",
            "argsrepr",
            "kwargsrepr",
            "origin",
            "ignore_result",
            "replaced_task_nesting",
            "stamped_headers",
            "stamps");

    private final InstantSource clock;
    /** Celery's address for replies over the broker. Results go elsewhere, but Python expects the property. */
    private final String replyTo = UUID.randomUUID().toString();

    CallWriter(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Writes a call.
     *
     * @throws IllegalArgumentException if it breaks one of the rules for messages: nothing of it has been sent then
     */
    TaskMessage write(
            Signature<?> call,
            String id,
            String queue,
            Optional<CallDeclaration> declaration,
            Optional<UniqueLock> lock) {
        TaskOptions options = call.options();
        // First, so that an argument that cannot be written is the error that the caller sees.
        byte[] body = body(call, options);
        Instant now = clock.instant();
        Map<String, @Nullable Object> headers = new LinkedHashMap<>(32);
        headers.put("lang", "java");
        headers.put("task", call.task());
        headers.put("id", id);
        headers.put("shadow", null);
        headers.put("eta", eta(options, now).map(CeleryTime::format).orElse(null));
        headers.put("expires", options.expires().map(CeleryTime::format).orElse(null));
        headers.put("group", null);
        headers.put("group_index", null);
        headers.put("retries", 0);
        headers.put("timelimit", Arrays.asList(seconds(options.timeLimit()), seconds(options.softTimeLimit())));
        Optional<TaskMessage> parent = CurrentTask.get();
        headers.put("root_id", parent.map(CallWriter::rootOf).orElse(id));
        headers.put("parent_id", parent.map(TaskMessage::id).orElse(null));
        ShownArguments shown = declaration.map(CallDeclaration::shown).orElse(ShownArguments.OF_UNKNOWN_TASK);
        headers.put("argsrepr", shown.args(call.args()));
        headers.put("kwargsrepr", shown.kwargs(call.kwargs()));
        headers.put("origin", ORIGIN);
        headers.put("ignore_result", options.ignoresResult());
        headers.put("replaced_task_nesting", 0);
        headers.put("stamped_headers", null);
        headers.put("stamps", Map.of());
        declaration.map(CallDeclaration::flow).ifPresent(flow -> headers.putAll(flow.keys(call.args(), call.kwargs())));
        lock.map(UniqueLock::mark)
                .filter(mark -> !mark.isEmpty())
                .ifPresent(mark -> headers.put(UniqueLock.HEADER, mark));
        headers.putAll(options.headers());

        Map<String, @Nullable Object> properties = new LinkedHashMap<>(16);
        properties.put("correlation_id", id);
        properties.put("reply_to", replyTo);
        properties.put("delivery_mode", 2);
        properties.put("delivery_info", Map.of("exchange", "", "routing_key", queue));
        properties.put("priority", options.priority());
        properties.put("body_encoding", "base64");
        properties.put("delivery_tag", randomId());
        properties.put("timestamp", now.toEpochMilli() / 1000.0);
        if (options.countdown().isPresent()) {
            // The broker's clock counts the wait, so nobody need look at the eta again.
            properties.put(TaskMessage.DELAYED_BY_BROKER, true);
        }
        TaskMessage message = new TaskMessage(headers, properties, "application/json", "utf-8", body);
        message.requireSendable();
        MessageLimits.requireName("queue", queue);
        warnOfSize(call.task(), body.length);
        return message;
    }

    private static byte[] body(Signature<?> call, TaskOptions options) {
        return options.embed().isEmpty()
                ? CeleryJson.writeBody(call.args(), call.kwargs())
                : CeleryJson.writeBody(call.args(), call.kwargs(), options.embed());
    }

    private static void warnOfSize(String task, int bytes) {
        if (bytes > MessageLimits.LARGE_BODY) {
            log.warn(
                    "the arguments of a call of {} take {} MB, the most that can be sent is {} MB: "
                            + "keep such data in a store of its own and send where it is",
                    task,
                    bytes >> 20,
                    MessageLimits.LARGEST_BODY >> 20);
        }
    }

    OutboundMessage outbound(TaskMessage message, TaskOptions options, String queue) {
        Due due = options.countdown()
                .<Due>map(Due.After::new)
                .or(() -> options.eta().map(Due.At::new))
                .orElse(Due.NOW);
        String fairnessKey = message.header(TaskLimit.FAIRNESS_KEY);
        return new OutboundMessage(
                queue,
                options.priority(),
                due,
                MessageCodec.encode(message),
                Objects.requireNonNullElse(fairnessKey, ""));
    }

    private static String rootOf(TaskMessage task) {
        String root = task.header("root_id");
        return root == null ? task.id() : root;
    }

    /** A random UUID (version 4). Ids must be unique, not secret, so they need no entropy of the system's. */
    static String randomId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = random.nextLong() & 0xffff_ffff_ffff_0fffL | 0x4000L;
        long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private static Optional<Instant> eta(TaskOptions options, Instant now) {
        return options.countdown()
                .filter(countdown -> !countdown.isZero())
                .map(now::plus)
                .or(options::eta);
    }

    private static @Nullable Double seconds(Optional<Duration> limit) {
        return limit.map(duration -> duration.toMillis() / 1000.0).orElse(null);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
