package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A consumer that goes away or refuses on command. */
final class FickleConsumer extends ForwardingConsumer {
    /** What it answers to a settlement by itself, or null if all goes well. */
    Function<Settlement, Settled> answer = settlement -> null;

    final List<Settlement> settled = new ArrayList<>();
    /** What the calls that keep leases throw, or null. */
    BrokerException failure;

    /** What is thrown when it is asked whether a task is revoked, or null. */
    RuntimeException revocationFailure;

    final Map<String, Consumer.Revocation> revocations = new HashMap<>();

    FickleConsumer(Consumer inner) {
        super(inner);
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
    public List<Delivery> renew() {
        check();
        return inner.renew();
    }

    @Override
    public Consumer.Recovery recover() {
        check();
        return inner.recover();
    }

    private void check() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public Consumer.Revocation revocation(String taskId) {
        if (revocationFailure != null) {
            throw revocationFailure;
        }
        return revocations.getOrDefault(taskId, inner.revocation(taskId));
    }
}
