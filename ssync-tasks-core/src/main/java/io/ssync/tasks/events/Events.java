package io.ssync.tasks.events;

import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.internal.control.FanoutMessage;
import io.ssync.tasks.message.LogicalClock;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens on a broker, for those who want to see it. Immutable and safe for use by any thread. */
public final class Events {
    private static final Logger log = LoggerFactory.getLogger(Events.class);

    private final Fanout fanout;
    private final LogicalClock clock;

    /** The events of a broker; {@link io.ssync.tasks.TaskApp#events()} reads better. */
    public Events(Fanout fanout, LogicalClock clock) {
        this.fanout = fanout;
        this.clock = clock;
    }

    /**
     * Calls back with every event from now on, of our workers and of Celery's. Events of tasks come only from workers that
     * send them.
     *
     * @param listener is called by one thread of the broker's, and must not block
     * @return to be closed to end the calls
     * @throws io.ssync.tasks.broker.BrokerException if the broker cannot be reached
     */
    public Fanout.Subscription listen(Consumer<Event> listener) {
        return fanout.subscribe(FanoutMessage.EVENTS, bytes -> read(bytes, listener));
    }

    private void read(byte[] bytes, Consumer<Event> listener) {
        try {
            TaskMessage message = FanoutMessage.decode(bytes);
            Object body = FanoutMessage.body(message);
            // Celery's workers send the events of tasks in lists, and all others one by one.
            List<?> events = body instanceof List<?> list ? list : List.of(body == null ? Map.of() : body);
            for (Object event : events) {
                if (event instanceof Map<?, ?> fields && fields.get("type") instanceof String type) {
                    if (fields.get("clock") instanceof Number sent) {
                        clock.observe(sent.longValue());
                    }
                    listener.accept(new Event(type, named(fields)));
                }
            }
        } catch (UnreadableMessageException e) {
            log.debug("An event cannot be read", e);
        }
    }

    private static Map<String, @Nullable Object> named(Map<?, ?> fields) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        fields.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }

    /**
     * An event as it travels: everything that its sender told. Immutable.
     *
     * @param type the type, for example {@code worker-heartbeat} or {@code task-started}
     * @param fields all fields by Celery's names, the type included
     */
    public record Event(String type, Map<String, @Nullable Object> fields) {
        public Event {
            fields = Collections.unmodifiableMap(fields);
        }

        /** The node name of the sender, or an empty text if it did not say. */
        public String hostname() {
            return String.valueOf(fields.getOrDefault("hostname", ""));
        }

        /** When it happened by the sender's clock; the epoch if it did not say. */
        public Instant timestamp() {
            return fields.get("timestamp") instanceof Number seconds
                    ? Instant.ofEpochMilli(Math.round(seconds.doubleValue() * 1000))
                    : Instant.EPOCH;
        }

        /** The id of the task that it is about, or null if it is about no task. */
        public @Nullable String taskId() {
            Object id = fields.get("uuid");
            return id == null ? null : id.toString();
        }
    }
}
