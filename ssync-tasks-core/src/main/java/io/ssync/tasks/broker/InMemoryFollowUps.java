package io.ssync.tasks.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids of what was published after deliveries, so that it is not published again. Remembers each for an hour or until its
 * delivery is settled, and the newest 100,000. The lock of {@link InMemoryBroker} guards every call.
 */
final class InMemoryFollowUps {
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MAX = 100_000;

    /** When each was published, the oldest first. */
    private final Map<String, Instant> published = new LinkedHashMap<>();

    /** Remembers an id; false if it is known. */
    boolean add(String id, Instant now) {
        Iterator<Instant> oldest = published.values().iterator();
        while (oldest.hasNext() && !oldest.next().isAfter(now.minus(REMEMBERED))) {
            oldest.remove();
        }
        if (published.putIfAbsent(id, now) != null) {
            return false;
        }
        if (published.size() > MAX) {
            published.remove(published.keySet().iterator().next());
        }
        return true;
    }

    /** Its delivery is settled, so nobody will publish it again. */
    void forget(String id) {
        published.remove(id);
    }
}
