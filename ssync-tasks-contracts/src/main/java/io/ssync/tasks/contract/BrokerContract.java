package io.ssync.tasks.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.ConsumerOptions;
import io.ssync.tasks.broker.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every broker does, whatever it keeps its messages in.
 */
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
    void replacesWithinAQueue() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("old");
        Delivery delivery = claimOne(consumer);

        Settle.replace(consumer, delivery, OutboundMessage.of(queue, bytes("new")));

        assertThat(status().inFlight()).isZero();
        assertThat(claim(consumer, 2)).containsExactly("new");
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
        Duration lease = Duration.ofSeconds(1);
        Consumer consumer = consumer(lease);
        Consumer other = consumer(lease);
        publish("a");
        Delivery delivery = claimOne(consumer);
        long end = System.nanoTime() + lease.multipliedBy(3).toNanos();

        await().pollInterval(lease.dividedBy(10)).until(() -> {
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
        Consumer crashing = consumer(new ConsumerOptions("crashing", List.of(queue), SHORT_LEASE, 1));
        Consumer consumer = consumer(new ConsumerOptions("steady", List.of(queue), LONG_LEASE, 1));
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
