package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of what the worker holds, and brings back what workers that disappeared have held. A task whose lease is
 * lost is cancelled: another worker has it.
 */
final class LeaseKeeper {
    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

    private final Consumer consumer;
    private final Attempts attempts;
    private final java.util.function.Consumer<DeadLetter> givenUp;

    /** {@code givenUp} takes each message that has killed too many workers and is a dead letter now. */
    LeaseKeeper(Consumer consumer, Attempts attempts, java.util.function.Consumer<DeadLetter> givenUp) {
        this.consumer = consumer;
        this.attempts = attempts;
        this.givenUp = givenUp;
    }

    /** Counted from the beginning of each: two renewals may go unanswered, and the third still has a quarter of the lease. */
    static Duration renewalInterval(Duration lease) {
        return lease.dividedBy(4);
    }

    /** Often enough that a lost task is back well within one and a half leases after the crash. */
    static Duration recoveryInterval(Duration lease) {
        return lease.dividedBy(5);
    }

    void renew() {
        Set<Delivery> lost = Collections.newSetFromMap(new IdentityHashMap<>());
        try {
            lost.addAll(consumer.renew());
        } catch (BrokerException e) {
            log.debug("cannot renew the leases at present", e);
        }
        attempts.running().stream()
                .map(Attempt::running)
                .filter(task -> lost.contains(task.delivery()))
                .forEach(task -> {
                    log.warn("task {} {} has lost its lease and is cancelled", task.name(), task.id());
                    task.cancel("its lease is lost");
                });
    }

    void recover() {
        try {
            Consumer.Recovery recovery = consumer.recover();
            int returned = recovery.moved() - recovery.givenUp().size();
            if (returned > 0) {
                log.warn("{} tasks of workers that disappeared were returned to their queues", returned);
            }
            for (DeadLetter letter : recovery.givenUp()) {
                log.error("a message of queue {} is a dead letter now: {}", letter.queue(), letter.reason());
                givenUp.accept(letter);
            }
        } catch (BrokerException e) {
            log.debug("cannot look for lost tasks at present", e);
        }
    }
}
