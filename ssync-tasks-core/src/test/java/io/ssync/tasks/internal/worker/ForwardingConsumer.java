package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/** A consumer that does what another does, for those that do some of it differently. */
abstract class ForwardingConsumer implements Consumer {
    final Consumer inner;

    ForwardingConsumer(Consumer inner) {
        this.inner = inner;
    }

    @Override
    public List<Delivery> claim(int max, IntSupplier idle, Duration wait) throws InterruptedException {
        return inner.claim(max, idle, wait);
    }

    @Override
    public void slotFreed() {
        inner.slotFreed();
    }

    @Override
    public List<Settled> settle(List<? extends Settlement> settlements) {
        return inner.settle(settlements);
    }

    @Override
    public List<Delivery> renew() {
        return inner.renew();
    }

    @Override
    public Consumer.Recovery recover() {
        return inner.recover();
    }

    @Override
    public Consumer.Revocation revocation(String taskId) {
        return inner.revocation(taskId);
    }

    @Override
    public void add(String queue) {
        inner.add(queue);
    }

    @Override
    public void cancel(String queue) {
        inner.cancel(queue);
    }

    @Override
    public List<String> queues() {
        return inner.queues();
    }

    @Override
    public void wakeUp() {
        inner.wakeUp();
    }

    @Override
    public void close() {
        inner.close();
    }
}
