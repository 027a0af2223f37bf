package io.ssync.tasks.broker;

import io.ssync.tasks.broker.QueueControl.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** How an operator steers one queue of an {@link InMemoryBroker}. */
final class InMemoryQueueControl implements QueueControl {
    private final InMemoryBroker broker;
    private final String queue;

    InMemoryQueueControl(InMemoryBroker broker, String queue) {
        this.broker = broker;
        this.queue = queue;
    }

    @Override
    public Pause pause(Optional<Duration> length, String reason) {
        Pause.requireUsable(length, reason);
        return with((steered, now) -> steered.pause(length, reason, now));
    }

    @Override
    public boolean resume() {
        return with(InMemoryQueue::resume);
    }

    @Override
    public Optional<Pause> paused() {
        return with(InMemoryQueue::paused);
    }

    @Override
    public List<byte[]> purge(int limit) {
        return with((steered, now) -> {
            List<byte[]> gone = new ArrayList<>();
            steered.purge(limit, now, gone::add);
            return gone;
        });
    }

    @Override
    public List<byte[]> moveTo(String target, int limit) {
        if (target.equals(queue)) {
            throw new IllegalArgumentException("queue '" + queue + "' cannot be moved to itself");
        }
        return with((steered, now) -> {
            List<byte[]> moved = new ArrayList<>();
            steered.moveTo(broker.queue(target), limit, now, moved::add);
            return moved;
        });
    }

    private <T> T with(BiFunction<InMemoryQueue, Instant, T> action) {
        broker.lock().lock();
        try {
            T answer = action.apply(broker.queue(queue), broker.clock().instant());
            broker.changed().signalAll();
            return answer;
        } finally {
            broker.lock().unlock();
        }
    }
}
