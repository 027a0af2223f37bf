package io.ssync.tasks.internal.events;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.control.FanoutMessage;
import io.ssync.tasks.internal.message.Shown;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.LogicalClock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the events of one program: of a worker under its node name, or of a producer.
 *
 * <p>Events of tasks gather while the batch before is under way, and cost the task a place in a queue, or nothing while they
 * are off. Whatever cannot be sent is left out: events are news, not work. That holds for each by itself: one that
 * JSON cannot carry costs its neighbours nothing. Safe for use by any thread.
 */
public final class EventSender {
    private static final Logger log = LoggerFactory.getLogger(EventSender.class);

    /** What Celery's workers send lists of task events as. */
    private static final String LIST = "task.multi";

    private static final int MOST_WAITING = 10_000;
    private static final int BATCH = 500;
    /** An event with more characters is left out: it would fill the memory of every listener. */
    private static final int LONGEST_EVENT = 256 * 1024;

    /** A list that has more characters is sent before it has all events of its batch. */
    private static final int LONGEST_LIST = 1 << 20;

    private static final int EMPTY_LIST = "[]".length();

    /** Of how many types it is said that their events could not be written; of each once, since it will happen again. */
    private static final int MOST_WARNINGS = 100;

    /** How long a batch gathers after its first event: short for people, long for a worker. */
    private static final Duration GATHERED = Duration.ofMillis(20);

    private final Fanout fanout;
    private final String hostname;
    private final LogicalClock clock;
    private final InstantSource time;
    private final BlockingQueue<QueuedEvent> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    /** What is being sent; survives an interrupt. Used by one thread at a time. */
    private final List<QueuedEvent> batch = new ArrayList<>(BATCH);

    private volatile boolean enabled;
    /** Whether anybody listened to the last batch. Used by one thread at a time, as the batch is. */
    private boolean heard;

    private final AtomicLong dropped = new AtomicLong();
    /** What had been dropped when it was said last. Used by one thread at a time, as the batch is. */
    private long droppedBefore;

    private final Set<String> warnedOf = ConcurrentHashMap.newKeySet();

    /**
     * An event that waits.
     *
     * @param json what it tells if that was given by a task, which may change it afterwards or have given what cannot be written;
     *     null if it is made of what never changes, and so need not be written before somebody listens
     */
    private record QueuedEvent(
            TaskEvent event,
            long clock,
            double timestamp,
            @Nullable String json) {}

    /**
     * A sender, with the events of tasks switched off.
     *
     * @param hostname the name under which it sends
     */
    public EventSender(Fanout fanout, String hostname, LogicalClock clock, InstantSource time) {
        this.fanout = fanout;
        this.hostname = hostname;
        this.clock = clock;
        this.time = time;
    }

    /** Switches the events of tasks on or off; returns whether that is news. */
    public synchronized boolean enable(boolean newEnabled) {
        boolean changed = enabled != newEnabled;
        enabled = newEnabled;
        return changed;
    }

    /** Has an event of a task sent soon, if they are switched on. */
    public void happened(TaskEvent event) {
        if (!enabled) {
            return;
        }
        QueuedEvent happened = new QueuedEvent(event, clock.tick(), now(), null);
        if (event instanceof TaskEvent.Custom) {
            String json = json(happened);
            if (json == null) {
                return;
            }
            happened = new QueuedEvent(event, happened.clock(), happened.timestamp(), json);
        }
        if (!waiting.offer(happened)) {
            dropped.incrementAndGet();
        }
    }

    /** How many events of tasks were left out so far: there were too many at once, or they could not be written. */
    public long dropped() {
        return dropped.get();
    }

    /** Sends the next batch of task events, waiting for it. */
    public void runOnce() throws InterruptedException {
        if (batch.isEmpty()) {
            batch.add(waiting.take());
        }
        if (waiting.size() < BATCH) {
            Thread.sleep(GATHERED.toMillis());
        }
        waiting.drainTo(batch, BATCH - batch.size());
        publishBatch();
        long lost = dropped.get() - droppedBefore;
        if (lost > 0) {
            droppedBefore += lost;
            log.warn("{} left out {} events: too many came at once, or they could not be written", hostname, lost);
        }
    }

    /** Sends what waits, at the end: nobody calls {@link #runOnce} any more. Throws nothing. */
    public void flush() {
        while (!batch.isEmpty() || waiting.drainTo(batch, BATCH) > 0) {
            publishBatch();
        }
    }

    /** Sends events of tasks at once, whether they are switched on or not. */
    public void send(List<? extends TaskEvent> events) {
        List<QueuedEvent> all = new ArrayList<>(events.size());
        events.forEach(event -> all.add(new QueuedEvent(event, clock.tick(), now(), null)));
        for (int start = 0; start < all.size(); start += BATCH) {
            publishList(all.subList(start, Math.min(all.size(), start + BATCH)));
        }
    }

    /** Sends an event of the program itself at once, such as {@code worker-heartbeat}. */
    public void send(String type, Map<String, ? extends @Nullable Object> details) {
        String json = json(type, () -> fields(type, clock.tick(), now(), details));
        if (json != null) {
            publish(type.replace('-', '.'), json);
        }
    }

    /** Sends the batch once; it is dropped even if that fails. */
    private void publishBatch() {
        try {
            publish(batch);
        } catch (RuntimeException e) {
            log.warn("{} could not send its events", hostname, e);
        } finally {
            batch.clear();
        }
    }

    /** While nobody listens only the first event is sent, to see whether somebody does by now: the others cost nothing then. */
    private void publish(List<QueuedEvent> happened) {
        List<QueuedEvent> rest = happened;
        if (!heard) {
            heard = publishList(happened.subList(0, 1));
            rest = happened.subList(1, happened.size());
        }
        if (heard && !rest.isEmpty()) {
            heard = publishList(rest);
        }
    }

    /** Returns whether anybody listens, as far as is known. */
    private boolean publishList(List<QueuedEvent> happened) {
        boolean listening = heard;
        StringJoiner list = new StringJoiner(",", "[", "]");
        for (QueuedEvent event : happened) {
            String json = event.json() == null ? json(event) : event.json();
            if (json != null) {
                list.add(json);
            }
            if (list.length() > LONGEST_LIST) {
                listening = publish(LIST, list.toString()) > 0;
                list = new StringJoiner(",", "[", "]");
            }
        }
        return list.length() > EMPTY_LIST ? publish(LIST, list.toString()) > 0 : listening;
    }

    /** Returns how many listen, as far as is known. */
    private int publish(String routingKey, String json) {
        try {
            return fanout.publish(
                    FanoutMessage.EVENTS,
                    routingKey,
                    FanoutMessage.encodeJson(
                            FanoutMessage.EVENTS,
                            routingKey,
                            FanoutMessage.TRANSIENT,
                            Map.of("hostname", hostname),
                            json));
        } catch (BrokerException e) {
            // The broker tells of its outage itself.
            log.debug("{} could not send its events", hostname, e);
            return 0;
        }
    }

    private @Nullable String json(QueuedEvent happened) {
        TaskEvent event = happened.event();
        return json(event.type(), () -> {
            Map<String, @Nullable Object> details = new LinkedHashMap<>();
            details.put("uuid", event.message().id());
            details.putAll(event.details());
            return fields(event.type(), happened.clock(), happened.timestamp(), details);
        });
    }

    /** An event as JSON, or null if it cannot be written, which is said once. */
    private @Nullable String json(String type, Supplier<Map<String, @Nullable Object>> fields) {
        String reason;
        try {
            String json = CeleryJson.write(fields.get());
            if (json.length() <= LONGEST_EVENT) {
                return json;
            }
            reason = "it has " + json.length() + " characters, " + LONGEST_EVENT + " are allowed";
        } catch (RuntimeException | StackOverflowError e) {
            reason = String.valueOf(e.getMessage());
        }
        dropped.incrementAndGet();
        if (warnedOf.size() < MOST_WARNINGS && warnedOf.add(type)) {
            log.warn("{} leaves out an event '{}': {}", hostname, Shown.text(type), Shown.text(reason));
        }
        return null;
    }

    private Map<String, @Nullable Object> fields(
            String type, long sent, double timestamp, Map<String, ? extends @Nullable Object> details) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(details);
        fields.put("type", type);
        fields.put("hostname", hostname);
        fields.put("timestamp", timestamp);
        fields.put("utcoffset", utcOffset());
        fields.put("pid", ProcessHandle.current().pid());
        fields.put("clock", sent);
        return fields;
    }

    private double now() {
        return time.instant().toEpochMilli() / 1000.0;
    }

    /** Hours west of Greenwich, rounded down, as Celery has it: who receives an event shifts its time by the difference. */
    private int utcOffset() {
        int secondsEast =
                ZoneId.systemDefault().getRules().getOffset(time.instant()).getTotalSeconds();
        return Math.floorDiv(-secondsEast, 3600);
    }
}
