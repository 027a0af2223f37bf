package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of messages whose worker has died, is late, or has closed its consumer. */
public abstract class LeaseContract extends BrokerTestCase {
    @Test
    void recoversWhatACrashedWorkerHeld() throws Exception {
        Consumer crashed = consumer(SHORT_LEASE);
        Consumer consumer = consumer(SHORT_LEASE);
        publish("a", "b", "c");
        List<Delivery> lost = crashed.claim(2, SOON);

        recoverEventually(consumer, 2);

        List<Delivery> recovered = consumer.claim(3, SOON);
        assertThat(texts(recovered)).containsExactly("a", "b", "c");
        assertThat(recovered).extracting(Delivery::redeliveries).containsExactly(1, 1, 0);
        assertThat(lost).noneMatch(Delivery::leaseHeld);
    }

    @Test
    void leavesAloneWhatIsStillHeld() throws Exception {
        Consumer holder = consumer(LONG_LEASE);
        publish("a");
        List<Delivery> held = holder.claim(1, SOON);

        assertThat(consumer(LONG_LEASE).recover().moved()).isZero();
        assertThat(holder.recover().moved()).isZero();
        assertThat(Settle.ack(holder, held)).isEqualTo(1);
    }

    @Test
    void countsEveryRedelivery() throws Exception {
        Consumer crashing = consumer(SHORT_LEASE);
        Consumer consumer = consumer(SHORT_LEASE);
        publish("a");
        crashing.claim(1, SOON);
        recoverEventually(consumer, 1);
        crashing.claim(1, SOON);
        recoverEventually(consumer, 1);

        assertThat(claimOne(consumer).redeliveries()).isEqualTo(2);
    }

    @Test
    void startsCountingAnewAfterAnAcknowledgement() throws Exception {
        Consumer crashing = consumer(SHORT_LEASE);
        Consumer consumer = consumer(SHORT_LEASE);
        publish("a");
        crashing.claim(1, SOON);
        recoverEventually(consumer, 1);
        Settle.ack(consumer, consumer.claim(1, SOON));

        publish("a");

        assertThat(claimOne(consumer).redeliveries()).isZero();
    }

    @Test
    void ignoresALateWorker() throws Exception {
        Consumer late = consumer(SHORT_LEASE);
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b", "c", "d", "e");
        List<Delivery> lost = late.claim(5, SOON);
        recoverEventually(consumer, 5);
        List<Delivery> held = consumer.claim(5, SOON);

        assertThat(Settle.ack(late, lost.subList(0, 1))).isZero();
        Settle.release(late, lost.subList(1, 2));
        assertThat(Settle.defer(late, lost.get(2), new Due.After(Duration.ofMinutes(1))))
                .isTrue();
        Settle.replace(late, lost.get(3), OutboundMessage.of(queue, bytes("never")));
        Settle.replace(late, lost.get(3), OutboundMessage.of(queue + "-other", bytes("never")));
        Settle.deadLetter(late, lost.get(4), "never", null);

        assertThat(status()).isEqualTo(new QueueStatus(queue, 0, 0, 0, 5, 0, Optional.empty()));
        assertThat(broker().status(queue + "-other").ready()).isZero();
        assertThat(Settle.ack(consumer, held)).isEqualTo(5);
    }

    @Test
    void tellsALateWorkerOnceWhatItLost() throws Exception {
        Consumer late = consumer(SHORT_LEASE);
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b");
        List<Delivery> lost = late.claim(2, SOON);
        recoverEventually(consumer, 2);

        assertThat(late.renew()).containsExactlyInAnyOrderElementsOf(lost);
        assertThat(late.renew()).isEmpty();
        assertThat(lost).noneMatch(Delivery::leaseHeld);
    }

    @Test
    void doesNotTakeTheNewForTheOldAfterALoss() throws Exception {
        Consumer late = consumer(NOT_SO_SHORT_LEASE);
        Consumer consumer = consumer(LONG_LEASE);
        publish("a");
        Delivery lost = late.claim(1, SOON).get(0);
        recoverEventually(consumer, 1);
        // No renewal in between: the next claim is the first that hears of the loss.
        Delivery again = claimOne(late);

        assertThat(lost.leaseHeld()).isFalse();
        assertThat(again.leaseHeld()).isTrue();
        assertThat(Settle.ack(late, List.of(lost))).isZero();
        assertThat(late.renew()).containsExactly(lost);
        assertThat(Settle.ack(late, List.of(again))).isEqualTo(1);
    }

    @Test
    void keepsWhatIsRenewed() throws Exception {
        // Longer than a busy machine may stop for between two renewals.
        Duration lease = Duration.ofSeconds(2);
        Consumer consumer = consumer(lease);
        Consumer other = consumer(lease);
        publish("a");
        Delivery delivery = claimOne(consumer);
        long end = System.nanoTime() + lease.multipliedBy(3).toNanos();

        // A renewal that is not answered soon throws, and the next one makes it good.
        await().ignoreExceptionsInstanceOf(BrokerException.class)
                .pollInterval(lease.dividedBy(10))
                .until(() -> {
                    assertThat(consumer.renew()).isEmpty();
                    assertThat(other.recover().moved()).isZero();
                    return System.nanoTime() > end;
                });

        assertThat(delivery.leaseHeld()).isTrue();
        assertThat(Settle.ack(consumer, List.of(delivery))).isEqualTo(1);
    }

    @Test
    void doesNotBelieveInALeaseItHasNotRenewed() throws Exception {
        Consumer consumer = consumer(SHORT_LEASE);
        publish("a");
        Delivery delivery = claimOne(consumer);

        await().atMost(SOON).until(() -> !delivery.leaseHeld());
    }

    @Test
    void givesUpOnAMessageThatCostTooManyLeases() throws Exception {
        Consumer crashing = consumer(new Consumer.Options("crashing", List.of(queue), SHORT_LEASE, 1));
        Consumer consumer = consumer(new Consumer.Options("steady", List.of(queue), LONG_LEASE, 1));
        publish("poison");
        crashing.claim(1, SOON);
        recoverEventually(consumer, 1);
        assertThat(status().deadLetters()).isZero();
        crashing.claim(1, SOON);
        List<DeadLetter> givenUp = new ArrayList<>();
        await().atMost(SOON).until(() -> givenUp.addAll(consumer.recover().givenUp()));

        assertThat(status()).isEqualTo(new QueueStatus(queue, 0, 0, 0, 0, 1, Optional.empty()));
        assertThat(givenUp).singleElement().satisfies(letter -> {
            assertThat(letter.payload()).isEqualTo(bytes("poison"));
            assertThat(letter.reason()).isEqualTo("given up after 2 workers stopped while they had it");
            assertThat(letter.lastException()).isNull();
            assertThat(letter.redeliveries()).isEqualTo(2);
        });
    }

    /** Its task may still run: given back at once it could run twice at a time. */
    @Test
    void leavesWhatItHoldsUnderItsLeaseWhenClosed() throws Exception {
        Consumer closing = consumer(SHORT_LEASE);
        publish("a", "b", "c");
        Delivery held = closing.claim(1, SOON).get(0);

        closing.close();

        assertThat(held.leaseHeld()).isFalse();
        Consumer other = consumer(LONG_LEASE);
        assertThat(texts(other.claim(3, SOON))).containsExactly("b", "c");
        await().atMost(SOON).until(() -> other.recover().moved() == 1);
        assertThat(other.claim(1, SOON)).singleElement().satisfies(again -> {
            assertThat(texts(List.of(again))).containsExactly("a");
            assertThat(again.redeliveries()).isEqualTo(1);
        });
    }

    @Test
    void leavesNothingBehindWhenClosedWithNothingHeld() throws Exception {
        Consumer closing = consumer(LONG_LEASE);
        publish("a", "b");
        Settle.release(closing, closing.claim(2, SOON));

        closing.close();

        assertThat(status().inFlight()).isZero();
        assertThat(texts(consumer(LONG_LEASE).claim(2, SOON))).containsExactly("a", "b");
    }
}
