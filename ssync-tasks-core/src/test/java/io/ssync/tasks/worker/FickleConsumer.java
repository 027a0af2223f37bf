package io.ssync.tasks.worker;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Recovery;
import io.ssync.tasks.broker.Revocation;
import io.ssync.tasks.broker.Settled;
import io.ssync.tasks.broker.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** A consumer that goes away or refuses on command. */
final class FickleConsumer implements Consumer {
    final Consumer inner;
    /** What it answers to a settlement by itself, or null if all goes well. */
    Function<Settlement, Settled> answer = settlement -> null;

    final List<Settlement> settled = new ArrayList<>();
    /** What the calls that keep leases throw, or null. */
    BrokerException failure;

    final Map<String, Revocation> revocations = new HashMap<>();

    FickleConsumer(Consumer inner) {
        this.inner = inner;
    }

    @Override
    public List<Settled> settle(List<? extends Settlement> settlements) {
        List<Settled> own = new ArrayList<>();
        settlements.forEach(settlement -> own.add(answer.apply(settlement)));
        List<Settled> answers = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            if (own.get(i) == null) {
                settled.add(settlements.get(i));
                answers.addAll(inner.settle(List.of(settlements.get(i))));
            } else {
                answers.add(own.get(i));
            }
        }
        return answers;
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
    public List<Delivery> renew() {
        check();
        return inner.renew();
    }

    @Override
    public Recovery recover() {
        check();
        return inner.recover();
    }

    private void check() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public Revocation revocation(String taskId) {
        return revocations.getOrDefault(taskId, inner.revocation(taskId));
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
