package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * How names become keys: what is put in front of all of them, so that several teams can share a database, and what stands
 * between the parts of a name. Has to be the same for all programs on the same queues, Python's included. Immutable.
 *
 * @param prefix what every key begins with; Celery's transport option {@code global_keyprefix}
 * @param separator what stands between a queue's name and a priority; Celery's transport option {@code sep}
 */
public record RedisKeyspace(String prefix, String separator) {
    /** Celery's defaults: no prefix, and the two bytes 0x06 0x16. */
    public static final RedisKeyspace DEFAULT = new RedisKeyspace("", "\u0006\u0016");

    public RedisKeyspace {
        if (separator.isEmpty()) {
            throw new IllegalArgumentException("separator must not be empty");
        }
    }

    /** As Celery's {@code broker_transport_options} say it; what they do not say stays as Celery has it by default. */
    public static RedisKeyspace of(Map<String, ?> transportOptions) {
        return new RedisKeyspace(
                text(transportOptions, "global_keyprefix", DEFAULT.prefix),
                text(transportOptions, "sep", DEFAULT.separator));
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

    /** What names the data of this Redis: gone when it is lost. */
    byte[] generation() {
        return key("ssync:generation");
    }

    private static String text(Map<String, ?> options, String name, String otherwise) {
        Object value = options.get(name);
        return value == null ? otherwise : value.toString();
    }
}
