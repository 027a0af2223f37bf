package io.ssync.tasks.broker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A broker within this process, for tests and for programs that can afford to lose their queues when they end.
 *
 * <p>It keeps every promise of {@link Broker}, leases and redelivery included, and serves as Celery's queues on Redis do:
 * priority 0 first, where 0 to 2, 3 to 5 and 6 to 8 count the same, then first in, first out. A queue keeps its newest
 * 100,000 dead letters. It never fails, so nothing here throws {@link BrokerException}.
 *
 * <p>Leases and due times follow the clock that it is given, which a test may move; a waiting {@link Consumer#claim}
 * notices. Waiting itself takes real time.
 */
public final class InMemoryBroker implements Broker {
    private final InstantSource clock;
    private final Map<String, InMemoryQueue> queues = new HashMap<>();
    private final InMemoryRevocations revocations = new InMemoryRevocations();
    private final InMemoryFollowUps followUps = new InMemoryFollowUps();
    private final Fanout fanout = new InMemoryFanout();
    private final Counts counts;
    private final String generation = UUID.randomUUID().toString();

    /** Guards the queues and everything in them. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();

    /** An empty broker on the system's clock. */
    public InMemoryBroker() {
        this(InstantSource.system());
    }

    /** An empty broker on a clock of the caller's. */
    public InMemoryBroker(InstantSource clock) {
        this.clock = clock;
        counts = new InMemoryCounts(clock);
    }

    @Override
    public void publish(OutboundMessage message) {
        publishAll(List.of(message));
    }

    @Override
    public void publishAll(List<OutboundMessage> messages) {
        lock.lock();
        try {
            Instant now = clock.instant();
            for (OutboundMessage message : messages) {
                queue(message.queue()).put(message, now);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean publishWithin(List<OutboundMessage> messages, int most) {
        lock.lock();
        try {
            return Broker.super.publishWithin(messages, most);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<String> publishUnique(OutboundMessage message, UniqueLock wanted) {
        lock.lock();
        try {
            Optional<String> holder = queue(message.queue()).flow().lock(wanted, clock.instant());
            if (holder.isEmpty() || wanted.replaces()) {
                publish(message);
                holder.ifPresent(revocations::replaced);
            }
            return holder;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public TaskLimits limits(String queue) {
        return new InMemoryLimits(this, queue);
    }

    @Override
    public QueueControl control(String queue) {
        return new InMemoryQueueControl(this, queue);
    }

    @Override
    public Consumer consume(Consumer.Options options) {
        lock.lock();
        try {
            return new InMemoryConsumer(this, options);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public QueueStatus status(String queue) {
        lock.lock();
        try {
            return queue(queue).status(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public Collection<String> queues() {
        lock.lock();
        try {
            return List.copyOf(queues.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** Does nothing: the queues live as long as this object. */
    @Override
    public void close() {}

    @Override
    public DeadLetters deadLetters(String queue) {
        lock.lock();
        try {
            return queue(queue).deadLetters();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<MessagePlace> find(String taskId, Collection<String> names) {
        lock.lock();
        try {
            InMemoryMessageSearch search = new InMemoryMessageSearch(taskId);
            return names.stream()
                    .flatMap(name -> queue(name).find(search, clock.instant()).stream())
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void revoke(Collection<String> taskIds, boolean terminate) {
        lock.lock();
        try {
            revocations.add(taskIds, terminate);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<String> revoked() {
        lock.lock();
        try {
            return revocations.all();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Broker.Delayed> delayed(String queue, int limit) {
        lock.lock();
        try {
            return queue(queue).delayed(clock.instant(), limit);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String generation() {
        return generation;
    }

    @Override
    public Optional<Counts> counts() {
        return Optional.of(counts);
    }

    @Override
    public Fanout fanout() {
        return fanout;
    }

    InMemoryRevocations revocations() {
        return revocations;
    }

    InMemoryFollowUps followUps() {
        return followUps;
    }

    InstantSource clock() {
        return clock;
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Signalled when a message became ready or delayed, and when a claim has to return. */
    Condition changed() {
        return changed;
    }

    /** The queue of this name, which exists from now on. Call it under the lock. */
    InMemoryQueue queue(String name) {
        return queues.computeIfAbsent(name, created -> new InMemoryQueue(created, this));
    }
}
