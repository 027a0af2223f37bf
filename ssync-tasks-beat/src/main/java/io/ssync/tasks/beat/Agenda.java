package io.ssync.tasks.beat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** When something is to be decided about which schedule, in the order of time. Not safe for use by several threads. */
final class Agenda {
    /** How long before the due time a transaction is begun, and how much longer for each schedule in it. */
    private static final Duration HEAD_START = Duration.ofMillis(100);

    private static final Duration HEAD_START_EACH = Duration.ofNanos(500_000);

    private final TreeSet<Item> items = new TreeSet<>();
    private final Map<Long, Item> byId = new HashMap<>();

    /**
     * When there is something to decide about a schedule.
     *
     * @param prepared whether it may be given to the store before
     */
    record Item(Instant at, long id, boolean prepared) implements Comparable<Item> {
        @Override
        public int compareTo(Item other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(id, other.id);
        }
    }

    /** In place of what it had for this schedule. */
    void put(Item item) {
        remove(item.id());
        items.add(item);
        byId.put(item.id(), item);
    }

    void remove(long id) {
        Item item = byId.remove(id);
        if (item != null) {
            items.remove(item);
        }
    }

    void clear() {
        items.clear();
        byId.clear();
    }

    Optional<Item> first() {
        return items.isEmpty() ? Optional.empty() : Optional.of(items.first());
    }

    /** The first ones that are not later, so many at most, in the order of time. */
    Stream<Item> until(Instant latest, int most) {
        return items.stream().takeWhile(item -> !item.at().isAfter(latest)).limit(most);
    }

    /**
     * When the first is given to the store: before its time, if it may be, and the sooner the more are due with it.
     *
     * @param ahead how long before its time a store takes it at most
     * @return {@link Instant#MAX} if there is none
     */
    Instant nextAttempt(Duration ahead) {
        if (items.isEmpty()) {
            return Instant.MAX;
        }
        Item first = items.first();
        if (!first.prepared() || ahead.isZero()) {
            return first.at();
        }
        Duration headStart = HEAD_START;
        for (Item item : items) {
            if (item.at().isAfter(first.at()) || headStart.compareTo(ahead) >= 0) {
                break;
            }
            headStart = headStart.plus(HEAD_START_EACH);
        }
        return first.at().minus(headStart.compareTo(ahead) < 0 ? headStart : ahead);
    }
}
