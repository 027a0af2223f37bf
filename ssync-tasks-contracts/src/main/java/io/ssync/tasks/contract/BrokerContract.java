package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How every broker takes messages and gives them out, whatever it keeps them in. */
public abstract class BrokerContract extends BrokerTestCase {
    @Test
    void namesItsDataAndKeepsTheName() {
        String generation = broker().generation();

        assertThat(generation).isNotEmpty();
        broker().publish(OutboundMessage.of(queue, new byte[] {1}));
        assertThat(broker().generation()).isEqualTo(generation);
    }

    @Test
    void claimsInTheOrderOfPublishing() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b", "c");

        assertThat(claim(consumer, 2)).containsExactly("a", "b");
        assertThat(claim(consumer, 2)).containsExactly("c");
    }

    @Test
    void claimsWithItsQueueItsTimeAndNoRedeliveries() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a");

        Delivery delivery = claimOne(consumer);

        assertThat(delivery.queue()).isEqualTo(queue);
        assertThat(delivery.redeliveries()).isZero();
        assertThat(delivery.leaseHeld()).isTrue();
        assertThat(delivery.claimedAt())
                .isBetween(Instant.now().minus(SOON), Instant.now().plus(SOON));
    }

    @Test
    void carriesAnyBytes() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        byte[] payload = new byte[256];
        IntStream.range(0, 256).forEach(i -> payload[i] = (byte) i);
        broker().publish(OutboundMessage.of(queue, payload));

        assertThat(claimOne(consumer).payload()).isEqualTo(payload);
    }

    @Test
    void claimsTheBestPriorityFirst() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        for (int priority : new int[] {9, 6, 3, 0}) {
            broker().publish(new OutboundMessage(queue, priority, Due.NOW, bytes("priority " + priority)));
        }

        assertThat(claim(consumer, 3)).containsExactly("priority 0", "priority 3", "priority 6");
        assertThat(claim(consumer, 3)).containsExactly("priority 9");
    }

    @Test
    void doesNotLetOneQueueStarveAnother() throws Exception {
        String other = queue + "-other";
        Consumer consumer = consumer(LONG_LEASE, queue, other);
        for (int i = 0; i < 20; i++) {
            publish("first " + i);
        }
        broker().publish(OutboundMessage.of(other, bytes("second")));

        assertThat(claim(consumer, 4)).contains("second");
    }

    @Test
    void servesTheWorstPriorityTooWhileBetterOnesKeepComing() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        for (int i = 0; i < 100; i++) {
            publish("best");
        }
        broker().publish(new OutboundMessage(queue, 9, Due.NOW, bytes("worst")));

        List<String> claimed = new ArrayList<>();
        while (!claimed.contains("worst")) {
            claimed.addAll(claim(consumer, 1));
        }

        assertThat(claimed).hasSizeBetween(5, 50);
    }

    @Test
    void takesTurnsWhenItClaimsOneAtATime() throws Exception {
        String other = queue + "-other";
        Consumer consumer = consumer(LONG_LEASE, queue, other);
        for (int i = 0; i < 4; i++) {
            publish("a");
            broker().publish(OutboundMessage.of(other, bytes("b")));
        }

        List<String> claimed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            claimed.addAll(claim(consumer, 1));
        }

        assertThat(claimed).containsExactlyInAnyOrder("a", "b", "a", "b");
    }

    @Test
    void takesMoreFromOneQueueWhenTheOthersAreEmpty() throws Exception {
        Consumer consumer = consumer(LONG_LEASE, queue, queue + "-empty", queue + "-too");
        publish("a", "b", "c", "d", "e", "f");

        assertThat(claim(consumer, 6)).containsExactly("a", "b", "c", "d", "e", "f");
    }

    @Test
    void claimsNoMessageTwice() throws Exception {
        Consumer first = consumer(LONG_LEASE);
        Consumer second = consumer(LONG_LEASE);
        publish("a");

        assertThat(claim(first, 5)).containsExactly("a");
        assertThat(claimNow(second, 5)).isEmpty();
    }

    // Waiting

    @Test
    void readsAQueueThatIsAddedWhileItWaits() throws Exception {
        String other = queue + "-added";
        Consumer consumer = idle(consumer(LONG_LEASE));
        broker().publish(OutboundMessage.of(other, bytes("before")));
        Future<List<String>> claimed = inBackground(() -> claim(consumer, 1));

        consumer.add(other);

        assertThat(get(claimed)).containsExactly("before");
        assertThat(claimNow(consumer, 1)).isEmpty();
        Future<List<String>> later = inBackground(() -> claim(consumer, 1));
        broker().publish(OutboundMessage.of(other, bytes("after")));
        assertThat(get(later)).containsExactly("after");
        assertThat(consumer.queues()).containsExactly(queue, other);
    }

    @Test
    void leavesACancelledQueueAloneButKeepsWhatItHolds() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("held");
        List<Delivery> held = consumer.claim(1, SOON);

        consumer.cancel(queue);
        publish("left");

        assertThat(claimNow(consumer, 1)).isEmpty();
        assertThat(consumer.queues()).isEmpty();
        assertThat(consumer.renew()).isEmpty();
        assertThat(Settle.ack(consumer, held)).isEqualTo(1);
        consumer.add(queue);
        assertThat(claim(consumer, 1)).containsExactly("left");
    }

    // Fanout

    @Test
    void publishesManyInOrder() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        List<String> texts =
                IntStream.range(0, 2500).mapToObj(Integer::toString).toList();

        broker().publishAll(texts.stream()
                .map(text -> OutboundMessage.of(queue, bytes(text)))
                .toList());

        List<String> claimed = new ArrayList<>();
        while (claimed.size() < texts.size()) {
            claimed.addAll(claim(consumer, 1000));
        }
        assertThat(claimed).isEqualTo(texts);
    }

    @Test
    void publishesManyToSeveralQueuesPrioritiesAndTimes() throws Exception {
        String other = queue + "-other";
        Due later = new Due.After(Duration.ofMinutes(1));

        broker().publishAll(List.of(
                OutboundMessage.of(queue, bytes("a")),
                new OutboundMessage(queue, 9, Due.NOW, bytes("b")),
                new OutboundMessage(queue, 0, later, bytes("c")),
                new OutboundMessage(other, 0, later, bytes("d")),
                OutboundMessage.of(other, bytes("e"))));

        assertThat(status()).isEqualTo(new QueueStatus(queue, 2, 1, 0, 0, 0, Optional.empty()));
        assertThat(broker().status(other)).isEqualTo(new QueueStatus(other, 1, 1, 0, 0, 0, Optional.empty()));
    }

    @Test
    void publishesInOrderWithoutWaiting() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        List<String> texts = IntStream.range(0, 500).mapToObj(Integer::toString).toList();

        List<CompletableFuture<?>> published = texts.stream()
                .<CompletableFuture<?>>map(text -> broker().publishAsync(OutboundMessage.of(queue, bytes(text))))
                .toList();

        for (CompletableFuture<?> one : published) {
            one.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(claim(consumer, 500)).isEqualTo(texts);
    }

    @Test
    void publishesForLaterWithoutWaiting() throws Exception {
        CompletableFuture<?> published =
                broker().publishAsync(new OutboundMessage(queue, 0, new Due.After(Duration.ofMinutes(1)), bytes("a")));

        published.get(SOON.toSeconds(), TimeUnit.SECONDS);

        assertThat(status().delayed()).isOne();
    }

    @Test
    void publishesNothing() {
        broker().publishAll(List.of());

        assertThat(status()).isEqualTo(empty());
    }

    @Test
    void handsEachMessageToExactlyOneOfManyConsumers() throws Exception {
        int producers = 4;
        int each = 500;
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        AtomicInteger acknowledged = new AtomicInteger();
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < producers; i++) {
            int producer = i;
            work.add(threads.submit(() -> IntStream.range(0, each).forEach(n -> publish(producer + "/" + n))));
        }
        for (int i = 0; i < 3; i++) {
            Consumer consumer = consumer(LONG_LEASE);
            work.add(threads.submit((Callable<@Nullable Void>) () -> {
                while (acknowledged.get() < producers * each) {
                    List<Delivery> deliveries = consumer.claim(37, Duration.ofMillis(100));
                    texts(deliveries).forEach(text -> seen.merge(text, 1, Integer::sum));
                    acknowledged.addAndGet(Settle.ack(consumer, deliveries));
                }
                return null;
            }));
        }

        for (Future<?> part : work) {
            part.get(60, TimeUnit.SECONDS);
        }

        assertThat(seen).hasSize(producers * each);
        assertThat(Set.copyOf(seen.values())).containsExactly(1);
        assertThat(status()).isEqualTo(empty());
    }

    // Status

    @Test
    void servesEveryPriorityInTimeOneMessageAtATime() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        for (int priority : new int[] {4, 7}) {
            broker().publish(new OutboundMessage(queue, priority, Due.NOW, bytes("priority " + priority)));
        }
        for (int i = 0; i < 150; i++) {
            publish("best");
            broker().publish(new OutboundMessage(queue, 9, Due.NOW, bytes("worst")));
        }

        List<String> claimed = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            claimed.addAll(claim(consumer, 1));
        }

        assertThat(claimed).contains("priority 4", "priority 7", "worst");
        assertThat(claimed.stream().filter("best"::equals)).hasSizeGreaterThan(90);
    }

    @Test
    void publishesNoMoreThanMayWait() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish(new Due.After(Duration.ofHours(1)), "later");
        broker().publish(new OutboundMessage(queue, 9, Due.NOW, bytes("worse")));

        assertThat(broker().publishWithin(messages("a", "b"), 4)).isTrue();
        assertThat(broker().publishWithin(messages("c"), 4)).isFalse();
        assertThat(broker().publishWithin(messages("c", "d"), 5)).isFalse();
        assertThat(status().waiting()).isEqualTo(4);

        // What workers have does not wait.
        assertThat(claim(consumer, 2)).containsExactly("a", "b");
        assertThat(broker().publishWithin(messages("c"), 3)).isTrue();
        assertThat(claim(consumer, 5)).containsExactly("c", "worse");
    }

    @Test
    void publishesAllOfManyOrNoneWithinABound() throws Exception {
        List<OutboundMessage> many = IntStream.range(0, 1_700)
                .mapToObj(i -> OutboundMessage.of(queue, bytes("m" + i)))
                .toList();

        assertThat(broker().publishWithin(many, 1_699)).isFalse();
        assertThat(status().waiting()).isZero();
        assertThat(broker().publishWithin(many, 1_700)).isTrue();
        assertThat(status().ready()).isEqualTo(1_700);
        assertThat(claim(consumer(LONG_LEASE), 2)).containsExactly("m0", "m1");
    }

    @Test
    void keepsABoundAmongManyWhoPublish() throws Exception {
        AtomicInteger published = new AtomicInteger();
        List<Future<Void>> producers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            producers.add(inBackground(() -> {
                for (int j = 0; j < 100; j++) {
                    if (broker().publishWithin(messages("m"), 150)) {
                        published.incrementAndGet();
                    }
                }
                return null;
            }));
        }
        for (Future<Void> producer : producers) {
            get(producer);
        }

        assertThat(published).hasValue(150);
        assertThat(status().ready()).isEqualTo(150);
    }

    private List<OutboundMessage> messages(String... texts) {
        return Stream.of(texts)
                .map(text -> OutboundMessage.of(queue, bytes(text)))
                .toList();
    }
}
