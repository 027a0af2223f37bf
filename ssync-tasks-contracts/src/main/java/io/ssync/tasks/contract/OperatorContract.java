package io.ssync.tasks.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What operators see of every broker, and how they steer it: queues, dead letters, revoked tasks, exchanges. */
public abstract class OperatorContract extends BrokerTestCase {
    @Test
    void knowsTheQueuesThatWereUsedOrNone() {
        publish("a");

        await().until(() -> broker().queues().isEmpty() || broker().queues().contains(queue));
    }

    @Test
    void setsDeadLettersAside() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("poison");

        Settle.deadLetter(consumer, claimOne(consumer), "cannot be read", null);

        assertThat(status()).isEqualTo(new QueueStatus(queue, 0, 0, 0, 0, 1, Optional.empty()));
        assertThat(claimNow(consumer, 1)).isEmpty();
    }

    @Test
    void showsDeadLettersNewestFirst() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b", "c");
        for (Delivery delivery : consumer.claim(3, SOON)) {
            Settle.deadLetter(
                    consumer, delivery, "reason of " + texts(List.of(delivery)).get(0), "a stack\n\tof \"two\" lines");
        }

        List<DeadLetter> letters = broker().deadLetters(queue).list(0, 10);

        assertThat(letters)
                .extracting(letter -> new String(letter.payload(), UTF_8))
                .containsExactlyInAnyOrder("a", "b", "c");
        assertThat(letters).allSatisfy(letter -> {
            assertThat(letter.queue()).isEqualTo(queue);
            assertThat(letter.reason()).isEqualTo("reason of " + new String(letter.payload(), UTF_8));
            assertThat(letter.lastException()).isEqualTo("a stack\n\tof \"two\" lines");
            assertThat(letter.worker()).startsWith("worker");
            assertThat(letter.redeliveries()).isZero();
            assertThat(letter.time())
                    .isBetween(Instant.now().minus(SOON), Instant.now().plus(SOON));
            assertThat(broker().deadLetters(queue)
                            .find(letter.id())
                            .orElseThrow()
                            .reason())
                    .isEqualTo(letter.reason());
        });
        assertThat(broker().deadLetters(queue).list(2, 10)).hasSize(1);
        assertThat(broker().deadLetters(queue).find("unknown")).isEmpty();
    }

    @Test
    void retriesAndDropsDeadLetters() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("retried", "dropped");
        for (Delivery delivery : consumer.claim(2, SOON)) {
            Settle.deadLetter(consumer, delivery, texts(List.of(delivery)).get(0), null);
        }
        Map<String, String> ids = new HashMap<>();
        broker().deadLetters(queue).list(0, 10).forEach(letter -> ids.put(letter.reason(), letter.id()));

        assertThat(broker().deadLetters(queue).drop(List.of(ids.get("dropped"), "unknown")))
                .isEqualTo(1);
        assertThat(broker().deadLetters(queue).retry(List.of(ids.get("retried"), ids.get("dropped"))))
                .isEqualTo(1);

        assertThat(texts(consumer.claim(2, SOON))).containsExactly("retried");
        assertThat(status().deadLetters()).isZero();
        assertThat(broker().deadLetters(queue).retry(ids.values())).isZero();
    }

    // Revoking

    @Test
    void tellsEveryConsumerOfARevokedTask() throws Exception {
        Consumer early = consumer(LONG_LEASE);
        String revoked = UUID.randomUUID().toString();
        String terminated = UUID.randomUUID().toString();

        broker().revoke(List.of(revoked), false);
        broker().revoke(List.of(terminated), true);

        Consumer late = consumer(LONG_LEASE);
        for (Consumer consumer : List.of(early, late)) {
            publish("x");
            // Whoever claims after the revocation knows of it.
            claimOne(consumer);
            assertThat(consumer.revocation(revoked)).isEqualTo(Consumer.Revocation.REVOKED);
            assertThat(consumer.revocation(terminated)).isEqualTo(Consumer.Revocation.TERMINATED);
            assertThat(consumer.revocation("another")).isEqualTo(Consumer.Revocation.NONE);
        }
    }

    @Test
    void tellsABusyConsumerOfARevokedTask() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("x");
        claimOne(consumer);
        String task = UUID.randomUUID().toString();

        broker().revoke(List.of(task), false);
        await().until(() -> consumer.revocation(task) == Consumer.Revocation.REVOKED);
        broker().revoke(List.of(task), true);
        await().until(() -> consumer.revocation(task) == Consumer.Revocation.TERMINATED);
    }

    @Test
    void listsTheRevokedTasks() {
        String task = UUID.randomUUID().toString();

        broker().revoke(List.of(task), false);
        broker().revoke(List.of(task), true);

        assertThat(broker().revoked()).containsOnlyOnce(task);
    }

    @Test
    void showsWhatWaitsForItsTime() {
        Instant before = Instant.now();
        publish(new Due.After(Duration.ofHours(2)), "second");
        publish(new Due.After(Duration.ofHours(1)), "first");
        publish(new Due.After(Duration.ofHours(3)), "third");

        List<Broker.Delayed> delayed = broker().delayed(queue, 2);

        assertThat(delayed)
                .extracting(message -> new String(message.payload(), UTF_8))
                .containsExactly("first", "second");
        assertThat(delayed.get(0).due())
                .isBetween(before.plus(Duration.ofMinutes(59)), before.plus(Duration.ofMinutes(61)));
    }

    // Queues that come and go

    @Test
    void reachesEveryoneWhoListensToAnExchange() {
        String exchange = "exchange-" + queue;
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Fanout.Subscription one =
                        broker().fanout().subscribe(exchange, message -> heard.add("one " + text(message)));
                Fanout.Subscription two =
                        broker().fanout().subscribe(exchange, message -> heard.add("two " + text(message)))) {
            assertThat(one).isNotSameAs(two);
            assertThat(broker().fanout().publish(exchange, "", bytes("a"))).isEqualTo(2);
            assertThat(broker().fanout().publish(exchange, "worker.online", bytes("b")))
                    .isEqualTo(2);
            assertThat(broker().fanout().publish(exchange + "-other", "", bytes("c")))
                    .isZero();

            await().atMost(SOON).until(() -> heard.size() >= 4);
            assertThat(heard).containsExactlyInAnyOrder("one a", "two a", "one b", "two b");
        }
        assertThat(broker().fanout().publish(exchange, "", bytes("d"))).isZero();
    }

    @Test
    void deliversLettersToOpenMailboxesOnly() throws Exception {
        String exchange = "letters-" + queue;
        broker().fanout().sendLetter(exchange, "me", bytes("too early"));
        try (Fanout.Mailbox mailbox = broker().fanout().openMailbox(exchange, "me");
                Fanout.Mailbox other = broker().fanout().openMailbox(exchange, "somebody else")) {
            broker().fanout().sendLetter(exchange, "me", bytes("one"));
            broker().fanout().sendLetter(exchange, "me", bytes("two"));

            assertThat(mailbox.take(SOON))
                    .hasValueSatisfying(letter -> assertThat(text(letter)).isEqualTo("one"));
            assertThat(mailbox.take(SOON))
                    .hasValueSatisfying(letter -> assertThat(text(letter)).isEqualTo("two"));
            assertThat(mailbox.take(Duration.ofMillis(50))).isEmpty();
            assertThat(other.take(Duration.ofMillis(50))).isEmpty();
        }
    }

    // Leases

    @Test
    void countsWhatAQueueHolds() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("dead", "in flight", "in flight too");
        Settle.deadLetter(consumer, claimOne(consumer), "for the test", null);
        consumer.claim(2, SOON);
        publish("ready");
        broker().publish(new OutboundMessage(queue, 9, Due.NOW, bytes("ready too")));
        publish(new Due.After(Duration.ofMinutes(1)), "delayed");

        assertThat(status()).isEqualTo(new QueueStatus(queue, 2, 1, 0, 2, 1, Optional.empty()));
    }

    @Test
    void knowsHowLongTheOldestMessageHasWaited() {
        broker().publish(OutboundMessage.of(queue, sentAt(Instant.now().minusSeconds(60))));
        broker().publish(OutboundMessage.of(queue, sentAt(Instant.now())));

        assertThat(status().oldestAge())
                .hasValueSatisfying(age -> assertThat(age)
                        .isBetween(
                                Duration.ofSeconds(59), Duration.ofSeconds(60).plus(SOON)));
    }

    @Test
    void knowsAQueueThatNobodyUsedAsEmpty() {
        assertThat(status()).isEqualTo(empty());
    }
}
