package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revoked tasks, as one consumer knows them: a copy of the set in Redis, so that asking costs nothing. Whenever Redis tells
 * that the set has changed, what is newer than the last that is known is read, however large the set is; all of it at the
 * start, after a reconnect, and when the last that is known is not there any more.
 *
 * <p>Redis tells on the connection that claims, before the answer to any later claim. So a claim that waits for the reading
 * under way, if there is one, returns no delivery of a task that was revoked before it. Safe for use by any thread.
 */
final class Revocations {
    private static final Logger log = LoggerFactory.getLogger(Revocations.class);
    private static final LuaScript<Long> REVOKE = LuaScript.returningNumber("revoke.lua");
    private static final Duration REMEMBERED = Duration.ofDays(7);
    private static final int MOST = 50_000;
    private static final double NOTHING = -1;
    /** Ids that one command carries; Lua cannot take many more. */
    private static final int BATCH = 500;

    private final RedisLink link;
    private final byte[] revokedKey;
    private final Map<String, Consumer.Revocation> tasks = new ConcurrentHashMap<>();
    /** The ids in the order they were learnt in, so that the oldest are forgotten. Guarded by itself. */
    private final Set<String> order = new LinkedHashSet<>();
    /** Time of the last member that is known, or negative if none is. Guarded by {@code order}. */
    private double last = NOTHING;

    private volatile CompletableFuture<?> reading = CompletableFuture.completedFuture(null);

    /** The key of the set in Redis. */
    byte[] key() {
        return revokedKey;
    }

    /** The copy of a consumer that claims on this connection. */
    Revocations(RedisLink link, byte[] revokedKey) {
        this.link = link;
        this.revokedKey = revokedKey;
    }

    /** Writes into the set in Redis; every consumer is told. */
    static void revoke(RedisLink link, byte[] revokedKey, Collection<String> taskIds, boolean terminate) {
        List<String> ids = List.copyOf(taskIds);
        for (int start = 0; start < ids.size(); start += BATCH) {
            List<byte[]> arguments = new ArrayList<>();
            arguments.add(Long.toString(REMEMBERED.toMillis()).getBytes(US_ASCII));
            arguments.add(Integer.toString(MOST).getBytes(US_ASCII));
            arguments.add((terminate ? "t" : "r").getBytes(US_ASCII));
            ids.subList(start, Math.min(ids.size(), start + BATCH)).forEach(id -> arguments.add(id.getBytes(UTF_8)));
            byte[][] keys = {revokedKey};
            link.await(
                    REVOKE.run(link.redis(), keys, arguments.toArray(byte[][]::new)), "revoke", ids.size() + " tasks");
        }
    }

    /** The ids in the set in Redis. */
    static List<String> all(RedisLink link, byte[] revokedKey) {
        return link.await(link.redis().zrange(revokedKey, 0, -1), "read", "the revoked tasks").stream()
                .map(Revocations::id)
                .distinct()
                .toList();
    }

    /** Another task has the place of this one. */
    void replaced(String taskId) {
        learn(taskId, Consumer.Revocation.REVOKED);
    }

    Consumer.Revocation of(String taskId) {
        return tasks.getOrDefault(taskId, Consumer.Revocation.NONE);
    }

    /** What is known may be out of date as a whole: read all of it. Called by the driver's thread too, so it does not wait. */
    void forgotten() {
        read(NOTHING);
    }

    /** The set has changed. Called by the driver's thread, so it does not wait. */
    void changed() {
        synchronized (order) {
            read(last);
        }
    }

    /** Reads the members from this time on. Answers come in the order of the questions. */
    private void read(double from) {
        reading = link.redis()
                .zrangebyscoreWithScores(
                        revokedKey, Range.from(Range.Boundary.including(from), Range.Boundary.unbounded()))
                .thenCompose(members -> {
                    // The last that was known is read again, so if nothing is found the set is another.
                    boolean another = members.isEmpty() && from != NOTHING;
                    learn(members);
                    return another
                            ? link.redis().zrangeWithScores(revokedKey, 0, -1).thenAccept(this::learn)
                            : CompletableFuture.completedStage(null);
                })
                .toCompletableFuture()
                .exceptionally(failure -> {
                    log.debug("Could not read the revoked tasks; that is made good after the reconnect", failure);
                    return null;
                });
    }

    /** Waits until the reading under way is over. Never fails: the caller has claimed messages, which must not be lost. */
    void await() {
        CompletableFuture<?> current = reading;
        if (!current.isDone()) {
            try {
                link.await(current, "read", "the revoked tasks");
            } catch (BrokerException e) {
                log.warn("A task may run that was revoked just now: {}", e.getMessage());
            }
        }
    }

    private void learn(List<ScoredValue<byte[]>> members) {
        for (ScoredValue<byte[]> member : members) {
            learn(
                    id(member.getValue()),
                    member.getValue()[0] == 't' ? Consumer.Revocation.TERMINATED : Consumer.Revocation.REVOKED);
        }
        synchronized (order) {
            last = members.isEmpty() ? NOTHING : members.get(members.size() - 1).getScore();
        }
    }

    private void learn(String taskId, Consumer.Revocation revocation) {
        synchronized (order) {
            tasks.merge(taskId, revocation, (one, other) -> one == Consumer.Revocation.TERMINATED ? one : other);
            order.remove(taskId);
            order.add(taskId);
            if (order.size() > MOST) {
                String oldest = order.iterator().next();
                order.remove(oldest);
                tasks.remove(oldest);
            }
        }
    }

    private static String id(byte[] member) {
        return new String(member, 1, member.length - 1, UTF_8);
    }
}
