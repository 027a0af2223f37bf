package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.Broker;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How names become keys: what is put in front of all of them, so that several teams can share a database, what stands
 * between the parts of a name, and which lists a queue has. Has to be the same for all programs on the same queues, Python's
 * included. Immutable.
 *
 * @param prefix what every key begins with; Celery's transport option {@code global_keyprefix}
 * @param separator what stands between a queue's name and a priority; Celery's transport option {@code sep}
 * @param prioritySteps the priorities that have a list of their own, ascending from 0; a priority in between uses the list of
 *     the next lower number. Celery's transport option {@code priority_steps}
 */
public record RedisKeyspace(String prefix, String separator, List<Integer> prioritySteps) {
    /** Celery's defaults: no prefix, the two bytes 0x06 0x16, and the steps 0, 3, 6 and 9. */
    public static final RedisKeyspace DEFAULT = new RedisKeyspace("", "\u0006\u0016", List.of(0, 3, 6, 9));

    public RedisKeyspace {
        if (separator.isEmpty()) {
            throw new IllegalArgumentException("separator must not be empty");
        }
        prioritySteps = List.copyOf(prioritySteps);
        boolean ascending = prioritySteps.stream().sorted().distinct().toList().equals(prioritySteps);
        if (prioritySteps.isEmpty()
                || prioritySteps.get(0) != 0
                || prioritySteps.get(prioritySteps.size() - 1) > 9
                || !ascending) {
            throw new IllegalArgumentException(
                    "priority_steps must be different numbers from 0 to 9, ascending, the first one 0; was "
                            + prioritySteps);
        }
    }

    /** Celery's defaults, with something in front of all keys. */
    public static RedisKeyspace withPrefix(String prefix) {
        return new RedisKeyspace(prefix, DEFAULT.separator, DEFAULT.prioritySteps);
    }

    /** As Celery's {@code broker_transport_options} say it; what they do not say stays as Celery has it by default. */
    public static RedisKeyspace of(Map<String, ?> transportOptions) {
        return new RedisKeyspace(
                text(transportOptions, "global_keyprefix", DEFAULT.prefix),
                text(transportOptions, "sep", DEFAULT.separator),
                steps(transportOptions.get("priority_steps")));
    }

    /** The key of a name. */
    byte[] key(String name) {
        return (prefix + name).getBytes(UTF_8);
    }

    /** Set in which Celery notes the queues of an exchange. */
    byte[] binding(String exchange) {
        return key("_kombu.binding." + exchange);
    }

    /** A member of a {@link #binding}: routing key, no pattern, queue. */
    byte[] bindingMember(String routingKey, String queue) {
        return (routingKey + separator + separator + queue).getBytes(UTF_8);
    }

    /** Sorted set of the revoked tasks of all queues by time in epoch milliseconds. */
    byte[] revoked() {
        return key("ssync:revoked");
    }

    /** Sorted set of the queues with delayed messages by when to look at them, in epoch milliseconds. */
    byte[] delayedQueues() {
        return key("ssync:delayed-queues");
    }

    /** What names the data of this Redis: gone when it is lost. */
    byte[] generation() {
        return key("ssync:generation");
    }

    /** Which server the data was found in; in the cluster slot of {@link #generation}. */
    byte[] generationServer() {
        return key("ssync:server:{" + prefix + "ssync:generation}");
    }

    /** Hash of records by name: {@code change_records.lua} explains this and the next three. All of them are in one cluster slot. */
    byte[] records(String of) {
        return key("ssync:{records:" + of + "}");
    }

    /** Hash of what is known of all records of a kind. */
    byte[] recordsHead(String of) {
        return key("ssync:{records:" + of + "}:head");
    }

    /** Sorted set of names by the time of their first line, in epoch microseconds. */
    byte[] recordsFirst(String of) {
        return key("ssync:{records:" + of + "}:first");
    }

    /** Sorted set of the lines of one record by time, in epoch microseconds. */
    byte[] recordLines(String of, String name) {
        return key("ssync:{records:" + of + "}:lines:" + name);
    }

    /** Hash of the counts of one slice by name: {@code add_counts.lua} explains it. All of them are in one cluster slot. */
    byte[] counts(Broker.Counts.Span span, Instant begin) {
        return key("ssync:{counts}:" + span.length().toSeconds() + ":" + begin.getEpochSecond());
    }

    private static String text(Map<String, ?> options, String name, String otherwise) {
        Object value = options.get(name);
        return value == null ? otherwise : value.toString();
    }

    private static List<Integer> steps(@Nullable Object value) {
        if (value == null) {
            return DEFAULT.prioritySteps;
        }
        if (value instanceof Collection<?> steps && steps.stream().allMatch(Number.class::isInstance)) {
            return steps.stream().map(step -> ((Number) step).intValue()).toList();
        }
        throw new IllegalArgumentException(
                "priority_steps must be a list of numbers such as [0, 3, 6, 9]; was " + value);
    }
}
