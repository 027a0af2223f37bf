package io.ssync.tasks.redis;

import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues that this process has used, with their keys; each is declared as Celery does it when it is first used. */
final class QueueNames {
    private static final Logger log = LoggerFactory.getLogger(QueueNames.class);

    private final ConcurrentHashMap<String, RedisKeys> known = new ConcurrentHashMap<>();
    private final RedisLink link;

    private final RedisKeyspace keyspace;

    QueueNames(RedisLink link, RedisKeyspace keyspace) {
        this.keyspace = keyspace;
        this.link = link;
    }

    RedisKeyspace keyspace() {
        return keyspace;
    }

    RedisKeys get(String queue) {
        RedisKeys keys = known.get(queue);
        return keys != null ? keys : known.computeIfAbsent(queue, this::declare);
    }

    /** Nobody waits for the answer: the binding only matters to Python producers that send to a named exchange. */
    private RedisKeys declare(String queue) {
        RedisKeys keys = new RedisKeys(queue, keyspace);
        link.redis().sadd(keys.binding, keys.bindingMember()).whenComplete((added, failure) -> {
            if (failure != null) {
                log.debug("Could not declare queue '{}' for Celery", queue, failure);
            }
        });
        return keys;
    }
}
