package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues that this process has used, with their keys; each is declared as Celery does it when it is first used. */
final class QueueNames {
    private static final Logger log = LoggerFactory.getLogger(QueueNames.class);

    /** What has a meaning in the patterns of Redis. */
    private static final Pattern GLOB = Pattern.compile("[*?\\[\\]\\\\]");

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

    /** Those that any program has declared, Celery's too, by looking through the names of all keys. */
    Set<String> declared() {
        String prefix = new String(keyspace.binding(""), UTF_8);
        ScanArgs bindings = ScanArgs.Builder.matches(GLOB.matcher(prefix).replaceAll("\\\\$0") + "*")
                .limit(1_000);
        Set<String> names = new TreeSet<>();
        ScanCursor cursor = ScanCursor.INITIAL;
        do {
            KeyScanCursor<byte[]> page = link.await(link.redis().scan(cursor, bindings), "look for", "queues");
            for (byte[] key : page.getKeys()) {
                String name = new String(key, UTF_8).substring(prefix.length());
                // What else Celery binds are the mailboxes of remote control and events.
                if (link.await(link.redis().sismember(key, keyspace.bindingMember(name, name)), "look for", "queues")) {
                    names.add(name);
                }
            }
            cursor = page;
        } while (!cursor.isFinished());
        return names;
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
