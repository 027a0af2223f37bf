package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Ack;
import io.ssync.tasks.broker.Settlement.DeadLetter;
import io.ssync.tasks.broker.Settlement.Defer;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.broker.Settlement.Publish;
import io.ssync.tasks.broker.Settlement.Release;
import io.ssync.tasks.broker.Settlement.Replace;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every broker does with many settlements at once. */
public abstract class SettlementContract extends BrokerTestCase {
    private static final Due LATER = new Due.After(Duration.ofHours(1));

    protected final String other = queue + "-other";

    @Test
    void forgetsWhatIsAcknowledged() throws Exception {
        Consumer consumer = consumer(SHORT_LEASE);
        publish("a", "b");

        assertThat(Settle.ack(consumer, consumer.claim(2, SOON))).isEqualTo(2);

        assertThat(status()).isEqualTo(empty());
        waitFor(SHORT_LEASE.multipliedBy(2));
        consumer.recover();
        assertThat(status()).isEqualTo(empty());
    }

    @Test
    void givesBackToTheHeadInTheOldOrderWithoutCounting() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b", "c", "d");
        List<Delivery> held = consumer.claim(3, SOON);

        Settle.release(consumer, held);

        List<Delivery> again = consumer.claim(4, SOON);
        assertThat(texts(again)).containsExactly("a", "b", "c", "d");
        assertThat(again)
                .allSatisfy(delivery -> assertThat(delivery.redeliveries()).isZero());
    }

    @Test
    void givesBackToThePriorityItCameFrom() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        broker().publish(new OutboundMessage(queue, 9, Due.NOW, bytes("worse")));
        List<Delivery> held = consumer.claim(1, SOON);

        Settle.release(consumer, held);
        publish("better");

        assertThat(claim(consumer, 2)).containsExactly("better", "worse");
    }

    @Test
    void replacesWithinAQueue() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("old");
        Delivery delivery = claimOne(consumer);

        Settle.replace(consumer, delivery, OutboundMessage.of(queue, bytes("new")));

        assertThat(status().inFlight()).isZero();
        assertThat(claim(consumer, 2)).containsExactly("new");
    }

    @Test
    void replacesWithAMessageOfAnotherQueue() throws Exception {
        String other = queue + "-other";
        Consumer consumer = consumer(LONG_LEASE, queue, other);
        publish("old");
        Delivery delivery = claimOne(consumer);

        Settle.replace(consumer, delivery, OutboundMessage.of(other, bytes("new")));

        assertThat(status().inFlight()).isZero();
        assertThat(claimOne(consumer).queue()).isEqualTo(other);
    }

    @Test
    void settlesEveryKindInOneCallAndAnswersInOrder() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b", "c", "d", "e", "f", "g");
        List<Delivery> held = consumer.claim(7, SOON);

        List<Settled> outcomes = consumer.settle(List.of(
                new Ack(held.get(0)),
                new Defer(held.get(1), Due.NOW),
                new Replace(held.get(2), List.of(next(other, "after c"))),
                new Release(held.get(3)),
                new Publish(List.of(next(other, "by itself"))),
                new Defer(held.get(4), LATER),
                new DeadLetter(held.get(5), "for the test", null),
                new Replace(held.get(6), List.of(next(queue, "after g"))),
                new Ack(held.get(0))));

        assertThat(outcomes)
                .containsExactly(
                        Settled.DONE,
                        Settled.ALREADY_DUE,
                        Settled.DONE,
                        Settled.DONE,
                        Settled.DONE,
                        Settled.DONE,
                        Settled.DONE,
                        Settled.DONE,
                        Settled.DONE);
        assertThat(status()).isEqualTo(new QueueStatus(queue, 2, 1, 0, 1, 1, Optional.empty()));
        assertThat(claim(consumer, 2)).containsExactly("d", "after g");
        assertThat(claim(consumer(LONG_LEASE, other), 2)).containsExactlyInAnyOrder("after c", "by itself");
    }

    @Test
    void settlesNothing() {
        assertThat(consumer(LONG_LEASE).settle(List.of())).isEmpty();
        assertThat(consumer(LONG_LEASE).settle(List.of(new Publish(List.of())))).containsExactly(Settled.DONE);
    }

    @Test
    void settlesMoreThanAnyCommandTakes() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        broker().publishAll(IntStream.range(0, 2_500)
                .mapToObj(i -> OutboundMessage.of(queue, bytes("message " + i)))
                .toList());
        List<Delivery> held = new ArrayList<>();
        while (held.size() < 2_500) {
            held.addAll(consumer.claim(500, SOON));
        }
        List<Settlement> settlements = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            settlements.add(
                    i % 2 == 0 ? new Ack(held.get(i)) : new Replace(held.get(i), List.of(next(other, "m" + i))));
        }

        assertThat(consumer.settle(settlements)).hasSize(2_500).containsOnly(Settled.DONE);

        assertThat(status()).isEqualTo(empty());
        assertThat(broker().status(other).ready()).isEqualTo(1_250);
    }

    @Test
    void replacesByManyInTheirOrder() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("old");
        Delivery delivery = claimOne(consumer);

        Settled settled = Settle.one(
                consumer,
                new Replace(
                        delivery,
                        List.of(
                                follow(new OutboundMessage(queue, 9, Due.NOW, bytes("worse"))),
                                next(queue, "first"),
                                next(queue, "second"),
                                follow(new OutboundMessage(queue, 0, LATER, bytes("later"))))));

        assertThat(settled).isEqualTo(Settled.DONE);
        assertThat(status()).isEqualTo(new QueueStatus(queue, 3, 1, 0, 0, 0, Optional.empty()));
        assertThat(claim(consumer, 4)).containsExactly("first", "second", "worse");
    }

    @Test
    void replacesByMessagesOfSeveralQueues() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("old");
        Delivery delivery = claimOne(consumer);

        Settled settled = Settle.one(
                consumer,
                new Replace(
                        delivery,
                        List.of(
                                next(other, "first"),
                                next(queue, "second"),
                                follow(new OutboundMessage(other, 0, LATER, bytes("later"))))));

        assertThat(settled).isEqualTo(Settled.DONE);
        assertThat(claim(consumer, 2)).containsExactly("second");
        assertThat(broker().status(other)).isEqualTo(new QueueStatus(other, 1, 1, 0, 0, 0, Optional.empty()));
    }

    @Test
    void replacesOnceHoweverOftenItIsRepeated() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b");
        List<Delivery> held = consumer.claim(2, SOON);
        List<Settlement> settlements = List.of(
                new Replace(held.get(0), List.of(next(queue, "after a"))),
                new Replace(held.get(1), List.of(next(other, "after b"), next(queue, "after b"))));

        assertThat(consumer.settle(settlements)).containsOnly(Settled.DONE);
        assertThat(consumer.settle(settlements)).containsOnly(Settled.DONE);

        assertThat(status().ready()).isEqualTo(2);
        assertThat(broker().status(other).ready()).isEqualTo(1);
    }

    @Test
    void publishesOnceUnderOneId() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b");
        List<Delivery> held = consumer.claim(2, SOON);
        FollowUp own = next(queue, "own");
        FollowUp its = next(other, "other");

        List<Settled> outcomes = consumer.settle(List.of(
                new Replace(held.get(0), List.of(own, own)),
                new Publish(List.of(its, its)),
                new Publish(List.of(its)),
                new Replace(held.get(1), List.of(its))));

        assertThat(outcomes).containsOnly(Settled.DONE);
        assertThat(status().ready()).isEqualTo(1);
        assertThat(broker().status(other).ready()).isEqualTo(1);
    }

    @Test
    void doesNotDeferWhatIsDueAlready() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a");
        Delivery delivery = claimOne(consumer);

        assertThat(consumer.settle(List.of(
                        new Defer(delivery, new Due.At(Instant.now().minusSeconds(60))),
                        new Defer(delivery, Due.NOW),
                        new Defer(delivery, new Due.After(Duration.ofSeconds(-1))))))
                .containsOnly(Settled.ALREADY_DUE);

        assertThat(status().inFlight()).isEqualTo(1);
        assertThat(Settle.ack(consumer, List.of(delivery))).isEqualTo(1);
    }

    @Test
    void changesNothingOfALostDelivery() throws Exception {
        Consumer late = consumer(SHORT_LEASE);
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b", "c", "d", "e", "f", "g");
        List<Delivery> lost = late.claim(7, SOON);
        recoverEventually(consumer, 7);
        List<Delivery> held = consumer.claim(7, SOON);

        List<Settled> outcomes = late.settle(List.of(
                new Ack(lost.get(0)),
                new Release(lost.get(1)),
                new Defer(lost.get(2), LATER),
                new Defer(lost.get(3), Due.NOW),
                new Publish(List.of(next(other, "by itself"))),
                new Replace(lost.get(4), List.of(next(queue, "never"))),
                new Replace(lost.get(5), List.of(next(other, "never"), next(queue, "never"))),
                new DeadLetter(lost.get(6), "never", null)));

        assertThat(outcomes)
                .containsExactly(
                        Settled.NOT_HELD,
                        Settled.NOT_HELD,
                        Settled.NOT_HELD,
                        Settled.NOT_HELD,
                        Settled.DONE,
                        Settled.NOT_HELD,
                        Settled.NOT_HELD,
                        Settled.NOT_HELD);
        assertThat(status()).isEqualTo(new QueueStatus(queue, 0, 0, 0, 7, 0, Optional.empty()));
        assertThat(broker().status(other).ready()).isEqualTo(1);
        assertThat(Settle.ack(consumer, held)).isEqualTo(7);
    }

    @Test
    void settlesADeliveryInOneWayOnly() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b");
        List<Delivery> held = consumer.claim(2, SOON);
        consumer.settle(List.of(new Release(held.get(0)), new Ack(held.get(1))));

        assertThat(consumer.settle(List.of(
                        new Ack(held.get(0)),
                        new DeadLetter(held.get(1), "for the test", null),
                        new Replace(held.get(1), List.of(next(queue, "never"))),
                        new Replace(held.get(1), List.of(next(other, "never"))))))
                .containsOnly(Settled.NOT_HELD);

        assertThat(status()).isEqualTo(new QueueStatus(queue, 1, 0, 0, 0, 0, Optional.empty()));
        assertThat(broker().status(other).ready()).isZero();
    }

    @Test
    void refusesADeliveryOfAnotherConsumerBeforeItDoesAnything() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        Consumer stranger = consumer(LONG_LEASE);
        publish("a", "b");
        Delivery own = claimOne(consumer);
        Delivery foreign = claimOne(stranger);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> consumer.settle(List.of(new Ack(own), new Ack(foreign))))
                .withMessageStartingWith("not a delivery of this consumer: ");

        assertThat(status().inFlight()).isEqualTo(2);
    }

    @Test
    void answersAfterItsEndToo() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b");
        List<Delivery> held = consumer.claim(2, SOON);
        consumer.close();

        List<Settled> outcomes = consumer.settle(
                List.of(new Ack(held.get(0)), new Replace(held.get(1), List.of(next(other, "after b")))));

        // Whether it still can is its own affair; but what it says is true.
        long done = outcomes.stream().filter(Settled.DONE::equals).count();
        assertThat(outcomes).hasSize(2);
        assertThat(status().inFlight() + status().ready()).isEqualTo(2 - done);
        assertThat(broker().status(other).ready()).isEqualTo(outcomes.get(1) == Settled.DONE ? 1 : 0);
    }

    protected static FollowUp next(String queue, String text) {
        return follow(OutboundMessage.of(queue, bytes(text)));
    }

    private static FollowUp follow(OutboundMessage message) {
        return Settle.followUp(message);
    }
}
