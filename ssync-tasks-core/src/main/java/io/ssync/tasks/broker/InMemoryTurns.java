package io.ssync.tasks.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for the same, in the order in which they are served: the better priority first, among those of a priority each
 * fairness key in its turn, and first in, first out among those of a key. Those without a key have the empty one.
 *
 * <p>Each key has a virtual time, by which the lowest is served; serving it puts it one further. A key that comes begins with the
 * lowest of the others. It is remembered until the others have caught up with it, even when nothing of it waits: else one that sends the
 * next message whenever the last one has begun would always be the lowest.
 *
 * <p>Not safe for use by several threads: the lock of {@link InMemoryBroker} guards every call.
 */
final class InMemoryTurns {
    private record Turn(double time, String key) {
        static final Comparator<Turn> ORDER =
                Comparator.comparingDouble(Turn::time).thenComparing(Turn::key);
    }

    /** What waits of one priority step. */
    private static final class Step {
        final Map<String, TreeSet<InMemoryMessage>> waiting = new HashMap<>();
        final Map<String, Turn> turns = new HashMap<>();
        final TreeSet<Turn> order = new TreeSet<>(Turn.ORDER);

        void add(InMemoryMessage message) {
            String key = message.fairnessKey();
            waiting.computeIfAbsent(key, unused -> new TreeSet<>(InMemoryMessage.SERVING_ORDER))
                    .add(message);
            if (!turns.containsKey(key)) {
                put(new Turn(order.isEmpty() ? 0 : order.first().time(), key));
            }
        }

        private void put(Turn turn) {
            turns.put(turn.key(), turn);
            order.add(turn);
        }

        /** The turn of a key of which something waits; forgets those before it of which nothing does. */
        private @Nullable Turn next() {
            while (!order.isEmpty() && !waiting.containsKey(order.first().key())) {
                turns.remove(Objects.requireNonNull(order.pollFirst()).key());
            }
            return order.isEmpty() ? null : order.first();
        }

        InMemoryMessage poll(Turn turn) {
            order.remove(turn);
            put(new Turn(turn.time() + 1, turn.key()));
            return take(turn.key());
        }

        private InMemoryMessage take(String key) {
            TreeSet<InMemoryMessage> messages = Objects.requireNonNull(waiting.get(key));
            InMemoryMessage first = Objects.requireNonNull(messages.pollFirst());
            if (messages.isEmpty()) {
                waiting.remove(key);
            }
            return first;
        }

        Step copy() {
            Step copy = new Step();
            waiting.forEach((key, messages) -> copy.waiting.put(key, new TreeSet<>(messages)));
            turns.values().forEach(copy::put);
            return copy;
        }
    }

    private final TreeMap<Integer, Step> steps = new TreeMap<>();

    void add(InMemoryMessage message) {
        steps.computeIfAbsent(message.step(), unused -> new Step()).add(message);
    }

    /** Takes a message out that is the first of its key, out of its turn. */
    void remove(InMemoryMessage first) {
        Objects.requireNonNull(steps.get(first.step())).take(first.fairnessKey());
    }

    /** Takes the next message out, or returns null. */
    @Nullable
    InMemoryMessage poll() {
        return poll(0);
    }

    /**
     * Takes the next message out, or returns null.
     *
     * @param worse above 0 for one of a worse priority than the best, if there is one: another with each number
     */
    @Nullable
    InMemoryMessage poll(int worse) {
        InMemoryMessage next = null;
        List<Step> waiting =
                steps.values().stream().filter(step -> !step.waiting.isEmpty()).toList();
        if (!waiting.isEmpty()) {
            int chosen = worse > 0 && waiting.size() > 1 ? 1 + worse % (waiting.size() - 1) : 0;
            Step step = waiting.get(chosen);
            next = step.poll(Objects.requireNonNull(step.next()));
        }
        steps.values().removeIf(step -> step.waiting.isEmpty());
        return next;
    }

    boolean isEmpty() {
        return steps.values().stream().allMatch(step -> step.waiting.isEmpty());
    }

    int size() {
        return steps.values().stream()
                .flatMap(step -> step.waiting.values().stream())
                .mapToInt(Collection::size)
                .sum();
    }

    /** The first message of each key and priority: among those it has waited longest. */
    Stream<InMemoryMessage> first() {
        return steps.values().stream()
                .flatMap(step -> step.waiting.values().stream())
                .map(TreeSet::first);
    }

    /** The messages in the order in which they would be served if nothing else came, up to the one that is looked for. */
    List<InMemoryMessage> until(Predicate<InMemoryMessage> found) {
        InMemoryTurns copy = new InMemoryTurns();
        steps.forEach((number, step) -> copy.steps.put(number, step.copy()));
        List<InMemoryMessage> served = new ArrayList<>();
        for (InMemoryMessage next = copy.poll(); next != null; next = copy.poll()) {
            served.add(next);
            if (found.test(next)) {
                return served;
            }
        }
        return List.of();
    }
}
