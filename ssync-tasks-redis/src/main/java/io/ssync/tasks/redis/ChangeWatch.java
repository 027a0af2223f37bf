package io.ssync.tasks.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.api.push.PushMessage;
import io.ssync.tasks.broker.BrokerException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from Redis when a queue that was found empty changes, by client tracking: having read a key, this connection is told
 * once when another client changes it. So nobody has to poll, and any producer wakes a worker, whatever language it is in.
 *
 * <p>{@link #start} is for the claiming thread; what Redis tells arrives on the driver's thread.
 */
final class ChangeWatch implements PushListener {
    private static final Logger log = LoggerFactory.getLogger(ChangeWatch.class);
    private static final int NEVER = -1;

    private final RedisLink link;
    private final Map<ByteBuffer, ConsumedQueue> queuesByKey = new ConcurrentHashMap<>();
    private final List<ConsumedQueue> queues;
    private final Revocations revocations;
    private final ByteBuffer revokedKey;
    private final Doorbell bell;
    private int startedAtLoss = NEVER;
    private boolean refused;

    ChangeWatch(RedisLink link, List<ConsumedQueue> queues, Revocations revocations, Doorbell bell) {
        this.link = link;
        this.queues = queues;
        this.revocations = revocations;
        this.revokedKey = ByteBuffer.wrap(revocations.key());
        this.bell = bell;
        queues.forEach(this::add);
        link.onPush(this);
        link.onLoss(bell::ring);
    }

    /** Watches one more queue. */
    void add(ConsumedQueue queue) {
        queue.watchedKeys().forEach(key -> queuesByKey.put(ByteBuffer.wrap(key), queue));
    }

    /**
     * Makes sure that tracking is on, which it is per connection: after a reconnect it must be asked for again, and every
     * queue read again.
     *
     * <p>The losses are counted before the request is sent. Should the connection be lost between the two, the count is
     * out of date afterwards, and the next call does it once more.
     */
    void start() throws InterruptedException {
        int losses = link.losses();
        if (losses == startedAtLoss) {
            return;
        }
        refused = !switchOn();
        startedAtLoss = losses;
        revocations.forgotten();
        queues.forEach(ConsumedQueue::forgotten);
    }

    /**
     * When to look at a queue again if nothing is told: seldom, to be safe against whatever may swallow a message, unless
     * this server never tells.
     */
    Duration lookAgainAfter(int emptyLooks) {
        return refused ? Duration.ofMillis(Math.min(500, 10L << Math.min(emptyLooks, 6))) : Duration.ofSeconds(30);
    }

    private boolean switchOn() throws InterruptedException {
        try {
            // NOLOOP: what a claim itself changes is no news.
            TrackingArgs on = new TrackingArgs().enabled(true).noloop();
            link.awaitInterruptibly(link.redis().clientTracking(on), "watch for changes of", "the queues");
            return true;
        } catch (BrokerException e) {
            if (!(e.getCause() instanceof RedisCommandExecutionException)) {
                throw e;
            }
            log.warn("Redis does not support client tracking here, so queues are polled: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public void onPushMessage(PushMessage message) {
        if (!message.getType().equals("invalidate")) {
            return;
        }
        if (!(message.getContent().get(1) instanceof List<?> keys)) {
            // Without keys it means all of them: the database was flushed, and may be filled again by now.
            queues.forEach(ConsumedQueue::forgotten);
            revocations.forgotten();
            bell.ring();
            return;
        }
        for (Object key : keys) {
            // Redis before 7 also tells about the other keys of a script: leases, for example.
            if (revokedKey.equals(key)) {
                revocations.changed();
            }
            ConsumedQueue queue = queuesByKey.get(key);
            if (queue != null) {
                queue.changed();
                bell.ring();
            }
        }
    }
}
