package io.ssync.tasks.message;

import io.ssync.tasks.internal.message.CeleryTime;
import io.ssync.tasks.internal.message.Shown;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task message: headers, properties and a serialised body, as Celery's protocol 2 has them.
 *
 * <p>Headers and properties are kept as they came, those that nobody here knows included, so that a message travels on
 * unchanged; the accessors read the ones with a meaning. The body is JSON text of {@code [args, kwargs, embed]}, decoded
 * only when the task runs. Immutable, if nobody changes the bytes of the body; safe for use by any thread.
 *
 * @param headers header names and plain values (strings, numbers, booleans, lists, maps, null)
 * @param properties property names and plain values
 * @param contentType the media type of the body, {@code application/json} for everything written here
 * @param contentEncoding the character set of the body
 * @param body the serialised body, no longer base64
 */
public record TaskMessage(
        Map<String, @Nullable Object> headers,
        Map<String, @Nullable Object> properties,
        String contentType,
        String contentEncoding,
        byte[] body) {

    /** The property that {@link #isDelayedByBroker} reads. */
    public static final String DELAYED_BY_BROKER = "ssync_delayed";

    /** The header that {@link #isRepeated} reads. */
    public static final String REPEATED = "ssync_repeated";

    /** The header of a retry that holds the top of the stack trace of what went wrong before, for people. */
    public static final String LAST_EXCEPTION = "ssync_last_exception";

    public TaskMessage {
        headers = Collections.unmodifiableMap(headers);
        properties = Collections.unmodifiableMap(properties);
    }

    /** The name of the task. */
    public String task() {
        return required("task");
    }

    /** The id of the task, kept over retries and redeliveries. */
    public String id() {
        return required("id");
    }

    /**
     * Makes sure that the body is JSON.
     *
     * @throws UnreadableMessageException if it is pickle, YAML or anything else
     */
    public void requireJson() {
        if (!contentType.equals("application/json")) {
            throw new UnreadableMessageException(
                    "the body is " + contentType + "; only application/json is accepted", null);
        }
    }

    /** How often the task was retried before: 0 on the first attempt. */
    public int retries() {
        return headers.get("retries") instanceof Number retries ? retries.intValue() : 0;
    }

    /** The earliest time to run, by the sender's clock. Without an offset it is read as UTC. */
    public Optional<Instant> eta() {
        return time("eta");
    }

    /** The time after which the task must not run. Without an offset it is read as UTC. */
    public Optional<Instant> expires() {
        return time("expires");
    }

    /** The hard time limit in seconds that the caller asked for. Zero counts as unset, as in Celery. */
    public Optional<Double> timeLimit() {
        return limit(0);
    }

    /** The soft time limit in seconds that the caller asked for. Zero counts as unset, as in Celery. */
    public Optional<Double> softTimeLimit() {
        return limit(1);
    }

    /** Whether the caller asked for no result to be stored. */
    public boolean ignoreResult() {
        return Boolean.TRUE.equals(headers.get("ignore_result"));
    }

    /** A header as text, or null if it is missing or null. */
    public @Nullable String header(String name) {
        Object value = headers.get(name);
        return value == null ? null : value.toString();
    }

    /** The priority, 0 to 9, clamped as Celery does it; 0 if there is none. */
    public int priority() {
        return properties.get("priority") instanceof Number priority
                ? Math.max(0, Math.min(9, priority.intValue()))
                : 0;
    }

    /** The queue that the sender put it into, or null if the message does not say. */
    public @Nullable String routingKey() {
        return properties.get("delivery_info") instanceof Map<?, ?> info
                        && info.get("routing_key") instanceof String routingKey
                ? routingKey
                : null;
    }

    /** Whether a Celery client or worker has put it back into its queue, so that a copy of it may have run before. */
    public boolean isRestored() {
        return Boolean.TRUE.equals(headers.get("redelivered"))
                || properties.get("delivery_info") instanceof Map<?, ?> info
                        && Boolean.TRUE.equals(info.get("redelivered"));
    }

    /** This message as one that has been handled before; what follows it is then of that kind, too. */
    public TaskMessage repeated() {
        return with(Map.of(REPEATED, true), Map.of());
    }

    /** Whether it was handled before, or follows a message that was, so that a copy of it may have run and begun what follows. */
    public boolean isRepeated() {
        return Boolean.TRUE.equals(headers.get(REPEATED));
    }

    /** Whether the broker's own clock has counted the wait until the eta, so that the eta need not be looked at again. */
    public boolean isDelayedByBroker() {
        return Boolean.TRUE.equals(properties.get(DELAYED_BY_BROKER));
    }

    /** When it was sent, if the sender said so in the AMQP property {@code timestamp} (seconds since the epoch). */
    public Optional<Instant> sentAt() {
        return properties.get("timestamp") instanceof Number seconds
                ? Optional.of(Instant.ofEpochMilli(Math.round(seconds.doubleValue() * 1000)))
                : Optional.empty();
    }

    /** The name of the schedule entry that sent it: a header since django-celery-beat 2.8, a property before. */
    public @Nullable String periodicTaskName() {
        Object name = headers.getOrDefault("periodic_task_name", properties.get("periodic_task_name"));
        return name == null ? null : name.toString();
    }

    /** This message with some headers and properties set anew. */
    public TaskMessage with(Map<String, ?> newHeaders, Map<String, ?> newProperties) {
        Map<String, @Nullable Object> mergedHeaders = new LinkedHashMap<>(headers);
        mergedHeaders.putAll(newHeaders);
        Map<String, @Nullable Object> mergedProperties = new LinkedHashMap<>(properties);
        mergedProperties.putAll(newProperties);
        return new TaskMessage(mergedHeaders, mergedProperties, contentType, contentEncoding, body);
    }

    /**
     * Makes sure that the message can be sent, before anything of it is.
     *
     * @throws IllegalArgumentException if it could not be read, run, or have its result stored; says why
     */
    public void requireSendable() {
        MessageRules.requireSendable(this);
    }

    private String required(String header) {
        if (headers.get(header) instanceof String value && !value.isEmpty()) {
            return value;
        }
        throw new UnreadableMessageException("the message has no header '" + header + "'", null);
    }

    private Optional<Instant> time(String header) {
        Object value = headers.get(header);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(CeleryTime.parse(value.toString()));
        } catch (DateTimeException e) {
            throw new UnreadableMessageException(
                    "header '" + header + "' is no ISO-8601 time: " + Shown.value(value), e);
        }
    }

    private Optional<Double> limit(int index) {
        return headers.get("timelimit") instanceof List<?> limits
                        && limits.size() > index
                        && limits.get(index) instanceof Number seconds
                        && seconds.doubleValue() > 0
                ? Optional.of(seconds.doubleValue())
                : Optional.empty();
    }
}
