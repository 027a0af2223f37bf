package io.ssync.tasks.broker;

import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Settlement.Settled;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A consumer of {@link InMemoryBroker}: moves messages between the states of their queues, under the broker's lock. */
final class InMemoryConsumer implements Consumer {
    /** How long a waiting claim trusts the clock to go at the usual pace: a test's clock jumps, and tells nobody. */
    private static final Duration LOOK_AT_CLOCK = Duration.ofMillis(5);

    /** One of this many messages is taken from a worse priority, each in its turn, so that none starves. */
    private static final int FAIR_POLL = 32;

    private final InMemoryBroker broker;
    private final Consumer.Options options;
    private final InstantSource clock;
    private final ReentrantLock lock;
    private final InMemorySettler settler;

    /** One for each queue, those that were cancelled included: something of them may still be held. */
    private final List<InMemoryHold> holds = new ArrayList<>();

    /** Those whose leases are lost, as long as something is under them. */
    private final List<InMemoryHold> lost = new ArrayList<>();

    /** The queue that is served next, so that queues take turns over all claims. */
    private int turn;

    private int polls;

    private boolean wokenUp;
    private boolean closed;

    /** To be called under the broker's lock. */
    InMemoryConsumer(InMemoryBroker broker, Consumer.Options options) {
        this.broker = broker;
        this.options = options;
        clock = broker.clock();
        lock = broker.lock();
        settler = new InMemorySettler(broker, this, options.worker());
        options.queues().forEach(this::add);
    }

    String worker() {
        return options.worker();
    }

    @Override
    public void add(String queue) {
        lock.lock();
        try {
            InMemoryHold hold = holdOf(queue).orElseGet(() -> {
                InMemoryHold opened = broker.queue(queue).open(this, clock);
                holds.add(opened);
                return opened;
            });
            hold.cancel(false);
            hold.queue().flow().declare(options.limits());
            broker.changed().signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel(String queue) {
        lock.lock();
        try {
            holdOf(queue).ifPresent(hold -> hold.cancel(true));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<String> queues() {
        lock.lock();
        try {
            return holds.stream()
                    .filter(hold -> !hold.isCancelled())
                    .map(hold -> hold.queue().name())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private Optional<InMemoryHold> holdOf(String queue) {
        return holds.stream().filter(hold -> hold.queue().name().equals(queue)).findFirst();
    }

    @Override
    public List<Delivery> claim(int max, IntSupplier idle, Duration wait) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("max must be at least 1, was " + max);
        }
        long start = System.nanoTime();
        long waitNanos = TimeUnit.NANOSECONDS.convert(wait);
        lock.lockInterruptibly();
        try {
            if (closed) {
                throw new IllegalStateException("the consumer of " + options.worker() + " is closed");
            }
            while (true) {
                List<Delivery> claimed = claimReady(max, idle);
                long left = waitNanos - (System.nanoTime() - start);
                if (!claimed.isEmpty() || wokenUp || left <= 0) {
                    wokenUp = false;
                    return claimed;
                }
                broker.changed().awaitNanos(Math.min(left, nanosToNextLook()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** One message of each queue in turn, until there are enough or no queue has more. */
    private List<Delivery> claimReady(int max, IntSupplier idle) {
        List<Delivery> claimed = new ArrayList<>();
        Instant now = clock.instant();
        for (int empty = 0; empty < holds.size() && claimed.size() < max && !closed; ) {
            InMemoryHold hold = usable(turn);
            turn = (turn + 1) % holds.size();
            int worse = ++polls % FAIR_POLL == 0 ? polls / FAIR_POLL : 0;
            InMemoryQueue.Taken taken =
                    hold.isCancelled() ? null : hold.queue().poll(now, worse, claimed.size() < idle.getAsInt());
            if (taken == null) {
                empty++;
            } else {
                empty = 0;
                hold.extendLease(now.plus(options.lease()));
                claimed.add(hold.add(taken, now));
            }
        }
        return claimed;
    }

    /** The hold at this place; another one for the same queue if its lease is lost for good. */
    private InMemoryHold usable(int place) {
        InMemoryHold hold = holds.get(place);
        if (!hold.isLost()) {
            return hold;
        }
        InMemoryHold next = hold.queue().open(this, clock);
        next.cancel(hold.isCancelled());
        lost.add(hold);
        holds.set(place, next);
        return next;
    }

    private long nanosToNextLook() {
        Instant now = clock.instant();
        Instant look = null;
        for (InMemoryHold hold : holds) {
            if (!hold.isCancelled()) {
                look = earlier(look, hold.queue().nextDue(now));
            }
        }
        if (look == null) {
            return Long.MAX_VALUE;
        }
        Instant latest = now.plus(LOOK_AT_CLOCK);
        return Math.max(
                1, Duration.between(now, look.isBefore(latest) ? look : latest).toNanos());
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    @Override
    public void slotFreed() {
        lock.lock();
        try {
            broker.changed().signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Settled> settle(List<? extends Settlement> settlements) {
        lock.lock();
        try {
            List<Settled> outcomes = settler.settle(settlements);
            broker.changed().signalAll();
            return outcomes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Delivery> renew() {
        lock.lock();
        try {
            Instant end = clock.instant().plus(options.lease());
            List<Delivery> report = new ArrayList<>();
            for (InMemoryHold hold : holds) {
                hold.extendLease(end);
                report.addAll(hold.reportLost());
            }
            lost.forEach(hold -> report.addAll(hold.reportLost()));
            lost.removeIf(InMemoryHold::isOver);
            return report;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Consumer.Recovery recover() {
        lock.lock();
        try {
            int moved = 0;
            List<DeadLetter> givenUp = new ArrayList<>();
            for (InMemoryHold hold : holds) {
                for (InMemoryDelivery lost : hold.queue().takeLost()) {
                    putBackOrAside(lost).ifPresent(givenUp::add);
                    moved++;
                }
            }
            broker.changed().signalAll();
            return new Consumer.Recovery(moved, givenUp);
        } finally {
            lock.unlock();
        }
    }

    private Optional<DeadLetter> putBackOrAside(InMemoryDelivery lost) {
        InMemoryQueue queue = lost.hold().queue();
        InMemoryMessage message = lost.message().redelivered();
        if (message.redeliveries() <= options.maxRedeliveries()) {
            queue.putBack(message, lost.lane(), clock.instant());
            return Optional.empty();
        }
        queue.flow().ended(message);
        String reason = "given up after " + message.redeliveries() + " workers stopped while they had it";
        return Optional.of(queue.putAside(message, reason, null, options.worker(), clock.instant()));
    }

    @Override
    public Consumer.Revocation revocation(String taskId) {
        lock.lock();
        try {
            return broker.revocations().of(taskId);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wakeUp() {
        lock.lock();
        try {
            // Kept for the next claim if none waits yet, since the caller cannot know which side of the wait it is on.
            wokenUp = true;
            broker.changed().signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            holds.forEach(InMemoryHold::close);
            wakeUp();
        } finally {
            lock.unlock();
        }
    }
}
