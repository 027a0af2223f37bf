package io.ssync.tasks.broker;

import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one queue's tasks, what waits for them, and the locks of unique tasks.
 *
 * <p>Not safe for use by several threads: the lock of {@link InMemoryBroker} guards every call.
 */
final class InMemoryFlow {
    /** Messages that wait for the same limit. */
    record Lane(String task, String key) {}

    private record Lock(String taskId, Instant end) {}

    /** How late a start may be and still be made up for, so that the rate is the one asked for. */
    private static final Duration LATENESS = Duration.ofMillis(10);

    private final Map<String, TaskLimit> declared = new HashMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, Optional<RateLimit>> rates = new HashMap<>();
    private final Map<String, Integer> mostAtOnce = new HashMap<>();

    private final Map<Lane, Integer> running = new HashMap<>();
    private final Map<String, Instant> nextStart = new HashMap<>();
    private final Map<Lane, InMemoryTurns> waiting = new LinkedHashMap<>();
    private final Map<String, Lock> locks = new HashMap<>();
    /** Whether there have been unique tasks at all: until then nobody need look for them. */
    private boolean hasLocked;

    void declare(Map<String, TaskLimit> limits) {
        limits.forEach((task, limit) -> {
            if (limit.isNone()) {
                declared.remove(task);
                aliases.values().remove(task);
            } else {
                declared.put(task, limit);
                limit.aliases().forEach(alias -> aliases.put(alias, task));
            }
        });
    }

    void setRate(String task, Optional<RateLimit> rate) {
        rates.put(task, rate);
    }

    void setMaxConcurrency(String task, int most) {
        mostAtOnce.put(task, most);
    }

    void reset(String task) {
        rates.remove(task);
        mostAtOnce.remove(task);
    }

    List<TaskLimits.Status> list() {
        Set<String> tasks = new TreeSet<>(declared.keySet());
        tasks.addAll(rates.keySet());
        tasks.addAll(mostAtOnce.keySet());
        return tasks.stream()
                .map(task -> new TaskLimits.Status(
                        task,
                        declaredRate(task),
                        rate(task),
                        declaredMost(task),
                        most(task),
                        running.entrySet().stream()
                                .filter(lane -> lane.getKey().task().equals(task))
                                .mapToLong(Map.Entry::getValue)
                                .sum(),
                        waiting.entrySet().stream()
                                .filter(lane -> lane.getKey().task().equals(task))
                                .mapToLong(lane -> lane.getValue().size())
                                .sum()))
                .toList();
    }

    /** How many messages wait. */
    long waiting() {
        return waiting.values().stream().mapToLong(InMemoryTurns::size).sum();
    }

    /** The lane of a message, or null if nothing limits it, or it lacks the key that its worker has to put in first. */
    @Nullable
    Lane laneOf(InMemoryMessage message) {
        if (declared.isEmpty() && rates.isEmpty() && mostAtOnce.isEmpty()) {
            return null;
        }
        TaskMessage read = read(message);
        String name = read == null ? null : read.header("task");
        if (read == null || name == null) {
            // What it calls cannot be read here; the consumer that claims it finds out.
            return null;
        }
        String task = aliases.getOrDefault(name, name);
        if (rate(task).isEmpty() && most(task) == 0) {
            return null;
        }
        TaskLimit limit = declared.get(task);
        if (limit == null || !limit.keyed() || most(task) == 0) {
            return new Lane(task, "");
        }
        String key = read.header(TaskLimit.KEY);
        return key == null ? null : new Lane(task, key);
    }

    /** Whether messages wait for the limit of a lane. */
    boolean isWaitedFor(Lane lane) {
        return waiting.containsKey(lane);
    }

    /** Whether a message of the lane may be claimed now, and no other waits for that. */
    boolean isFree(Lane lane, Instant now, boolean idle) {
        return !isWaitedFor(lane) && isReady(lane, now, idle);
    }

    /** With a rate limit a claim counts as a start, so the message must not wait for a thread then. */
    private boolean isReady(Lane lane, Instant now, boolean idle) {
        return readyAt(lane, now).equals(now) && (idle || rate(lane.task()).isEmpty());
    }

    /**
     * Takes the first message out that has waited and may be claimed now, or returns null.
     *
     * @param idle whether it could run at once
     */
    @Nullable
    InMemoryMessage pollWaiting(Instant now, boolean idle) {
        Map.Entry<Lane, InMemoryTurns> ready = waiting.entrySet().stream()
                .filter(next -> isReady(next.getKey(), now, idle))
                .findFirst()
                .orElse(null);
        if (ready == null) {
            return null;
        }
        InMemoryMessage first = ready.getValue().poll();
        if (ready.getValue().isEmpty()) {
            waiting.remove(ready.getKey());
        }
        return first;
    }

    /** Takes the first message out that waits for a limit, whether or not it may be claimed now, or returns null. */
    @Nullable
    InMemoryMessage pollWaiting() {
        Lane lane = waiting.keySet().stream().findFirst().orElse(null);
        if (lane == null) {
            return null;
        }
        InMemoryTurns messages = Objects.requireNonNull(waiting.get(lane), "the lane was just found");
        InMemoryMessage first = messages.poll();
        if (messages.isEmpty()) {
            waiting.remove(lane);
        }
        return first;
    }

    /** The message that is looked for, if it waits for a limit. */
    Optional<MessagePlace> find(String queue, InMemoryMessageSearch search, Instant now, List<InMemoryHold> holds) {
        for (Map.Entry<Lane, InMemoryTurns> entry : waiting.entrySet()) {
            Lane lane = entry.getKey();
            Instant start = readyAt(lane, now);
            List<InMemoryMessage> served = entry.getValue().until(search::matches);
            if (!served.isEmpty()) {
                return Optional.of(new MessagePlace.Limited(
                        queue,
                        served.get(served.size() - 1).payload(),
                        lane.task(),
                        lane.key(),
                        start.isAfter(now) && !start.equals(Instant.MAX) ? Optional.of(start) : Optional.empty(),
                        holds.stream().flatMap(hold -> hold.holders(lane)).toList()));
            }
        }
        return Optional.empty();
    }

    void await(Lane lane, InMemoryMessage message) {
        waiting.computeIfAbsent(lane, unused -> new InMemoryTurns()).add(message);
    }

    /** A message of the lane starts; returns the lane if it counts for it until it leaves, else null. */
    @Nullable
    Lane start(Lane lane, Instant now) {
        rate(lane.task()).ifPresent(rate -> {
            Instant late = now.minus(LATENESS);
            Instant before = nextStart.getOrDefault(lane.task(), late);
            nextStart.put(lane.task(), (before.isBefore(late) ? late : before).plus(rate.interval()));
        });
        if (most(lane.task()) == 0) {
            return null;
        }
        running.merge(lane, 1, Integer::sum);
        return lane;
    }

    void leave(@Nullable Lane lane) {
        if (lane != null) {
            running.computeIfPresent(lane, (unused, count) -> count == 1 ? null : count - 1);
        }
    }

    /** When the first of those that wait may start because its time has come, or null. */
    @Nullable
    Instant nextStart(Instant now) {
        return waiting.keySet().stream()
                .map(lane -> readyAt(lane, now))
                .filter(time -> !time.equals(Instant.MAX))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** {@code now} if a message of the lane may start, else the time from when, or MAX if another one has to end first. */
    private Instant readyAt(Lane lane, Instant now) {
        int most = most(lane.task());
        if (most > 0 && running.getOrDefault(lane, 0) >= most) {
            return Instant.MAX;
        }
        Instant next = rate(lane.task()).isPresent() ? nextStart.getOrDefault(lane.task(), now) : now;
        return next.isAfter(now) ? next : now;
    }

    /** Has a task take a lock; returns who has, or had, it. */
    Optional<String> lock(UniqueLock wanted, Instant now) {
        hasLocked = true;
        Lock held = locks.get(wanted.key());
        Optional<String> other = Optional.ofNullable(held)
                .filter(lock -> lock.end().isAfter(now))
                .map(Lock::taskId)
                .filter(taskId -> !taskId.equals(wanted.taskId()));
        if (other.isEmpty() || wanted.replaces()) {
            locks.put(wanted.key(), new Lock(wanted.taskId(), now.plus(wanted.window())));
        }
        return other;
    }

    /** A message has been claimed: ends a lock that lasts until then. */
    void started(InMemoryMessage message) {
        Mark mark = markOf(message);
        if (mark != null && mark.untilStarted()) {
            free(mark);
        }
    }

    /** A message is settled for good: ends a lock that lasts until then. */
    void ended(InMemoryMessage message) {
        Mark mark = markOf(message);
        if (mark != null && !mark.untilStarted()) {
            free(mark);
        }
    }

    /** A message that was claimed has to start again: takes back a lock that has ended by that. */
    void givenBack(InMemoryMessage message, Instant now) {
        Mark mark = markOf(message);
        if (mark != null && mark.untilStarted()) {
            Lock again = new Lock(mark.taskId(), now.plus(mark.window()));
            locks.merge(mark.key(), again, (held, unused) -> held.end().isAfter(now) ? held : again);
        }
    }

    /** A message that was never claimed is gone: its task has no lock any more. */
    void discard(InMemoryMessage message) {
        Mark mark = markOf(message);
        if (mark != null) {
            free(mark);
        }
    }

    /** A message that was not claimed goes to another queue, and the lock of its task with it. */
    void handOver(InMemoryMessage message, InMemoryFlow other) {
        Mark mark = markOf(message);
        Lock lock = mark == null ? null : locks.get(mark.key());
        if (mark == null) {
            return;
        }
        other.hasLocked = true;
        if (lock != null && lock.taskId().equals(mark.taskId())) {
            free(mark);
            other.locks.putIfAbsent(mark.key(), lock);
        }
    }

    /** Whether a message goes on having the lock of one before it, as a retry of its task does. */
    boolean haveOneLock(InMemoryMessage before, InMemoryMessage after) {
        Mark mark = markOf(before);
        return mark != null && mark.equals(markOf(after));
    }

    private void free(Mark mark) {
        locks.computeIfPresent(mark.key(), (key, lock) -> lock.taskId().equals(mark.taskId()) ? null : lock);
    }

    /** What {@link UniqueLock#mark} has written. */
    private record Mark(boolean untilStarted, Duration window, String key, String taskId) {}

    private @Nullable Mark markOf(InMemoryMessage message) {
        if (!hasLocked) {
            return null;
        }
        TaskMessage read = read(message);
        String mark = read == null ? null : read.header(UniqueLock.HEADER);
        if (mark == null) {
            return null;
        }
        String[] parts = mark.split(":", 4);
        return new Mark(parts[0].equals("s"), Duration.ofMillis(Long.parseLong(parts[1])), parts[2], parts[3]);
    }

    private static @Nullable TaskMessage read(InMemoryMessage message) {
        try {
            return MessageCodec.decode(message.payload());
        } catch (UnreadableMessageException e) {
            return null;
        }
    }

    private Optional<RateLimit> rate(String task) {
        return rates.getOrDefault(task, declaredRate(task));
    }

    private int most(String task) {
        return mostAtOnce.getOrDefault(task, declaredMost(task));
    }

    private Optional<RateLimit> declaredRate(String task) {
        return Optional.ofNullable(declared.get(task)).flatMap(TaskLimit::rate);
    }

    private int declaredMost(String task) {
        return Optional.ofNullable(declared.get(task))
                .map(TaskLimit::maxConcurrency)
                .orElse(0);
    }
}
