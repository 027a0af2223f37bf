package io.ssync.tasks.broker;

import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The dead letters of one {@link InMemoryQueue}. What is public takes the lock of the broker; the rest is called under it. */
final class InMemoryDeadLetters implements DeadLetters {
    /** The oldest make room for newer ones, so that they cannot fill the memory. */
    static final int MAX = 100_000;

    private record SetAside(InMemoryMessage message, DeadLetter letter) {}

    private final String queue;
    private final ReentrantLock lock;
    private final Consumer<InMemoryMessage> putBack;
    /** By id, the oldest first. */
    private final Map<String, SetAside> letters = new LinkedHashMap<>();

    private long number;

    InMemoryDeadLetters(String queue, ReentrantLock lock, Consumer<InMemoryMessage> putBack) {
        this.queue = queue;
        this.lock = lock;
        this.putBack = putBack;
    }

    DeadLetter add(
            InMemoryMessage message, String reason, @Nullable String lastException, String worker, Instant time) {
        String id = Long.toString(++number);
        DeadLetter letter = new DeadLetter(
                id, queue, message.payload(), reason, lastException, worker, message.redeliveries(), time);
        letters.put(id, new SetAside(message, letter));
        if (letters.size() > MAX) {
            letters.remove(letters.keySet().iterator().next());
        }
        return letter;
    }

    /** The newest whose message is the one that is looked for. */
    Optional<DeadLetter> find(Predicate<InMemoryMessage> isIt) {
        return letters.values().stream()
                .filter(setAside -> isIt.test(setAside.message()))
                .map(SetAside::letter)
                .reduce((older, newer) -> newer);
    }

    int size() {
        return letters.size();
    }

    @Override
    public List<DeadLetter> list(int offset, int limit) {
        lock.lock();
        try {
            List<DeadLetter> all = new ArrayList<>();
            letters.values().forEach(setAside -> all.add(setAside.letter()));
            Collections.reverse(all);
            return all.stream().skip(offset).limit(limit).toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<DeadLetter> find(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(letters.get(id)).map(SetAside::letter);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int retry(Collection<String> ids) {
        return take(ids, putBack);
    }

    @Override
    public int drop(Collection<String> ids) {
        return take(ids, dropped -> {});
    }

    private int take(Collection<String> ids, Consumer<InMemoryMessage> then) {
        lock.lock();
        try {
            int taken = 0;
            for (String id : ids) {
                SetAside letter = letters.remove(id);
                if (letter != null) {
                    then.accept(letter.message());
                    taken++;
                }
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
