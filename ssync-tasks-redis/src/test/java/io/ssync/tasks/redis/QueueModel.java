package io.ssync.tasks.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a queue should be, written as plainly as possible: lists, maps and no time. A lease is alive, late (its time has run
 * out, but nobody has noticed) or gone.
 */
final class QueueModel {
    private static final int STEPS = 4;

    /** A message in flight, with the step of its list. Claimed in the order of the numbers. */
    record Flight(String message, int step, long number) {}

    private final int maxRedeliveries;
    /** The first of each list is the next to be claimed. */
    private final List<Deque<String>> ready = new ArrayList<>();
    /** The steps of the messages that wait for their time. */
    private final Map<String, Integer> delayed = new HashMap<>();
    /** Those of them whose time has come, the earliest first. */
    private final List<String> due = new ArrayList<>();

    private final List<Map<String, Flight>> inFlight = new ArrayList<>();
    private final Set<Integer> late = new HashSet<>();
    private final Map<String, Integer> redeliveries = new TreeMap<>();
    private final Set<String> dead = new HashSet<>();
    private long flights;

    QueueModel(int consumers, int maxRedeliveries) {
        this.maxRedeliveries = maxRedeliveries;
        for (int step = 0; step < STEPS; step++) {
            ready.add(new ArrayDeque<>());
        }
        for (int consumer = 0; consumer < consumers; consumer++) {
            inFlight.add(new HashMap<>());
        }
    }

    void publish(String message, int step) {
        ready.get(step).addLast(message);
    }

    void delay(String message, int step) {
        delayed.put(message, step);
    }

    /** The time of delayed messages has come, in this order. */
    void arrive(List<String> messages) {
        due.addAll(messages);
    }

    /** How many messages a claim could take. */
    int claimable() {
        return due.size() + ready.stream().mapToInt(Deque::size).sum();
    }

    /** Takes a message that a consumer has claimed; false if it was not that one's turn. */
    boolean claim(int consumer, String message) {
        due.forEach(arrived -> ready.get(delayed.remove(arrived)).addLast(arrived));
        due.clear();
        late.remove(consumer);
        for (int step = 0; step < STEPS; step++) {
            if (message.equals(ready.get(step).peekFirst())) {
                ready.get(step).removeFirst();
                inFlight.get(consumer).put(message, new Flight(message, step, flights++));
                return true;
            }
        }
        return false;
    }

    boolean isInFlight(int consumer, String message) {
        return inFlight.get(consumer).containsKey(message);
    }

    int redeliveries(String message) {
        return redeliveries.getOrDefault(message, 0);
    }

    void ack(int consumer, String message) {
        if (inFlight.get(consumer).remove(message) != null) {
            redeliveries.remove(message);
        }
    }

    void release(int consumer, Collection<String> messages) {
        giveBack(messages.stream()
                .filter(message -> isInFlight(consumer, message))
                .map(message -> inFlight.get(consumer).remove(message))
                .toList());
    }

    void defer(int consumer, String message) {
        Flight flight = inFlight.get(consumer).remove(message);
        if (flight != null) {
            delay(message, flight.step());
        }
    }

    void deadLetter(int consumer, String message) {
        if (isInFlight(consumer, message)) {
            ack(consumer, message);
            dead.add(message);
        }
    }

    /** The lease of a consumer runs out. */
    void expire(int consumer) {
        late.add(consumer);
    }

    void renew(int consumer) {
        late.remove(consumer);
    }

    /** One consumer brings back what the late others hold; it leaves itself alone. */
    int recover(int recovering) {
        int moved = 0;
        for (int consumer = 0; consumer < inFlight.size(); consumer++) {
            if (consumer != recovering && late.remove(consumer)) {
                List<Flight> lost = List.copyOf(inFlight.get(consumer).values());
                inFlight.get(consumer).clear();
                moved += lost.size();
                giveBack(lost.stream().filter(this::survives).toList());
            }
        }
        return moved;
    }

    private boolean survives(Flight flight) {
        int count = redeliveries.merge(flight.message(), 1, Integer::sum);
        if (count <= maxRedeliveries) {
            return true;
        }
        redeliveries.remove(flight.message());
        dead.add(flight.message());
        return false;
    }

    private void giveBack(Collection<Flight> flights) {
        flights.stream()
                .sorted(Comparator.comparingLong(Flight::number).reversed())
                .forEach(flight -> ready.get(flight.step()).addFirst(flight.message()));
    }

    Set<String> dead() {
        return dead;
    }

    void retryDead(String message) {
        if (dead.remove(message)) {
            publish(message, 0);
        }
    }

    void dropDead(String message) {
        dead.remove(message);
    }

    /** Everything, in the form in which the test reads it out of Redis. */
    Map<String, Object> state() {
        Map<String, Object> state = new TreeMap<>();
        for (int step = 0; step < STEPS; step++) {
            state.put("ready " + step, List.copyOf(ready.get(step)));
        }
        state.put("delayed", sorted(delayed.keySet()));
        for (int consumer = 0; consumer < inFlight.size(); consumer++) {
            state.put("in flight " + consumer, sorted(inFlight.get(consumer).keySet()));
        }
        state.put("redelivered", redeliveries.size());
        state.put("dead", sorted(dead));
        return state;
    }

    static List<String> sorted(Collection<String> messages) {
        return messages.stream().sorted().toList();
    }
}
