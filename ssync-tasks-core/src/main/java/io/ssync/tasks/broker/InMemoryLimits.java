package io.ssync.tasks.broker;

import java.util.List;
import java.util.Optional;

/** The limits of one queue of an {@link InMemoryBroker}. */
final class InMemoryLimits implements TaskLimits {
    private final InMemoryBroker broker;
    private final String queue;

    InMemoryLimits(InMemoryBroker broker, String queue) {
        this.broker = broker;
        this.queue = queue;
    }

    @Override
    public List<Status> list() {
        broker.lock().lock();
        try {
            return broker.queue(queue).flow().list();
        } finally {
            broker.lock().unlock();
        }
    }

    @Override
    public void setRate(String task, Optional<RateLimit> rate) {
        change(flow -> flow.setRate(task, rate));
    }

    @Override
    public void setMaxConcurrency(String task, int most) {
        change(flow -> flow.setMaxConcurrency(task, most));
    }

    @Override
    public void reset(String task) {
        change(flow -> flow.reset(task));
    }

    private void change(java.util.function.Consumer<InMemoryFlow> change) {
        broker.lock().lock();
        try {
            change.accept(broker.queue(queue).flow());
            broker.changed().signalAll();
        } finally {
            broker.lock().unlock();
        }
    }
}
