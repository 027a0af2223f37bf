package io.ssync.tasks.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ssync.tasks.testing.ManualClock;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leases of the in-memory broker, by a clock that only the test moves. */
class InMemoryLeaseTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final InMemoryBroker broker = new InMemoryBroker(clock);
    private final Consumer first = consumer("first@here", 2);
    private final Consumer second = consumer("second@here", 2);

    @Test
    void isHeldUntilItsEndAndNoLonger() throws Exception {
        publish("report");
        Delivery delivery = claim(first);

        clock.advance(LEASE.minusNanos(1));
        assertThat(delivery.leaseHeld()).isTrue();
        assertThat(second.recover().moved()).isZero();

        clock.advance(Duration.ofNanos(1));
        assertThat(delivery.leaseHeld()).isFalse();
        assertThat(second.recover().moved()).isEqualTo(1);
    }

    @Test
    void isExtendedByRenewal() throws Exception {
        publish("report");
        Delivery delivery = claim(first);

        for (int i = 0; i < 10; i++) {
            clock.advance(LEASE.dividedBy(2));
            assertThat(first.renew()).isEmpty();
        }

        assertThat(second.recover().moved()).isZero();
        assertThat(delivery.leaseHeld()).isTrue();
    }

    @Test
    void isOneForAllThatAConsumerHoldsOfAQueue() throws Exception {
        publish("old", "new");
        Delivery old = claim(first);
        clock.advance(LEASE.dividedBy(2));
        claim(first);
        clock.advance(LEASE.dividedBy(2));

        assertThat(old.leaseHeld()).isTrue();
        assertThat(second.recover().moved()).isZero();
    }

    @Test
    void comesBackToLifeByRenewalWhileNobodyHasRecovered() throws Exception {
        publish("report");
        Delivery delivery = claim(first);
        clock.advance(LEASE);

        assertThat(first.renew()).isEmpty();

        assertThat(delivery.leaseHeld()).isTrue();
        assertThat(Settle.ack(first, List.of(delivery))).isEqualTo(1);
    }

    @Test
    void isNotRenewedOnceItsHolderHasSeenThatItIsLost() throws Exception {
        publish("given up", "later");
        Delivery givenUp = claim(first);
        clock.advance(LEASE);
        assertThat(givenUp.leaseHeld()).isFalse();

        first.renew();
        Delivery later = claim(first);

        assertThat(givenUp.leaseHeld()).isFalse();
        assertThat(later.leaseHeld()).isTrue();
        assertThat(second.recover().moved()).isEqualTo(1);
        assertThat(first.renew()).containsExactly(givenUp);
        assertThat(text(claim(second))).isEqualTo("given up");
        assertThat(Settle.ack(first, List.of(later))).isEqualTo(1);
    }

    @Test
    void isReportedAsLostOnce() throws Exception {
        publish("report");
        Delivery delivery = claim(first);
        clock.advance(LEASE);
        second.recover();

        assertThat(first.renew()).containsExactly(delivery);
        assertThat(first.renew()).isEmpty();
        assertThat(delivery.leaseHeld()).isFalse();
    }

    @Test
    void leavesTheMessageToItsNewWorkerOnceLost() throws Exception {
        publish("report");
        Delivery lost = claim(first);
        clock.advance(LEASE);
        second.recover();
        Delivery taken = claim(second);

        assertThat(Settle.ack(first, List.of(lost))).isZero();
        Settle.release(first, List.of(lost));
        Settle.deadLetter(first, lost, "too late", null);
        Settle.replace(first, lost, OutboundMessage.of("reports", bytes("late retry")));
        assertThat(Settle.defer(first, lost, Due.NOW)).isTrue();

        assertThat(broker.status("reports"))
                .isEqualTo(new QueueStatus("reports", 0, 0, 0, 1, 0, java.util.Optional.empty()));
        assertThat(Settle.ack(second, List.of(taken))).isEqualTo(1);
    }

    @Test
    void returnsTheMessageToItsOldPlace() throws Exception {
        publish("first", "second");
        claim(first);
        publish("third");
        clock.advance(LEASE);

        second.recover();

        assertThat(second.claim(10, Duration.ZERO))
                .extracting(InMemoryLeaseTest::text)
                .containsExactly("first", "second", "third");
    }

    @Test
    void costsARedeliveryEachTimeItIsLostUntilTheMessageIsADeadLetter() throws Exception {
        publish("poison");

        for (int redeliveries = 0; redeliveries <= 2; redeliveries++) {
            assertThat(claim(first).redeliveries()).isEqualTo(redeliveries);
            clock.advance(LEASE);
            assertThat(second.recover().moved()).isEqualTo(1);
        }

        assertThat(first.claim(1, Duration.ZERO)).isEmpty();
        assertThat(broker.status("reports").deadLetters()).isEqualTo(1);
        assertThat(broker.deadLetters("reports").list(0, 10)).singleElement().satisfies(letter -> {
            assertThat(letter.payload()).isEqualTo(bytes("poison"));
            assertThat(letter.reason()).isEqualTo("given up after 3 workers stopped while they had it");
        });
    }

    @Test
    void makesTheFirstLossADeadLetterIfNoRedeliveryIsAllowed() throws Exception {
        Consumer strict = consumer("strict@here", 0);
        publish("poison");
        claim(strict);
        clock.advance(LEASE);

        assertThat(strict.recover().moved()).isEqualTo(1);

        assertThat(broker.status("reports").deadLetters()).isEqualTo(1);
    }

    @Test
    void costsNoRedeliveryIfTheMessageIsGivenBack() throws Exception {
        publish("report");
        claim(first);
        clock.advance(LEASE);
        second.recover();
        Settle.release(first, List.of(claim(first)));
        Delivery again = claim(first);
        assertThat(again.redeliveries()).isEqualTo(1);

        assertThat(Settle.defer(first, again, new Due.After(Duration.ofMinutes(1))))
                .isTrue();
        clock.advance(Duration.ofMinutes(1));

        assertThat(claim(second).redeliveries()).isEqualTo(1);
    }

    @Test
    void isHeldByNobodyOnceItsConsumerCloses() throws Exception {
        publish("report");
        Delivery delivery = claim(first);

        first.close();

        assertThat(delivery.leaseHeld()).isFalse();
        assertThat(second.claim(1, Duration.ZERO)).isEmpty();
        clock.advance(LEASE);
        assertThat(second.recover().moved()).isEqualTo(1);
        assertThat(claim(second).redeliveries()).isEqualTo(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> first.claim(1, Duration.ZERO))
                .withMessageContaining("first@here");
    }

    @Test
    void saysWhenTheClaimWas() throws Exception {
        publish("report");
        clock.advance(Duration.ofMillis(1));

        assertThat(claim(first).claimedAt()).isEqualTo(clock.instant());
    }

    @Test
    void isSettledOnlyByTheConsumerThatHasIt() throws Exception {
        publish("report");
        Delivery delivery = claim(first);

        assertThatIllegalArgumentException().isThrownBy(() -> Settle.ack(second, List.of(delivery)));
    }

    private Consumer consumer(String worker, int maxRedeliveries) {
        return broker.consume(new Consumer.Options(worker, List.of("reports"), LEASE, maxRedeliveries));
    }

    private void publish(String... texts) {
        for (String text : texts) {
            broker.publish(OutboundMessage.of("reports", bytes(text)));
        }
    }

    private static Delivery claim(Consumer consumer) throws InterruptedException {
        return consumer.claim(1, Duration.ZERO).get(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(Delivery delivery) {
        return new String(delivery.payload(), UTF_8);
    }
}
