package io.ssync.tasks.redis;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that Redis is gone, however many connections notice it, and once that all of them are back. */
final class OutageLog {
    private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);

    private final RedisAddress address;
    private final Set<RedisLink> lost = Collections.newSetFromMap(new IdentityHashMap<>());

    OutageLog(RedisAddress address) {
        this.address = address;
    }

    synchronized void lost(RedisLink link) {
        if (lost.isEmpty()) {
            log.warn("Lost the connection to Redis at {}; trying to reconnect", address);
        }
        lost.add(link);
    }

    synchronized void back(RedisLink link) {
        if (lost.remove(link) && lost.isEmpty()) {
            log.info("Connected to Redis at {} again", address);
        }
    }

    synchronized void replaced(RedisLink link) {
        lost.remove(link);
        log.warn("A connection to Redis at {} answered nothing any more; there is a new one", address);
    }

    /** A server refuses all writes, with such words. */
    void unfit(String refusal) {
        log.warn(
                "Redis at {} takes no writes: {}; looking for its primary with new connections at the same address",
                address,
                refusal);
    }

    /** Sentinels say that another server is the primary. */
    void switched() {
        log.warn("Redis at {} has another primary; connecting to it", address);
    }

    void fitAgain() {
        log.info("Redis at {} takes writes again; all connections lead there now", address);
    }

    /** Forgets a connection that is closed for good. */
    synchronized void closed(RedisLink link) {
        lost.remove(link);
    }
}
