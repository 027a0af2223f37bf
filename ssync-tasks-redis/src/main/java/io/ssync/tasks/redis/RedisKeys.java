package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of everything that one queue has in Redis. Immutable.
 *
 * <p>The ready lists and the binding are Celery's; the others are ours. The hash tag {@code {queue}} puts ours into the
 * cluster slot of the plain list. Celery's priority lists have no hash tag, so a queue of a cluster needs one in its very name,
 * as in <code>{mail}</code>, and that name is then used as it is.
 */
final class RedisKeys {
    /** What stands before the lease id in the name of an in-flight hash. */
    static final String IN_FLIGHT = ":inflight:";

    private static final byte[] TAB = {'\t'};
    /** The lane of what no limit keeps and waits for its turn only. */
    static final byte[] SHARED_LANE = TAB;

    final String queue;
    /** Message lists in the order they are served, one for each priority step. */
    final byte[][] ready;
    /** The digits of the priority steps, as the scripts take them. */
    final byte[] steps;
    /** Sorted set of messages by due time in epoch milliseconds. */
    final byte[] delayed;
    /** Sorted set of lease ids by expiry in epoch milliseconds. */
    final byte[] leases;
    /** Hash of the lengths of leases in milliseconds by lease id: {@code claim.lua} says what for. */
    final byte[] holders;
    /** Says that what flow control keeps was looked at a while ago. */
    final byte[] repaired;
    /** Hash of how often a message was redelivered, by the SHA-1 of its payload. */
    final byte[] redeliveries;
    /** Sorted set of dead letter ids by time in epoch milliseconds. */
    final byte[] dead;
    /** Hash of dead letters by id. */
    final byte[] deadLetters;
    /** Hash of what limits there are: {@code flow.lua} explains this and the next two. */
    final byte[] limits;
    /** Hash of what limited tasks do at this moment. */
    final byte[] flow;
    /** Sorted set of the lanes in which messages wait for their limit. */
    final byte[] lanes;
    /** Sorted set of the tasks whose place another has taken. */
    final byte[] replaced;
    /** Says that nothing is to be claimed, if it is there: {@code pause.lua} explains it. */
    final byte[] pause;
    /** Set in which Celery notes the queues of an exchange, here the one named like the queue. */
    final byte[] binding;

    private final String prefix;

    private final RedisKeyspace keyspace;

    RedisKeys(String queue, RedisKeyspace keyspace) {
        this.queue = queue;
        this.keyspace = keyspace;
        this.ready = keyspace.prioritySteps().stream()
                .map(step -> keyspace.key(step == 0 ? queue : queue + keyspace.separator() + step))
                .toArray(byte[][]::new);
        this.steps =
                bytes(keyspace.prioritySteps().stream().map(String::valueOf).collect(Collectors.joining()));
        String list = keyspace.prefix() + queue;
        // In front of everything, so that an ACL for the prefix is enough; the tag stays the name of the plain list.
        this.prefix = keyspace.prefix() + (hasHashTag(list) ? "ssync/" + list : "ssync:{" + list + "}");
        this.delayed = bytes(prefix + ":delayed");
        this.leases = bytes(prefix + ":leases");
        this.holders = bytes(prefix + ":holders");
        this.repaired = bytes(prefix + ":repaired");
        this.redeliveries = bytes(prefix + ":redeliveries");
        this.dead = bytes(prefix + ":dead");
        this.deadLetters = bytes(prefix + ":dead:letters");
        this.limits = bytes(prefix + ":limits");
        this.flow = bytes(prefix + ":flow");
        this.lanes = bytes(prefix + ":lanes");
        this.replaced = bytes(prefix + ":flow:replaced");
        this.pause = bytes(prefix + ":pause");
        this.binding = keyspace.binding(queue);
    }

    /** The list for a priority from 0 to 9. */
    byte[] ready(int priority) {
        return ready[list(priority)];
    }

    /** The priority step of a priority, as one digit: what tells the lists apart wherever a message is not in one. */
    int step(int priority) {
        return keyspace.prioritySteps().get(list(priority));
    }

    /** The keys of a script: some of its own, then the ready lists. */
    byte[][] withReady(byte[]... others) {
        return Stream.concat(Arrays.stream(others), Arrays.stream(ready)).toArray(byte[][]::new);
    }

    private int list(int priority) {
        int list = keyspace.prioritySteps().size() - 1;
        while (keyspace.prioritySteps().get(list) > priority) {
            list--;
        }
        return list;
    }

    /** The list of the messages of a priority step that wait in a lane: {@code flow.lua} explains it. */
    byte[] waiting(byte step, byte[] lane) {
        return joined(bytes(prefix + ":flow:" + (char) step + "\t"), lane);
    }

    /** Sorted set of the fairness keys that take turns in a lane: {@code turns.lua} explains it and the next one. */
    byte[] turns(byte step, byte[] lane) {
        return joined(bytes(prefix + ":flow:turns:" + (char) step + "\t"), lane);
    }

    /** The list of the messages of a fairness key that wait in a lane; the key is not empty. */
    byte[] waiting(byte step, byte[] lane, byte[] fairnessKey) {
        return joined(joined(waiting(step, lane), TAB), fairnessKey);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** The lock of a unique task: holds the id of the task that has it. */
    byte[] lock(String key) {
        return bytes(prefix + ":flow:unique:" + key);
    }

    /** Marks that a message was published under this id, so that it is not published a second time. */
    byte[] published(String id) {
        return bytes(prefix + ":published:" + id);
    }

    /** Hash of the messages in flight under a lease, by priority step and token. */
    byte[] inFlight(String leaseId) {
        return bytes(inFlightPrefix() + leaseId);
    }

    /** What the names of all those hashes begin with. */
    String inFlightPrefix() {
        return prefix + IN_FLIGHT;
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
