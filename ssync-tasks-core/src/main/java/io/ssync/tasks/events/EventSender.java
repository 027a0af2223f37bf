package io.ssync.tasks.events;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.control.LogicalClock;
import io.ssync.tasks.message.FanoutMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the events of one program: of a worker under its node name, or of a producer.
 *
 * <p>Events of tasks gather while the batch before is under way, and cost the task no more than a place in a queue; while they
 * are off, not even that. Whatever cannot be sent is left out: events are news, not work. Safe for use by any thread.
 */
public final class EventSender {
    private static final Logger log = LoggerFactory.getLogger(EventSender.class);

    static final String EXCHANGE = "celeryev";

    /** What Celery's workers send lists of task events as. */
    private static final String LIST = "task.multi";

    private static final int MOST_WAITING = 10_000;
    private static final int BATCH = 500;
    /** How long a batch gathers after its first event: short for people, long for a worker. */
    private static final Duration GATHERED = Duration.ofMillis(20);

    private final Fanout fanout;
    private final String hostname;
    private final LogicalClock clock;
    private final InstantSource time;
    private final BlockingQueue<Happened> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    /** What is being sent; survives an interrupt. Used by one thread at a time. */
    private final List<Happened> batch = new ArrayList<>(BATCH);

    private volatile boolean enabled;
    /** Whether anybody listened to the last batch. Used by one thread at a time, as the batch is. */
    private boolean heard;

    private record Happened(TaskEvent event, long clock, double timestamp) {}

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
        if (enabled) {
            waiting.offer(new Happened(event, clock.tick(), now()));
        }
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
        publish(batch);
        batch.clear();
    }

    /** Sends what waits, at the end: nobody calls {@link #runOnce} any more. */
    public void flush() {
        while (!batch.isEmpty() || waiting.drainTo(batch, BATCH) > 0) {
            publish(batch);
            batch.clear();
        }
    }

    /** Sends events of tasks at once, whether they are switched on or not. */
    public void send(List<? extends TaskEvent> events) {
        List<Map<String, @Nullable Object>> all = events.stream()
                .map(event -> fields(new Happened(event, clock.tick(), now())))
                .toList();
        for (int start = 0; start < all.size(); start += BATCH) {
            publish(LIST, all.subList(start, Math.min(all.size(), start + BATCH)));
        }
    }

    /** Sends an event of the program itself at once, such as {@code worker-heartbeat}. */
    public void send(String type, Map<String, ? extends @Nullable Object> details) {
        publish(type.replace('-', '.'), fields(type, clock.tick(), now(), details));
    }

    /** While nobody listens only the first event is sent, to see whether somebody does by now: the others cost nothing then. */
    private void publish(List<Happened> happened) {
        List<Happened> rest = happened;
        if (!heard) {
            heard = publishList(happened.subList(0, 1));
            rest = happened.subList(1, happened.size());
        }
        if (heard && !rest.isEmpty()) {
            heard = publishList(rest);
        }
    }

    private boolean publishList(List<Happened> happened) {
        return publish(LIST, happened.stream().map(this::fields).toList()) > 0;
    }

    /** Returns how many listen, as far as is known. */
    private int publish(String routingKey, Object body) {
        try {
            return fanout.publish(
                    EXCHANGE,
                    routingKey,
                    FanoutMessage.encode(
                            EXCHANGE, routingKey, FanoutMessage.TRANSIENT, Map.of("hostname", hostname), body));
        } catch (BrokerException e) {
            // The broker tells of its outage itself.
            log.debug("{} could not send its events", hostname, e);
            return 0;
        }
    }

    private Map<String, @Nullable Object> fields(Happened happened) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("uuid", happened.event().message().id());
        details.putAll(happened.event().details());
        return fields(happened.event().type(), happened.clock(), happened.timestamp(), details);
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
