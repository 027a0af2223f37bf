package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** When every broker gives messages out that wait for their time, and how long a claim waits for them. */
public abstract class DelayContract extends BrokerTestCase {
    @Test
    void returnsEmptyHandedWhenTheWaitHasPassed() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        long start = System.nanoTime();

        assertThat(consumer.claim(1, Duration.ofMillis(200))).isEmpty();
        assertThat(since(start)).isBetween(Duration.ofMillis(200), SOON);
    }

    @Test
    void wakesUpWhenAMessageIsPublished() throws Exception {
        Consumer consumer = idle(consumer(LONG_LEASE));
        Future<List<String>> claimed = inBackground(() -> claim(consumer, 1));

        publish("a");

        assertThat(get(claimed)).containsExactly("a");
    }

    @Test
    void wakesUpWhenAnyOfItsQueuesChanges() throws Exception {
        String other = queue + "-other";
        Consumer consumer = idle(consumer(LONG_LEASE, queue, other));
        Future<List<String>> claimed = inBackground(() -> claim(consumer, 1));

        broker().publish(new OutboundMessage(other, 6, Due.NOW, bytes("a")));

        assertThat(get(claimed)).containsExactly("a");
    }

    @Test
    void wakesUpWhenAMessageIsGivenBack() throws Exception {
        Consumer holder = consumer(LONG_LEASE);
        publish("a");
        List<Delivery> held = holder.claim(1, SOON);
        Consumer consumer = idle(consumer(LONG_LEASE));
        Future<List<String>> claimed = inBackground(() -> claim(consumer, 1));

        Settle.release(holder, held);

        assertThat(get(claimed)).containsExactly("a");
    }

    @Test
    void wakesUpOnRequest() throws Exception {
        Consumer consumer = idle(consumer(LONG_LEASE));
        Future<List<String>> claimed = inBackground(() -> claim(consumer, 1));

        consumer.wakeUp();

        assertThat(get(claimed)).isEmpty();
    }

    @Test
    void remembersARequestThatCameTooEarly() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        long start = System.nanoTime();

        consumer.wakeUp();

        assertThat(claim(consumer, 1)).isEmpty();
        assertThat(since(start)).isLessThan(SOON);
    }

    @Test
    void stopsWaitingWhenItsThreadIsInterrupted() throws Exception {
        Consumer consumer = idle(consumer(LONG_LEASE));
        Thread claiming = new Thread(() -> {
            try {
                consumer.claim(1, Duration.ofMinutes(1));
            } catch (InterruptedException e) {
                publish("interrupted");
            }
        });
        claiming.start();
        await().until(() -> claiming.getState() == Thread.State.TIMED_WAITING);

        claiming.interrupt();

        claiming.join(SOON.toMillis());
        assertThat(claim(consumer, 1)).containsExactly("interrupted");
    }

    // Delayed messages

    @Test
    void givesOutADelayedMessageWhenItIsDueAndNotBefore() throws Exception {
        Consumer consumer = idle(consumer(LONG_LEASE));
        long start = System.nanoTime();
        publish(new Due.After(Duration.ofMillis(400)), "later");

        assertThat(claim(consumer, 1)).containsExactly("later");
        assertThat(since(start))
                .isBetween(Duration.ofMillis(400), Duration.ofMillis(400).plus(SOON));
    }

    @Test
    void givesOutAMessageThatIsDueAtATimeThen() throws Exception {
        Consumer consumer = idle(consumer(LONG_LEASE));
        Instant due = Instant.now().plusMillis(400);
        publish(new Due.At(due), "later");

        Delivery delivery = claimOne(consumer);

        assertThat(delivery.claimedAt()).isAfterOrEqualTo(due);
    }

    @Test
    void wakesUpForAMessageThatIsDueBeforeTheOneItWaitedFor() throws Exception {
        publish(new Due.After(Duration.ofMinutes(5)), "much later");
        Consumer consumer = idle(consumer(LONG_LEASE));
        Future<List<String>> claimed = inBackground(() -> claim(consumer, 1));

        publish(new Due.After(Duration.ofMillis(200)), "soon");

        assertThat(get(claimed)).containsExactly("soon");
    }

    @Test
    void treatsAPastDueTimeAsNow() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish(new Due.At(Instant.now().minusSeconds(60)), "late");

        assertThat(claim(consumer, 1)).containsExactly("late");
    }

    /** Who asks how many workers a queue needs has to hear of it when there is none. */
    @Test
    void countsADueMessageAsReadyThoughNobodyReadsTheQueue() {
        publish(new Due.After(Duration.ofMillis(100)), "soon");
        publish(new Due.After(Duration.ofHours(1)), "later");

        await().atMost(SOON).until(() -> status().ready() == 1);

        assertThat(status().delayed()).isEqualTo(1);
    }

    @Test
    void keepsAMessageThatIsDueInTheFarFuture() throws Exception {
        publish(new Due.At(Instant.MAX), "never");
        publish(new Due.After(Duration.ofSeconds(Long.MAX_VALUE)), "never either");

        assertThat(status().delayed()).isEqualTo(2);
        assertThat(claimNow(consumer(LONG_LEASE), 1)).isEmpty();
    }

    @Test
    void keepsEqualDelayedMessagesApartAndTheirPriorities() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        Due due = new Due.At(Instant.now().plusMillis(200));
        broker().publish(new OutboundMessage(queue, 9, due, bytes("worse")));
        publish(due, "same");
        publish(due, "same");
        publish(due, "better");
        assertThat(status().delayed()).isEqualTo(4);
        waitFor(Duration.ofMillis(300));

        assertThat(claim(consumer, 4)).containsExactly("same", "same", "better", "worse");
    }

    // Settling

    @Test
    void defersUntilDue() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a");
        Delivery delivery = claimOne(consumer);
        long start = System.nanoTime();

        assertThat(Settle.defer(consumer, delivery, new Due.After(Duration.ofMillis(300))))
                .isTrue();

        assertThat(status().delayed()).isEqualTo(1);
        assertThat(status().inFlight()).isZero();
        assertThat(claim(consumer, 1)).containsExactly("a");
        assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void doesNotDeferWhatIsDueAlready() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a");
        Delivery delivery = claimOne(consumer);

        assertThat(Settle.defer(consumer, delivery, new Due.At(Instant.now().minusSeconds(60))))
                .isFalse();
        assertThat(Settle.defer(consumer, delivery, Due.NOW)).isFalse();

        assertThat(status().inFlight()).isEqualTo(1);
        assertThat(Settle.ack(consumer, List.of(delivery))).isEqualTo(1);
    }

    @Test
    void replacesWithAMessageThatIsDueLater() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("old");
        Delivery delivery = claimOne(consumer);
        long start = System.nanoTime();

        Settle.replace(
                consumer, delivery, new OutboundMessage(queue, 3, new Due.After(Duration.ofMillis(300)), bytes("new")));

        assertThat(claim(consumer, 1)).containsExactly("new");
        assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }
}
