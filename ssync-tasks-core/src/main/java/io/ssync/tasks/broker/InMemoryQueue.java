package io.ssync.tasks.broker;

import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.QueueControl.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one queue, each in exactly one state: ready, delayed, in flight, or a dead letter.
 *
 * <p>Not safe for use by several threads: the lock of {@link InMemoryBroker} guards every call.
 */
final class InMemoryQueue {
    /** The number makes messages of one due time different and keeps their order. */
    private record DueTime(Instant time, long number) {
        static final Comparator<DueTime> ORDER =
                Comparator.comparing(DueTime::time).thenComparingLong(DueTime::number);
    }

    private final String name;
    private final InMemoryTurns ready = new InMemoryTurns();
    private final TreeMap<DueTime, InMemoryMessage> delayed = new TreeMap<>(DueTime.ORDER);
    private final List<InMemoryHold> holds = new ArrayList<>();
    private final InMemoryDeadLetters deadLetters;
    private final InMemoryFlow flow = new InMemoryFlow();
    private @Nullable Pause pause;
    private long places;

    InMemoryQueue(String name, InMemoryBroker broker) {
        this.name = name;
        this.deadLetters = new InMemoryDeadLetters(name, broker.lock(), message -> {
            ready.add(InMemoryMessage.of(message.step(), places++, message.payload()));
            broker.changed().signalAll();
        });
    }

    String name() {
        return name;
    }

    void put(OutboundMessage message, Instant now) {
        InMemoryMessage placed = InMemoryMessage.of(message, places++);
        if (!putDelayed(placed, message.due(), now)) {
            ready.add(placed);
        }
    }

    /** False, with nothing done, if the message is due now. */
    boolean putDelayed(InMemoryMessage message, Due due, Instant now) {
        Instant time = timeOf(due, now);
        if (!time.isAfter(now)) {
            return false;
        }
        delayed.put(new DueTime(time, places++), message);
        return true;
    }

    /** Back to the place it was claimed from, which is before everything that is ready in its list or waits in its lane. */
    void putBack(InMemoryMessage message, InMemoryFlow.@Nullable Lane lane, Instant now) {
        if (lane == null) {
            ready.add(message);
        } else {
            flow.await(lane, message);
        }
        flow.givenBack(message, now);
    }

    InMemoryFlow flow() {
        return flow;
    }

    DeadLetter putAside(
            InMemoryMessage message, String reason, @Nullable String lastException, String worker, Instant now) {
        return deadLetters.add(message, reason, lastException, worker, now);
    }

    /**
     * Takes the next message out that may start, or returns null. The caller puts it in flight before it lets go of the lock.
     *
     * @param worse above 0 to take the first message of a worse priority for once, another one with each number
     * @param idle whether it could run at once: else it will be none with a rate limit
     */
    @Nullable
    Taken poll(Instant now, int worse, boolean idle) {
        promoteDue(now);
        if (paused(now).isPresent()) {
            return null;
        }
        joinThoseThatWait();
        InMemoryMessage waited = flow.pollWaiting(now, idle);
        if (waited != null) {
            return take(waited, flow.laneOf(waited), now);
        }
        for (InMemoryMessage next = ready.poll(worse); next != null; next = ready.poll(worse)) {
            InMemoryFlow.Lane lane = flow.laneOf(next);
            if (lane == null || flow.isFree(lane, now, idle)) {
                return take(next, lane, now);
            }
            flow.await(lane, next);
        }
        return null;
    }

    /**
     * Has the first message of each fairness key, should others wait for its limit already, wait with them: else the keys of those would be
     * served alone.
     */
    private void joinThoseThatWait() {
        for (InMemoryMessage first :
                flow.waiting() == 0 ? List.<InMemoryMessage>of() : ready.first().toList()) {
            InMemoryFlow.Lane lane = first.fairnessKey().isEmpty() ? null : flow.laneOf(first);
            if (lane != null && flow.isWaitedFor(lane)) {
                ready.remove(first);
                flow.await(lane, first);
            }
        }
    }

    /** A message on its way into flight, with the lane that it counts for there, if it does. */
    record Taken(InMemoryMessage message, InMemoryFlow.@Nullable Lane lane) {}

    private Taken take(InMemoryMessage message, InMemoryFlow.@Nullable Lane lane, Instant now) {
        flow.started(message);
        return new Taken(message, lane == null ? null : flow.start(lane, now));
    }

    /** When there will be something to claim because its time has come, or null if nothing waits for that. */
    @Nullable
    Instant nextDue(Instant now) {
        Instant start =
                paused(now).isPresent() ? paused(now).flatMap(Pause::until).orElse(null) : flow.nextStart(now);
        Instant due = delayed.isEmpty() ? null : delayed.firstKey().time();
        return due == null || start != null && start.isBefore(due) ? start : due;
    }

    /** A new consumer's hold on this queue. */
    InMemoryHold open(InMemoryConsumer consumer, InstantSource clock) {
        InMemoryHold hold = new InMemoryHold(consumer, this, clock);
        holds.add(hold);
        return hold;
    }

    /** What is in flight under leases that have run out. The caller puts each of them somewhere else. */
    List<InMemoryDelivery> takeLost() {
        List<InMemoryDelivery> lost = new ArrayList<>();
        for (InMemoryHold hold : holds) {
            lost.addAll(hold.takeLost());
        }
        holds.removeIf(InMemoryHold::isOver);
        return lost;
    }

    QueueStatus status(Instant now) {
        promoteDue(now);
        long inFlight = holds.stream().mapToLong(InMemoryHold::size).sum();
        return new QueueStatus(
                name,
                ready.size(),
                delayed.size(),
                flow.waiting(),
                inFlight,
                deadLetters.size(),
                oldestAge(now),
                paused(now));
    }

    /** Nothing is claimed from now on; what a pause that there is says of its beginning stays. */
    Pause pause(Optional<Duration> length, String reason, Instant now) {
        Instant since = paused(now).map(Pause::since).orElse(now);
        pause = new Pause(since, length.map(now::plus), reason);
        return pause;
    }

    /** False if there was no pause. */
    boolean resume(Instant now) {
        boolean was = paused(now).isPresent();
        pause = null;
        return was;
    }

    Optional<Pause> paused(Instant now) {
        return Optional.ofNullable(pause)
                .filter(set -> set.until().map(now::isBefore).orElse(true));
    }

    /** Takes up to so many messages out that wait for whatever. */
    void purge(int limit, Instant now, Consumer<byte[]> gone) {
        drain(limit, now, (message, due) -> {
            flow.discard(message);
            gone.accept(message.payload());
        });
    }

    /** Moves up to so many messages that wait for whatever to the end of another queue. */
    void moveTo(InMemoryQueue target, int limit, Instant now, Consumer<byte[]> moved) {
        drain(limit, now, (message, due) -> {
            moved.accept(message.payload());
            flow.handOver(message, target.flow);
            InMemoryMessage placed = message.at(target.places++);
            if (due == null) {
                target.ready.add(placed);
            } else {
                target.delayed.put(new DueTime(due, target.places++), placed);
            }
        });
    }

    private void drain(int limit, Instant now, BiConsumer<InMemoryMessage, @Nullable Instant> each) {
        promoteDue(now);
        for (int i = 0; i < limit; i++) {
            InMemoryMessage next = flow.pollWaiting();
            next = next == null ? ready.poll() : next;
            if (next != null) {
                each.accept(next, null);
            } else if (!delayed.isEmpty()) {
                Map.Entry<DueTime, InMemoryMessage> later = delayed.pollFirstEntry();
                each.accept(later.getValue(), later.getKey().time());
            } else {
                return;
            }
        }
    }

    /** The messages that are due next, up to {@code limit}. */
    List<Broker.Delayed> delayed(Instant now, int limit) {
        promoteDue(now);
        return delayed.entrySet().stream()
                .limit(limit)
                .map(entry -> new Broker.Delayed(
                        entry.getKey().time(), entry.getValue().payload()))
                .toList();
    }

    /** Where the message of a task is, if it is here. */
    Optional<MessagePlace> find(InMemoryMessageSearch search, Instant now) {
        promoteDue(now);
        return search.ready(name, ready)
                .or(() -> flow.find(name, search, now, holds))
                .or(() -> delayed.entrySet().stream()
                        .filter(entry -> search.matches(entry.getValue()))
                        .<MessagePlace>map(entry -> new MessagePlace.Delayed(
                                name, entry.getValue().payload(), entry.getKey().time()))
                        .findFirst())
                .or(() -> holds.stream()
                        .flatMap(hold -> hold.find(search).stream())
                        .findFirst())
                .or(() -> deadLetters.find(search::matches).map(MessagePlace.Dead::new));
    }

    InMemoryDeadLetters deadLetters() {
        return deadLetters;
    }

    private void promoteDue(Instant now) {
        while (!delayed.isEmpty() && !delayed.firstKey().time().isAfter(now)) {
            ready.add(delayed.pollFirstEntry().getValue().at(places++));
        }
    }

    private Optional<Duration> oldestAge(Instant now) {
        return ready.first()
                .flatMap(message -> message.sentAt().stream())
                .min(Comparator.naturalOrder())
                // A producer whose clock is ahead has not sent in the future.
                .map(sentAt -> sentAt.isAfter(now) ? Duration.ZERO : Duration.between(sentAt, now));
    }

    private static Instant timeOf(Due due, Instant now) {
        if (due instanceof Due.At at) {
            return at.time();
        }
        Duration delay = ((Due.After) due).delay();
        return delay.toSeconds() < Instant.MAX.getEpochSecond() - now.getEpochSecond() ? now.plus(delay) : Instant.MAX;
    }
}
