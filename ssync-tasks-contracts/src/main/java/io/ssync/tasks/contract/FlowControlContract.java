// Long because it is a list of tests, none of which needs another to be understood.
package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How every broker limits tasks and keeps unique ones single. */
public abstract class FlowControlContract extends BrokerTestCase {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);

    // Rate limits

    @Test
    void startsAtTheRateAndNeverFaster() throws Exception {
        Consumer consumer = limited("sms", rate("20/s"));
        IntStream.range(0, 11).forEach(i -> send("sms", "m" + i));

        long start = System.nanoTime();
        List<String> claimed = new ArrayList<>();
        while (claimed.size() < 11) {
            claimed.addAll(ids(consumer.claim(100, SOON)));
            // The first at once, then one every 50 ms; 10 ms and the first moment of grace.
            double atMost = 1 + (since(start).toMillis() + 10) / 50.0;
            assertThat(claimed.size()).isLessThanOrEqualTo((int) Math.ceil(atMost));
        }

        assertThat(claimed)
                .containsExactly(IntStream.range(0, 11).mapToObj(i -> "m" + i).toArray(String[]::new));
        assertThat(since(start)).isBetween(Duration.ofMillis(480), SOON);
    }

    @Test
    void keepsTheRateOverAllConsumers() throws Exception {
        IntStream.range(0, 40).forEach(i -> send("sms", "m" + i));
        List<Long> starts = Collections.synchronizedList(new ArrayList<>());
        List<Future<Void>> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Consumer consumer = limited("sms", rate("40/s"));
            workers.add(inBackground(() -> {
                while (starts.size() < 40) {
                    for (Delivery delivery : consumer.claim(10, Duration.ofMillis(100))) {
                        starts.add(System.nanoTime());
                        Settle.ack(consumer, List.of(delivery));
                    }
                }
                return null;
            }));
        }
        for (Future<Void> worker : workers) {
            get(worker);
        }

        // 39 distances of 25 ms, less the lateness that may be made up for.
        long took = starts.stream().mapToLong(Long::longValue).max().orElseThrow()
                - starts.stream().mapToLong(Long::longValue).min().orElseThrow();
        assertThat(Duration.ofNanos(took)).isGreaterThan(Duration.ofMillis(39 * 25 - 50));
        assertThat(starts).hasSize(40);
    }

    @Test
    void letsOtherTasksPassWhileOneWaits() throws Exception {
        Consumer consumer = limited("sms", rate("1/h"));
        IntStream.range(0, 700).forEach(i -> send("sms", "s" + i));
        send("mail", "m");

        assertThat(ids(consumer.claim(1, SOON))).containsExactly("s0");
        assertThat(ids(consumer.claim(1, SOON))).containsExactly("m");
        assertThat(status().limited() + status().ready()).isEqualTo(699);
    }

    @Test
    void countsWhatWaitsAndWhatRuns() throws Exception {
        Consumer consumer = limited("sms", atOnce(2));
        IntStream.range(0, 5).forEach(i -> send("sms", "s" + i));

        consumer.claim(10, SOON);

        assertThat(status().limited()).isEqualTo(3);
        assertThat(status().inFlight()).isEqualTo(2);
        assertThat(broker().limits(queue).list())
                .containsExactly(new TaskLimits.Status("sms", Optional.empty(), Optional.empty(), 2, 2, 2, 3));
    }

    @Test
    void claimsAMessageWithARateOnlyIfItCanStart() throws Exception {
        Consumer consumer = limited("sms", rate("100/s"));
        send("sms", "a");
        send("mail", "b");

        assertThat(ids(consumer.claim(10, () -> 0, NOW))).containsExactly("b");
        assertThat(ids(consumer.claim(10, () -> 1, NOW))).containsExactly("a");
    }

    @Test
    void claimsMoreThanCanStartOfATaskThatIsLimitedInConcurrencyOnly() throws Exception {
        Consumer consumer = limited("fees", perKey(1));
        send("fees", "a", "a");
        send("fees", "b", "b");

        assertThat(ids(consumer.claim(10, () -> 0, NOW))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void claimsAMessageWithARateWhenThereIsRoomAgain() throws Exception {
        Consumer consumer = limited("sms", rate("100/s"));
        send("sms", "a");
        AtomicInteger idle = new AtomicInteger();
        Future<List<Delivery>> waiting = inBackground(() -> consumer.claim(10, idle::get, SOON));
        await().atMost(SOON).until(() -> status().limited() == 1);

        idle.set(1);
        consumer.slotFreed();

        assertThat(ids(get(waiting))).containsExactly("a");
    }

    @Test
    void changesARateForEverybodyAtOnce() throws Exception {
        Consumer consumer = limited("sms", rate("1/h"));
        send("sms", "a");
        send("sms", "b");
        assertThat(ids(consumer.claim(5, SOON))).containsExactly("a");
        Future<List<Delivery>> waiting = inBackground(() -> consumer.claim(5, SOON));

        broker().limits(queue).setRate("sms", Optional.empty());

        assertThat(ids(get(waiting))).containsExactly("b");
        broker().limits(queue).setRate("sms", RateLimit.parse("1/m"));
        assertThat(broker().limits(queue).list())
                .containsExactly(
                        new TaskLimits.Status("sms", RateLimit.parse("1/h"), RateLimit.parse("1/m"), 0, 0, 0, 0));
        broker().limits(queue).reset("sms");
        assertThat(broker().limits(queue).list().get(0).rate()).isEqualTo(RateLimit.parse("1/h"));
    }

    @Test
    void limitsATaskThatNobodyHasDeclared() throws Exception {
        broker().limits(queue).setMaxConcurrency("sms", 1);
        Consumer consumer = consumer(LONG_LEASE);
        send("sms", "a");
        send("sms", "b");

        assertThat(ids(consumer.claim(5, NOW))).containsExactly("a");
    }

    @Test
    void takesALimitBackThatCodeDeclaresNoMore() throws Exception {
        limited("sms", atOnce(1)).claim(1, NOW);
        send("sms", "a");
        send("sms", "b");

        assertThat(ids(limited("sms", new TaskLimit(Optional.empty(), 0, false, List.of()))
                        .claim(5, NOW)))
                .containsExactly("a", "b");
    }

    @Test
    void limitsATaskByAllItsNames() throws Exception {
        Consumer consumer = limited("sms", new TaskLimit(Optional.empty(), 1, false, List.of("old.sms")));
        send("sms", "a");
        send("old.sms", "b");

        assertThat(ids(consumer.claim(5, NOW))).containsExactly("a");
    }

    // Concurrency limits

    @Test
    void runsSoManyAtOncePerKey() throws Exception {
        Consumer consumer = limited("fees", perKey(1));
        send("fees", "a1", "school-a");
        send("fees", "a2", "school-a");
        send("fees", "b1", "school-b");

        List<Delivery> first = consumer.claim(5, SOON);
        assertThat(ids(first)).containsExactlyInAnyOrder("a1", "b1");
        assertThat(consumer.claim(5, NOW)).isEmpty();
        Settle.ack(
                consumer,
                first.stream().filter(delivery -> id(delivery).equals("a1")).toList());
        assertThat(ids(consumer.claim(5, SOON))).containsExactly("a2");
    }

    @Test
    void wakesAWaitingConsumerWhenOneOfTheKeyHasEnded() throws Exception {
        Consumer one = limited("fees", perKey(1));
        Consumer other = limited("fees", perKey(1));
        send("fees", "a1", "a");
        send("fees", "a2", "a");
        List<Delivery> first = one.claim(5, SOON);
        Future<List<Delivery>> waiting = inBackground(() -> other.claim(5, SOON));
        await().atMost(SOON).until(() -> status().limited() == 1);

        Settle.ack(one, first);

        assertThat(ids(get(waiting))).containsExactly("a2");
    }

    @Test
    void makesRoomWhateverBecomesOfAMessage() throws Exception {
        Consumer consumer = limited("fees", perKey(1));
        for (int i = 0; i < 5; i++) {
            send("fees", "f" + i, "a");
        }

        Delivery deferred = claimOne(consumer);
        Settle.defer(consumer, deferred, new Due.After(HOUR));
        Delivery replaced = claimOne(consumer);
        Settle.replace(
                consumer, replaced, new OutboundMessage(queue, 0, new Due.After(HOUR), message("fees", "later", "a")));
        Delivery dead = claimOne(consumer);
        Settle.deadLetter(consumer, dead, "no good", null);
        Delivery released = claimOne(consumer);
        Settle.release(consumer, List.of(released));

        List<Delivery> again = consumer.claim(5, SOON);
        assertThat(ids(again)).containsExactly(id(released));
        Settle.ack(consumer, again);
        assertThat(ids(consumer.claim(5, SOON))).containsExactly("f4");
    }

    @Test
    void makesRoomWhenAWorkerCrashes() throws Exception {
        Consumer crashed = limited("fees", SHORT_LEASE, perKey(1));
        Consumer consumer = limited("fees", perKey(1));
        send("fees", "a1", "a");
        send("fees", "a2", "a");
        assertThat(ids(crashed.claim(5, SOON))).containsExactly("a1");
        assertThat(consumer.claim(5, NOW)).isEmpty();

        recoverEventually(consumer, 1);

        Delivery again = claimOne(consumer);
        assertThat(id(again)).isEqualTo("a1");
        assertThat(again.redeliveries()).isEqualTo(1);
        assertThat(consumer.claim(5, NOW)).isEmpty();
        Settle.ack(consumer, List.of(again));
        assertThat(ids(consumer.claim(5, SOON))).containsExactly("a2");
    }

    @Test
    void makesRoomWhenAConsumerGivesBackWhatItHasAndCloses() throws Exception {
        Consumer closing = limited("fees", perKey(1));
        Consumer consumer = limited("fees", perKey(1));
        send("fees", "a1", "a");
        Settle.release(closing, closing.claim(5, SOON));

        closing.close();

        assertThat(ids(consumer.claim(5, SOON))).containsExactly("a1");
        assertThat(broker().limits(queue).list().get(0).running()).isEqualTo(1);
    }

    @Test
    void neverRunsMoreOfAKeyThanAllowedWithManyConsumers() throws Exception {
        for (int i = 0; i < 200; i++) {
            send("fees", "f" + i, "key" + i % 5);
        }
        Map<String, Integer> running = new ConcurrentHashMap<>();
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Consumer consumer = limited("fees", perKey(2));
            work.add(() -> {
                int most = 0;
                while (done.size() < 200) {
                    for (Delivery delivery : consumer.claim(3, Duration.ofMillis(50))) {
                        String key = MessageCodec.decode(delivery.payload()).header(TaskLimit.KEY);
                        most = Math.max(most, running.merge(key, 1, Integer::sum));
                        Thread.onSpinWait();
                        running.merge(key, -1, Integer::sum);
                        done.add(id(delivery));
                        Settle.ack(consumer, List.of(delivery));
                    }
                }
                return most;
            });
        }
        for (Future<Integer> most : work.stream().map(this::inBackground).toList()) {
            assertThat(get(most)).isLessThanOrEqualTo(2);
        }

        assertThat(done).hasSize(200).doesNotHaveDuplicates();
        assertThat(status()).isEqualTo(empty());
    }

    @Test
    void letsAMessageThroughThatLacksItsKey() throws Exception {
        Consumer consumer = limited("fees", perKey(1));
        send("fees", "a");
        send("fees", "b");

        assertThat(ids(consumer.claim(5, SOON))).containsExactly("a", "b");
    }

    @Test
    void letsAMessageThroughThatNamesNoTask() throws Exception {
        Consumer consumer = limited("sms", rate("1/h"));
        broker().publish(OutboundMessage.of(queue, encode(Map.of("id", "nameless"))));
        send("mail", "m");

        assertThat(consumer.claim(10, SOON)).hasSize(2);
    }

    @Test
    void raisesAConcurrencyLimitForEverybodyAtOnce() throws Exception {
        Consumer consumer = limited("fees", perKey(1));
        send("fees", "a1", "a");
        send("fees", "a2", "a");
        consumer.claim(5, SOON);
        Future<List<Delivery>> waiting = inBackground(() -> consumer.claim(5, SOON));
        await().atMost(SOON).until(() -> status().limited() == 1);

        broker().limits(queue).setMaxConcurrency("fees", 2);

        assertThat(ids(get(waiting))).containsExactly("a2");
    }

    @Test
    void servesTheBetterPriorityFirstAmongThoseThatWait() throws Exception {
        Consumer consumer = limited("fees", atOnce(1));
        send("fees", "first");
        Delivery first = claimOne(consumer);
        broker().publish(new OutboundMessage(queue, 9, Due.NOW, message("fees", "late", null)));
        setAside(consumer, 1);
        broker().publish(new OutboundMessage(queue, 0, Due.NOW, message("fees", "early", null)));
        setAside(consumer, 2);

        Settle.ack(consumer, List.of(first));

        assertThat(ids(consumer.claim(5, SOON))).containsExactly("early");
    }

    // Unique tasks

    @Test
    void publishesOnceWhileTheLockIsHeld() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        assertThat(unique("a", UniqueLock.Until.ENDED)).isEmpty();
        assertThat(unique("b", UniqueLock.Until.ENDED)).contains("a");
        List<Delivery> claimed = consumer.claim(5, SOON);
        assertThat(ids(claimed)).containsExactly("a");
        assertThat(unique("c", UniqueLock.Until.ENDED)).contains("a");

        Settle.ack(consumer, claimed);

        assertThat(unique("d", UniqueLock.Until.ENDED)).isEmpty();
        assertThat(ids(consumer.claim(5, SOON))).containsExactly("d");
    }

    @Test
    void endsALockAtTheStart() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        unique("a", UniqueLock.Until.STARTED);
        assertThat(unique("b", UniqueLock.Until.STARTED)).contains("a");
        List<Delivery> claimed = consumer.claim(5, SOON);
        assertThat(unique("c", UniqueLock.Until.STARTED)).isEmpty();

        Settle.ack(consumer, claimed);

        assertThat(unique("d", UniqueLock.Until.STARTED)).contains("c");
    }

    @Test
    void takesTheLockAgainWhenAMessageHasToStartAgain() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        unique("a", UniqueLock.Until.STARTED);

        Settle.release(consumer, consumer.claim(5, SOON));

        assertThat(unique("b", UniqueLock.Until.STARTED)).contains("a");
    }

    @Test
    void takesTheLockAgainWhenAMessageHasToWaitUnchanged() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        unique("a", UniqueLock.Until.STARTED);

        Settle.defer(consumer, claimOne(consumer), new Due.After(HOUR));

        assertThat(unique("b", UniqueLock.Until.STARTED)).contains("a");
    }

    @Test
    void endsTheLockOfATaskThatAnotherOneFollows() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        unique("a", UniqueLock.Until.ENDED);

        Settle.replace(consumer, claimOne(consumer), OutboundMessage.of(queue, message("fees", "next", null)));

        assertThat(unique("b", UniqueLock.Until.ENDED)).isEmpty();
    }

    @Test
    void endsTheLockOfATaskThatIsFollowedInAnotherQueue() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        unique("a", UniqueLock.Until.ENDED);

        Settle.replace(
                consumer, claimOne(consumer), OutboundMessage.of(queue + "-other", message("fees", "next", null)));

        assertThat(unique("b", UniqueLock.Until.ENDED)).isEmpty();
    }

    @Test
    void keepsALockForItsTimeWhateverHappens() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        unique("a", UniqueLock.Until.WINDOW);

        Settle.ack(consumer, consumer.claim(5, SOON));

        assertThat(unique("b", UniqueLock.Until.WINDOW)).contains("a");
    }

    @Test
    void forgetsALockWhenItsTimeIsOver() {
        broker().publishUnique(
                        OutboundMessage.of(queue, bytes("a")),
                        new UniqueLock("report", "a", Duration.ofMillis(50), UniqueLock.Until.ENDED, false));

        await().atMost(SOON).until(() -> unique("b", UniqueLock.Until.ENDED).isEmpty());
    }

    @Test
    void takesALockFromAnother() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        unique("a", UniqueLock.Until.STARTED);

        assertThat(broker().publishUnique(
                                OutboundMessage.of(queue, lockedMessage(lock("b", UniqueLock.Until.STARTED))),
                                new UniqueLock("report", "b", HOUR, UniqueLock.Until.STARTED, true)))
                .contains("a");

        // The first one has no lock any more to give up when it starts.
        assertThat(ids(consumer.claim(1, SOON))).containsExactly("a");
        assertThat(unique("c", UniqueLock.Until.STARTED)).contains("b");
    }

    @Test
    void revokesATaskFromWhichTheLockIsTaken() throws Exception {
        Consumer crashed = consumer(SHORT_LEASE);
        Consumer consumer = consumer(LONG_LEASE);
        for (String id : List.of("a", "b", "c")) {
            broker().publishUnique(
                            OutboundMessage.of(queue, lockedMessage(lock(id, UniqueLock.Until.STARTED))),
                            new UniqueLock("report", id, HOUR, UniqueLock.Until.STARTED, true));
        }
        assertThat(ids(crashed.claim(1, SOON))).containsExactly("a");
        assertThat(crashed.revocation("a")).isEqualTo(Consumer.Revocation.REVOKED);
        recoverEventually(consumer, 1);

        List<Delivery> claimed = consumer.claim(5, SOON);
        assertThat(ids(claimed)).containsExactly("a", "b", "c");
        assertThat(consumer.revocation("a")).isEqualTo(Consumer.Revocation.REVOKED);
        assertThat(consumer.revocation("b")).isEqualTo(Consumer.Revocation.REVOKED);
        assertThat(consumer.revocation("c")).isEqualTo(Consumer.Revocation.NONE);
        assertThat(Settle.ack(consumer, claimed)).isEqualTo(3);
        assertThat(broker().revoked()).doesNotContain("a", "b");
    }

    @Test
    void keepsTheLockThroughRetriesAndCrashesAndGivesItUpWithTheMessage() throws Exception {
        Consumer crashed = consumer(SHORT_LEASE);
        Consumer consumer = consumer(LONG_LEASE);
        unique("a", UniqueLock.Until.ENDED);
        crashed.claim(5, SOON);
        recoverEventually(consumer, 1);
        assertThat(unique("b", UniqueLock.Until.ENDED)).contains("a");

        Settle.replace(
                consumer,
                claimOne(consumer),
                OutboundMessage.of(queue, lockedMessage(lock("a", UniqueLock.Until.ENDED))));
        assertThat(unique("b", UniqueLock.Until.ENDED)).contains("a");
        Settle.deadLetter(consumer, claimOne(consumer), "no good", null);

        assertThat(unique("b", UniqueLock.Until.ENDED)).isEmpty();
    }

    @Test
    void publishesAUniqueMessageForLater() throws Exception {
        UniqueLock lock = lock("a", UniqueLock.Until.ENDED);
        broker().publishUnique(
                        new OutboundMessage(queue, 3, new Due.After(Duration.ofMillis(100)), lockedMessage(lock)),
                        lock);

        assertThat(unique("b", UniqueLock.Until.ENDED)).contains("a");
        assertThat(ids(consumer(LONG_LEASE).claim(5, SOON))).containsExactly("a");
    }

    // Helpers

    /** Waits until the consumer has noticed so many messages that have to wait. */
    private void setAside(Consumer consumer, int messages) {
        await().atMost(SOON).until(() -> {
            assertThat(consumer.claim(5, NOW)).isEmpty();
            return status().limited() == messages;
        });
    }

    protected final Consumer limited(String task, TaskLimit limit) {
        return limited(task, LONG_LEASE, limit);
    }

    protected final Consumer limited(String task, Duration lease, TaskLimit limit) {
        return consumer(new Consumer.Options("worker@contract", List.of(queue), lease, 5, Map.of(task, limit)));
    }

    protected static TaskLimit rate(String rate) {
        return new TaskLimit(RateLimit.parse(rate), 0, false, List.of());
    }

    private static TaskLimit atOnce(int most) {
        return new TaskLimit(Optional.empty(), most, false, List.of());
    }

    protected static TaskLimit perKey(int most) {
        return new TaskLimit(Optional.empty(), most, true, List.of());
    }

    private Optional<String> unique(String id, UniqueLock.Until until) {
        UniqueLock lock = lock(id, until);
        return broker().publishUnique(OutboundMessage.of(queue, lockedMessage(lock)), lock);
    }

    private static UniqueLock lock(String id, UniqueLock.Until until) {
        return new UniqueLock("report", id, HOUR, until, false);
    }

    private static byte[] lockedMessage(UniqueLock lock) {
        Map<String, Object> headers = new HashMap<>(Map.of("task", "report", "id", lock.taskId()));
        if (!lock.mark().isEmpty()) {
            headers.put(UniqueLock.HEADER, lock.mark());
        }
        return encode(headers);
    }

    private void send(String task, String id) {
        broker().publish(OutboundMessage.of(queue, message(task, id, null)));
    }

    protected final void send(String task, String id, String key) {
        broker().publish(OutboundMessage.of(queue, message(task, id, key)));
    }

    private static byte[] message(String task, String id, @Nullable String key) {
        Map<String, Object> headers = new HashMap<>(Map.of("task", task, "id", id));
        if (key != null) {
            headers.put(TaskLimit.KEY, key);
        }
        return encode(headers);
    }

    private static byte[] encode(Map<String, Object> headers) {
        return MessageCodec.encode(
                new TaskMessage(headers, new HashMap<>(), "application/json", "utf-8", bytes("[[], {}, {}]")));
    }

    private static String id(Delivery delivery) {
        return MessageCodec.decode(delivery.payload()).id();
    }

    private static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(FlowControlContract::id).toList();
    }
}
