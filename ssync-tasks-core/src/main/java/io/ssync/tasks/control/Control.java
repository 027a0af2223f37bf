package io.ssync.tasks.control;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.internal.control.ControlMessages;
import io.ssync.tasks.internal.control.FanoutMessage;
import io.ssync.tasks.internal.control.Recipients;
import io.ssync.tasks.message.LogicalClock;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands to workers, ours and Python's: {@code app.control().destination("worker@host").poolGrow(2)}. The names are those
 * of Celery's {@code app.control}.
 *
 * <p>Every command goes to all workers unless {@link #destination} or a pattern says otherwise, and returns the replies by the
 * name of the worker, ordered by it. Replies are gathered for the {@link #timeout}, or until everyone who can have heard the
 * command has replied. A reply is what the worker sent, as plain maps, lists and values: {@code {"ok": …}},
 * {@code {"error": …}}, or whatever was asked for.
 *
 * <p>Immutable and safe for use by any thread. All methods throw {@link io.ssync.tasks.broker.BrokerException} when the broker
 * cannot be reached, and {@link CancellationException} when their thread is interrupted, which it stays.
 */
public final class Control {
    private static final Logger log = LoggerFactory.getLogger(Control.class);

    /** How long replies are awaited unless set otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);

    private final Broker broker;
    private final LogicalClock clock;
    private final InstantSource time;
    private final Recipients recipients;
    private final Duration timeout;
    private final OptionalInt limit;

    /** Commands to everyone on a broker; {@link io.ssync.tasks.TaskApp#control()} reads better. */
    public Control(Broker broker, LogicalClock clock, InstantSource time) {
        this(broker, clock, time, Recipients.EVERYONE, DEFAULT_TIMEOUT, OptionalInt.empty());
    }

    private Control(
            Broker broker,
            LogicalClock clock,
            InstantSource time,
            Recipients recipients,
            Duration timeout,
            OptionalInt limit) {
        this.broker = broker;
        this.clock = clock;
        this.time = time;
        this.recipients = recipients;
        this.timeout = timeout;
        this.limit = limit;
    }

    /** Only these workers, by node name. */
    public Control destination(String... nodes) {
        return to(new Recipients(List.of(nodes), null, null));
    }

    /** Only workers whose whole node name matches, such as {@code mail@*}. */
    public Control pattern(String glob) {
        return to(new Recipients(null, glob, Recipients.GLOB));
    }

    /** Only workers whose node name begins with a match. */
    public Control regex(String regex) {
        return to(new Recipients(null, regex, Recipients.PCRE));
    }

    /** How long to wait for replies. */
    public Control timeout(Duration newTimeout) {
        return new Control(broker, clock, time, recipients, newTimeout, limit);
    }

    /** Return as soon as this many workers have replied. */
    public Control limit(int replies) {
        if (replies < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + replies);
        }
        return new Control(broker, clock, time, recipients, timeout, OptionalInt.of(replies));
    }

    /** Questions to the same workers. */
    public Inspect inspect() {
        return new Inspect(this);
    }

    /** Which workers are there: each replies {@code {"ok": "pong"}}. */
    public Map<String, @Nullable Object> ping() {
        return broadcast("ping", Map.of());
    }

    /** Keeps tasks from running that have not begun. Our own workers know it even if none of them runs at this moment. */
    public Map<String, @Nullable Object> revoke(String... taskIds) {
        return revoke(false, taskIds);
    }

    /** The same, and stops the tasks that run. */
    public Map<String, @Nullable Object> terminate(String... taskIds) {
        return revoke(true, taskIds);
    }

    /**
     * Keeps tasks from running that have one of these stamps, which Celery puts on whole workflows. Workers know of it until they
     * stop; those that start afterwards do not.
     */
    public Map<String, @Nullable Object> revokeByStampedHeaders(Map<String, List<String>> stamps) {
        return broadcast(
                "revoke_by_stamped_headers", Map.of("headers", stamps, "terminate", false, "signal", "SIGTERM"));
    }

    /** The same, and stops the tasks that run. */
    public Map<String, @Nullable Object> terminateByStampedHeaders(Map<String, List<String>> stamps) {
        return broadcast(
                "revoke_by_stamped_headers", Map.of("headers", stamps, "terminate", true, "signal", "SIGTERM"));
    }

    /** How often a task may start: {@code 10/s}, {@code 200/m}, {@code 5/h}, or {@code 0} for as often as it likes. */
    public Map<String, @Nullable Object> rateLimit(String task, String rate) {
        return broadcast("rate_limit", Map.of("task_name", task, "rate_limit", rate));
    }

    /** Limits the time of the task's runs that begin from now on. Null takes the limit off. */
    public Map<String, @Nullable Object> timeLimit(String task, @Nullable Duration soft, @Nullable Duration hard) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        arguments.put("task_name", task);
        arguments.put("soft", seconds(soft));
        arguments.put("hard", seconds(hard));
        return broadcast("time_limit", arguments);
    }

    /** Has the workers run {@code n} more tasks at a time. */
    public Map<String, @Nullable Object> poolGrow(int n) {
        return broadcast("pool_grow", Map.of("n", n));
    }

    /** Has the workers run {@code n} fewer tasks at a time. */
    public Map<String, @Nullable Object> poolShrink(int n) {
        return broadcast("pool_shrink", Map.of("n", n));
    }

    /** Starts the processes of the pools anew, where workers have been told that they may. */
    public Map<String, @Nullable Object> poolRestart() {
        return broadcast("pool_restart", Map.of("reload", false));
    }

    /** Sets between how many tasks at a time the workers that scale themselves choose. */
    public Map<String, @Nullable Object> autoscale(int max, int min) {
        return broadcast("autoscale", Map.of("max", max, "min", min));
    }

    /** Has the workers read one more queue. */
    public Map<String, @Nullable Object> addConsumer(String queue) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        arguments.put("queue", queue);
        arguments.put("exchange", null);
        arguments.put("exchange_type", "direct");
        arguments.put("routing_key", null);
        return broadcast("add_consumer", arguments);
    }

    /** Has the workers stop reading a queue. */
    public Map<String, @Nullable Object> cancelConsumer(String queue) {
        return broadcast("cancel_consumer", Map.of("queue", queue));
    }

    /** Has the workers drain and close. They do not reply. */
    public void shutdown() {
        cast("shutdown", Map.of());
    }

    /** Sends a command and gathers the replies by node name; also for commands that nobody here knows. */
    public Map<String, @Nullable Object> broadcast(String command, Map<String, ? extends @Nullable Object> arguments) {
        return ask(command, arguments).byNode();
    }

    /** The same, and says whether all have replied who have heard it. */
    public Replies ask(String command, Map<String, ? extends @Nullable Object> arguments) {
        String ticket = UUID.randomUUID().toString();
        String address = UUID.randomUUID().toString();
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Fanout.Mailbox mailbox = broker.fanout().openMailbox(ControlMessages.REPLIES, address)) {
            Map<String, @Nullable Object> body = body(command, arguments);
            body.put("ticket", ticket);
            body.put("reply_to", Map.of("exchange", ControlMessages.REPLIES, "routing_key", address));
            return gather(mailbox, ticket, expected(publish(body)), deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for replies to " + command);
        }
    }

    /** Sends a command without waiting for replies. */
    public void cast(String command, Map<String, ? extends @Nullable Object> arguments) {
        publish(body(command, arguments));
    }

    private Map<String, @Nullable Object> revoke(boolean terminate, String... taskIds) {
        List<String> ids = List.of(taskIds);
        // First: the workers that hear the command may be none, or not all.
        broker.revoke(ids, terminate);
        return broadcast("revoke", Map.of("task_id", ids, "terminate", terminate, "signal", "SIGTERM"));
    }

    private Control to(Recipients newRecipients) {
        return new Control(broker, clock, time, newRecipients, timeout, limit);
    }

    private Map<String, @Nullable Object> body(String command, Map<String, ? extends @Nullable Object> arguments) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("method", command);
        body.put("arguments", arguments);
        body.put("destination", recipients.destination());
        body.put("pattern", recipients.pattern());
        body.put("matcher", recipients.matcher());
        return body;
    }

    private int publish(Map<String, @Nullable Object> body) {
        double expires = time.instant().plus(timeout).toEpochMilli() / 1000.0;
        Map<String, Object> headers = Map.of("clock", clock.tick(), "expires", expires);
        return broker.fanout().publish(ControlMessages.COMMANDS, "", ControlMessages.command(headers, body));
    }

    /** How many replies there can be at most. */
    private int expected(int heardBy) {
        int named =
                Optional.ofNullable(recipients.destination()).map(List::size).orElse(heardBy);
        return Math.min(Math.min(named, heardBy), limit.orElse(Integer.MAX_VALUE));
    }

    private Replies gather(Fanout.Mailbox mailbox, String ticket, int expected, long deadline)
            throws InterruptedException {
        Map<String, @Nullable Object> replies = new TreeMap<>();
        int received = 0;
        long left = deadline - System.nanoTime();
        while (received < expected && left > 0) {
            Optional<byte[]> message = mailbox.take(Duration.ofNanos(left));
            received += message.isPresent() ? read(message.get(), ticket, replies) : 0;
            left = deadline - System.nanoTime();
        }
        return new Replies(replies, received, expected);
    }

    /** How many replies a message holds: one, or none if it is something else. */
    private int read(byte[] bytes, String ticket, Map<String, @Nullable Object> replies) {
        try {
            TaskMessage message = FanoutMessage.decode(bytes);
            ControlMessages.observe(clock, message);
            if (ticket.equals(message.header("ticket")) && FanoutMessage.body(message) instanceof Map<?, ?> reply) {
                reply.forEach((node, answer) -> replies.put(String.valueOf(node), answer));
                return 1;
            }
        } catch (UnreadableMessageException e) {
            log.debug("A reply cannot be read", e);
        }
        return 0;
    }

    private static @Nullable Double seconds(@Nullable Duration limit) {
        return limit == null ? null : limit.toMillis() / 1000.0;
    }

    /**
     * What came back of a command.
     *
     * @param byNode the replies by the name of the worker; of several workers of one name the last
     * @param received how many replies there were
     * @param expected how many there could have been
     */
    public record Replies(Map<String, @Nullable Object> byNode, int received, int expected) {
        /** Whether everyone who has heard the command has replied: who is not among them is not there. */
        public boolean isComplete() {
            return received >= expected;
        }
    }

    /**
     * Questions to workers, ours and Python's: {@code app.inspect().active()}. The names are those of Celery's
     * {@code app.control.inspect()}. Whom they go to and how long answers are awaited is set on {@link Control}.
     *
     * <p>Every method returns the replies by the name of the worker, as plain maps, lists and values in Celery's own shape. Immutable
     * and safe for use by any thread; throws what {@link Control} throws.
     */
    public static final class Inspect {
        private final Control control;

        Inspect(Control control) {
            this.control = control;
        }

        /** Who is there. */
        public Map<String, @Nullable Object> ping() {
            return control.ping();
        }

        /** The tasks that run. */
        public Map<String, @Nullable Object> active() {
            return ask("active");
        }

        /** The tasks that were taken from their queue and wait for a free thread or process. */
        public Map<String, @Nullable Object> reserved() {
            return ask("reserved");
        }

        /** The tasks that wait for their time. */
        public Map<String, @Nullable Object> scheduled() {
            return ask("scheduled");
        }

        /** The ids of revoked tasks. */
        public Map<String, @Nullable Object> revoked() {
            return ask("revoked");
        }

        /** The names of the tasks that the worker knows, each with these of its attributes if they are set. */
        public Map<String, @Nullable Object> registered(String... attributes) {
            return control.broadcast("registered", Map.of("taskinfoitems", List.of(attributes)));
        }

        /** Numbers about the worker. */
        public Map<String, @Nullable Object> stats() {
            return ask("stats");
        }

        /** The queues that it reads. */
        public Map<String, @Nullable Object> activeQueues() {
            return ask("active_queues");
        }

        /** A text about its software and settings. */
        public Map<String, @Nullable Object> report() {
            return ask("report");
        }

        /** The settings that differ from the defaults. */
        public Map<String, @Nullable Object> conf() {
            return control.broadcast("conf", Map.of("with_defaults", false));
        }

        /** Its logical clock. */
        public Map<String, @Nullable Object> clock() {
            return ask("clock");
        }

        /** Which of these tasks it has, and in what state. */
        public Map<String, @Nullable Object> queryTask(String... taskIds) {
            return control.broadcast("query_task", Map.of("ids", List.of(taskIds)));
        }

        /** Where those of these tasks are that run: the stack of each by its id. A worker of Celery answers with an error. */
        public Map<String, @Nullable Object> stack(String... taskIds) {
            return control.broadcast("stack", Map.of("ids", List.of(taskIds)));
        }

        private Map<String, @Nullable Object> ask(String question) {
            return control.broadcast(question, Map.of());
        }
    }
}
