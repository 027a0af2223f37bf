package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The names of everything that one queue has in Redis. Immutable.
 *
 * <p>The ready lists and the binding are Celery's; the others are ours. The hash tag {@code {queue}} puts ours into the
 * cluster slot of the plain list. Celery's priority lists have no hash tag, so a queue of a cluster needs one in its very name,
 * as in <code>{mail}</code>, and that name is then used as it is.
 */
final class RedisKeys {
    final String queue;
    /** Message lists in the order they are served: priorities 0 to 2, 3 to 5, 6 to 8, and 9. */
    final byte[][] ready;
    /** Sorted set of messages by due time in epoch milliseconds. */
    final byte[] delayed;
    /** Sorted set of lease ids by expiry in epoch milliseconds. */
    final byte[] leases;
    /** Hash of how often a message was redelivered, by the SHA-1 of its payload. */
    final byte[] redeliveries;
    /** Sorted set of dead letter ids by time in epoch milliseconds. */
    final byte[] dead;
    /** Hash of dead letters by id. */
    final byte[] deadLetters;
    /** Set in which Celery notes the queues of an exchange, here the one named like the queue. */
    final byte[] binding;

    private final String prefix;

    private final RedisKeyspace keyspace;

    RedisKeys(String queue, RedisKeyspace keyspace) {
        this.queue = queue;
        this.keyspace = keyspace;
        String separator = keyspace.separator();
        this.ready = new byte[][] {
            keyspace.key(queue),
            keyspace.key(queue + separator + "3"),
            keyspace.key(queue + separator + "6"),
            keyspace.key(queue + separator + "9")
        };
        String list = keyspace.prefix() + queue;
        this.prefix = hasHashTag(list) ? "ssync/" + list : "ssync:{" + list + "}";
        this.delayed = bytes(prefix + ":delayed");
        this.leases = bytes(prefix + ":leases");
        this.redeliveries = bytes(prefix + ":redeliveries");
        this.dead = bytes(prefix + ":dead");
        this.deadLetters = bytes(prefix + ":dead:letters");
        this.binding = keyspace.binding(queue);
    }

    /** The list for a priority from 0 to 9. */
    byte[] ready(int priority) {
        return ready[priority / 3];
    }

    /** The priority step, as one digit: what tells the lists apart wherever a message is not in one. */
    static int step(int priority) {
        return priority / 3 * 3;
    }

    /** Hash of the messages in flight under a lease, by priority step and token. */
    byte[] inFlight(String leaseId) {
        return bytes(prefix + ":inflight:" + leaseId);
    }

    /** The member that Celery adds to {@link #binding} when it declares the queue: routing key, no pattern, queue. */
    byte[] bindingMember() {
        return keyspace.bindingMember(queue, queue);
    }

    private static boolean hasHashTag(String queue) {
        int open = queue.indexOf('{');
        return open >= 0 && queue.indexOf('}', open) > open + 1;
    }

    private static byte[] bytes(String name) {
        return name.getBytes(UTF_8);
    }
}
