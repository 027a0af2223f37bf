package io.ssync.tasks.redis;

import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.api.push.PushMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from Redis when a queue that was found empty changes, by {@link ClientTracking}, so that any producer wakes a worker.
 *
 * <p>{@link #start} is for the claiming thread; what Redis tells arrives on the driver's thread.
 */
final class ChangeWatch implements PushListener {
    private static final Logger log = LoggerFactory.getLogger(ChangeWatch.class);

    private final ClientTracking tracking;
    private final Map<ByteBuffer, ConsumedQueue> queuesByKey = new ConcurrentHashMap<>();
    private final List<ConsumedQueue> queues;
    private final Revocations revocations;
    private final ByteBuffer revokedKey;
    private final Doorbell bell;

    ChangeWatch(RedisLink link, List<ConsumedQueue> queues, Revocations revocations, Doorbell bell) {
        this.tracking = new ClientTracking(link);
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

    /** Makes sure that Redis tells of changes; if it did not, every queue is to be read again. */
    void start() throws InterruptedException {
        if (tracking.start()) {
            tracking.refusal()
                    .ifPresent(refusal ->
                            log.warn("Redis does not support client tracking here, so queues are polled: {}", refusal));
            revocations.forgotten();
            queues.forEach(ConsumedQueue::forgotten);
        }
    }

    /**
     * When to look at a queue again if nothing is told: seldom, to be safe against whatever may swallow a message, unless
     * this server never tells.
     */
    Duration lookAgainAfter(int emptyLooks) {
        return tracking.refusal().isPresent()
                ? Duration.ofMillis(Math.min(500, 10L << Math.min(emptyLooks, 6)))
                : Duration.ofSeconds(30);
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
