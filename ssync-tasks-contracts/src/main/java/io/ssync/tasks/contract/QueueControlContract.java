// Long because it is a list of tests, none of which needs another to be understood.
package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueControl;
import io.ssync.tasks.broker.QueueControl.Pause;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How operators pause, empty and move the queues of every broker. */
public abstract class QueueControlContract extends BrokerTestCase {
    private static final Optional<Duration> NO_END = Optional.empty();

    // Pausing

    @Test
    void letsNobodyClaimFromAPausedQueue() throws Exception {
        Consumer early = consumer(LONG_LEASE);
        publish("before");

        control().pause(NO_END, "the mail server is down");
        publish("during");

        assertThat(claimNow(early, 5)).isEmpty();
        assertThat(claimNow(consumer(LONG_LEASE), 5)).isEmpty();
        assertThat(status().ready()).isEqualTo(2);

        control().resume();
        assertThat(claim(early, 5)).containsExactly("before", "during");
    }

    @Test
    void showsAPause() {
        Instant before = Instant.now().minus(SOON);
        assertThat(control().paused()).isEmpty();
        assertThat(control().resume()).isFalse();

        Pause pause = control().pause(NO_END, "a reason of \"two\"\nlines, ähm");

        assertThat(control().paused()).contains(pause);
        assertThat(status().pause()).contains(pause);
        assertThat(pause.reason()).isEqualTo("a reason of \"two\"\nlines, ähm");
        assertThat(pause.until()).isEmpty();
        assertThat(pause.since()).isBetween(before, Instant.now().plus(SOON));

        Pause longer = control().pause(Optional.of(Duration.ofHours(1)), "");
        assertThat(longer.since()).isEqualTo(pause.since());
        assertThat(longer.until().orElseThrow())
                .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3700));
        assertThat(control().paused()).contains(longer);

        assertThat(control().resume()).isTrue();
        assertThat(control().paused()).isEmpty();
        assertThat(status()).isEqualTo(empty());
    }

    @Test
    void refusesPausesThatMakeNoSense() {
        assertThatThrownBy(() -> control().pause(Optional.of(Duration.ZERO), ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> control().pause(NO_END, "x".repeat(Pause.LONGEST_REASON + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(control().paused()).isEmpty();
    }

    @Test
    void wakesThoseWhoWaitWhenAPauseEnds() throws Exception {
        Consumer consumer = idle(consumer(LONG_LEASE));
        control().pause(NO_END, "");
        publish("x");
        assertThat(claimNow(consumer, 1)).isEmpty();
        Future<List<String>> waiting = inBackground(() -> claim(consumer, 1));

        control().resume();

        assertThat(get(waiting)).containsExactly("x");
    }

    @Test
    void endsAPauseAtItsTimeWithoutAnyoneAsking() throws Exception {
        Consumer consumer = idle(consumer(LONG_LEASE));
        publish("x");
        long start = System.nanoTime();
        control().pause(Optional.of(Duration.ofMillis(700)), "");

        assertThat(claim(consumer, 1)).containsExactly("x");

        assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(690));
        assertThat(control().paused()).isEmpty();
        assertThat(status().pause()).isEmpty();
    }

    @Test
    void leavesWhatIsHeldAlone() throws Exception {
        Consumer consumer = consumer(NOT_SO_SHORT_LEASE);
        publish("ends", "goes on");
        List<Delivery> held = consumer.claim(2, SOON);

        control().pause(NO_END, "");
        long start = System.nanoTime();
        List<Delivery> lost = new ArrayList<>();
        // A renewal has little time, and a busy machine may not give it that: there is another.
        await().atMost(SOON).ignoreExceptionsInstanceOf(BrokerException.class).until(() -> {
            lost.addAll(consumer.renew());
            return since(start).compareTo(NOT_SO_SHORT_LEASE.multipliedBy(2)) > 0;
        });
        assertThat(lost).isEmpty();
        assertThat(held).allMatch(Delivery::leaseHeld);

        assertThat(Settle.ack(consumer, held.subList(0, 1))).isEqualTo(1);
        Settle.replace(
                consumer,
                held.get(1),
                new OutboundMessage(queue, 0, new Due.After(Duration.ofMillis(1)), bytes("retry")));
        assertThat(status().inFlight()).isZero();
        assertThat(claimNow(consumer, 1)).isEmpty();

        control().resume();
        assertThat(claim(consumer, 5)).containsExactly("retry");
    }

    @Test
    void givesBackToAPausedQueueWhatACrashedWorkerHeld() throws Exception {
        Consumer crashed = consumer(SHORT_LEASE);
        publish("x");
        claimOne(crashed);
        control().pause(NO_END, "");
        Consumer other = consumer(LONG_LEASE);

        recoverEventually(other, 1);

        assertThat(claimNow(other, 1)).isEmpty();
        control().resume();
        assertThat(claimOne(other).redeliveries()).isEqualTo(1);
    }

    @Test
    void keepsDelayedMessagesOverAPause() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        control().pause(NO_END, "");
        publish(new Due.After(Duration.ofMillis(100)), "soon");
        publish(new Due.After(Duration.ofHours(1)), "later");

        await().atMost(SOON).until(() -> {
            assertThat(consumer.claim(1, Duration.ofMillis(20))).isEmpty();
            return status().ready() == 1;
        });

        control().resume();
        assertThat(claim(consumer, 5)).containsExactly("soon");
        assertThat(status().delayed()).isEqualTo(1);
    }

    @Test
    void startsNoLimitedTaskOfAPausedQueue() throws Exception {
        Consumer consumer = limitedToOne("sms");
        send("sms", "a");
        send("sms", "b");
        List<Delivery> first = consumer.claim(5, SOON);
        assertThat(status().limited()).isEqualTo(1);

        control().pause(NO_END, "");
        Settle.ack(consumer, first);
        assertThat(consumer.claim(5, Duration.ZERO)).isEmpty();

        control().resume();
        assertThat(ids(consumer.claim(5, SOON))).containsExactly("b");
    }

    @Test
    void goesOnWithOtherQueues() throws Exception {
        String other = "other-" + queue;
        Consumer consumer = consumer(LONG_LEASE, queue, other);
        publish("x");
        broker().publish(OutboundMessage.of(other, bytes("y")));

        control().pause(NO_END, "");

        assertThat(claim(consumer, 5)).containsExactly("y");
        assertThat(claimNow(consumer, 5)).isEmpty();
    }

    // Purging

    @Test
    void purgesWhatWaits() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("held", "dead");
        List<Delivery> claimed = consumer.claim(2, SOON);
        Settle.deadLetter(consumer, claimed.get(1), "for the test", null);
        broker().publish(new OutboundMessage(queue, 9, Due.NOW, bytes("worst")));
        publish("a", "b");
        publish(new Due.After(Duration.ofHours(1)), "later");

        assertThat(control().purge(1)).extracting(BrokerTestCase::text).containsExactly("a");
        assertThat(control().purge(1000)).extracting(BrokerTestCase::text).containsExactly("b", "worst", "later");
        assertThat(control().purge(1000)).isEmpty();

        assertThat(status()).isEqualTo(new QueueStatus(queue, 0, 0, 0, 1, 1, Optional.empty()));
        assertThat(Settle.ack(consumer, claimed.subList(0, 1))).isEqualTo(1);
    }

    @Test
    void purgesAPausedQueueOfManyMessages() {
        control().pause(NO_END, "");
        broker().publishAll(IntStream.range(0, 1200)
                .mapToObj(i -> OutboundMessage.of(queue, bytes("m" + i)))
                .toList());

        assertThat(control().purge(1100)).hasSize(1100);
        assertThat(control().purge(1100))
                .hasSize(100)
                .first()
                .extracting(BrokerTestCase::text)
                .isEqualTo("m1100");
        assertThat(control().paused()).isPresent();
    }

    @Test
    void purgesWhatWaitsForALimit() throws Exception {
        Consumer consumer = limitedToOne("sms");
        IntStream.range(0, 5).forEach(i -> send("sms", "m" + i));
        assertThat(ids(consumer.claim(5, SOON))).containsExactly("m0");
        assertThat(status().limited()).isEqualTo(4);

        assertThat(control().purge(3)).hasSize(3);
        assertThat(status().limited()).isEqualTo(1);
        assertThat(control().purge(3)).extracting(QueueControlContract::id).containsExactly("m4");

        assertThat(status().limited()).isZero();
        assertThat(broker().limits(queue).list().get(0).waiting()).isZero();
    }

    @Test
    void freesTheLocksOfPurgedTasks() {
        assertThat(unique(queue, "a", false)).isEmpty();
        assertThat(unique(queue, "b", false)).contains("a");

        control().purge(10);

        assertThat(unique(queue, "b", false)).isEmpty();
    }

    // Moving

    @Test
    void movesMessagesWithTheirPriorities() throws Exception {
        String target = "target-" + queue;
        broker().publish(OutboundMessage.of(target, bytes("there")));
        broker().publish(new OutboundMessage(queue, 9, Due.NOW, bytes("worst")));
        broker().publish(new OutboundMessage(queue, 3, Due.NOW, bytes("worse")));
        publish("a", "b");
        publish(new Due.After(Duration.ofHours(1)), "later");
        Instant due = broker().delayed(queue, 1).get(0).due();

        assertThat(control().moveTo(target, 1)).extracting(BrokerTestCase::text).containsExactly("a");
        assertThat(control().moveTo(target, 1000)).hasSize(4);
        assertThat(control().moveTo(target, 1000)).isEmpty();

        assertThat(status()).isEqualTo(empty());
        assertThat(broker().delayed(target, 5))
                .singleElement()
                .satisfies(delayed -> assertThat(delayed.due()).isEqualTo(due));
        assertThat(claim(consumer(LONG_LEASE, target), 10)).containsExactly("there", "a", "b", "worse", "worst");
    }

    @Test
    void movesManyMessagesOfAPausedQueueToWorkersThatWait() throws Exception {
        String target = "target-" + queue;
        Consumer consumer = idle(consumer(LONG_LEASE, target));
        control().pause(NO_END, "");
        List<String> all = IntStream.range(0, 1200).mapToObj(i -> "m" + i).toList();
        broker().publishAll(all.stream()
                .map(text -> OutboundMessage.of(queue, bytes(text)))
                .toList());

        assertThat(control().moveTo(target, 5000)).hasSize(1200);

        List<String> claimed = new ArrayList<>();
        while (claimed.size() < 1200) {
            claimed.addAll(claim(consumer, 500));
        }
        assertThat(claimed).isEqualTo(all);
        assertThat(control().paused()).isPresent();
    }

    @Test
    void movesADelayedMessageThatBecomesReadyThere() throws Exception {
        String target = "target-" + queue;
        publish(new Due.After(Duration.ofMillis(500)), "x");
        Consumer consumer = idle(consumer(LONG_LEASE, target));

        control().moveTo(target, 5);

        assertThat(claim(consumer, 1)).containsExactly("x");
    }

    @Test
    void leavesWhatIsHeldWhereItIs() throws Exception {
        Consumer crashed = consumer(SHORT_LEASE);
        publish("x");
        claimOne(crashed);

        assertThat(control().moveTo("target-" + queue, 5)).isEmpty();

        Consumer other = consumer(LONG_LEASE);
        recoverEventually(other, 1);
        assertThat(control().moveTo("target-" + queue, 5)).hasSize(1);
        assertThat(claimOne(consumer(LONG_LEASE, "target-" + queue)).redeliveries())
                .isEqualTo(1);
    }

    @Test
    void movesWhatWaitsForALimit() throws Exception {
        Consumer consumer = limitedToOne("sms");
        IntStream.range(0, 3).forEach(i -> send("sms", "m" + i));
        assertThat(ids(consumer.claim(5, SOON))).containsExactly("m0");

        assertThat(control().moveTo("target-" + queue, 5)).hasSize(2);

        assertThat(status().limited()).isZero();
        assertThat(ids(consumer(LONG_LEASE, "target-" + queue).claim(5, SOON))).containsExactly("m1", "m2");
    }

    @Test
    void movesTheLockOfAUniqueTaskWithIt() throws Exception {
        String target = "target-" + queue;
        unique(queue, "a", false);

        control().moveTo(target, 5);

        assertThat(unique(target, "b", false)).contains("a");
        assertThat(unique(queue, "c", false)).isEmpty();
        Consumer consumer = consumer(LONG_LEASE, target);
        Settle.ack(consumer, consumer.claim(1, SOON));
        assertThat(unique(target, "b", false)).isEmpty();
    }

    @Test
    void knowsOfAMovedTaskThatAnotherHasItsPlace() throws Exception {
        String target = "target-" + queue;
        unique(queue, "a", false);
        assertThat(unique(queue, "b", true)).contains("a");

        control().moveTo(target, 5);

        Consumer consumer = consumer(LONG_LEASE, target);
        assertThat(ids(consumer.claim(5, SOON))).containsExactly("a", "b");
        assertThat(consumer.revocation("a")).isEqualTo(Consumer.Revocation.REVOKED);
        assertThat(consumer.revocation("b")).isEqualTo(Consumer.Revocation.NONE);
    }

    @Test
    void refusesToMoveAQueueToItself() {
        publish("x");

        assertThatThrownBy(() -> control().moveTo(queue, 5)).isInstanceOf(IllegalArgumentException.class);

        assertThat(status().ready()).isEqualTo(1);
    }

    private QueueControl control() {
        return broker().control(queue);
    }

    private Consumer limitedToOne(String task) {
        return consumer(new Consumer.Options(
                "worker@contract",
                List.of(queue),
                LONG_LEASE,
                5,
                Map.of(task, new TaskLimit(Optional.empty(), 1, false, List.of()))));
    }

    private Optional<String> unique(String to, String id, boolean replaces) {
        UniqueLock lock = new UniqueLock("report", id, Duration.ofHours(1), UniqueLock.Until.ENDED, replaces);
        byte[] message = encode(Map.of("task", "report", "id", id, UniqueLock.HEADER, lock.mark()));
        return broker().publishUnique(OutboundMessage.of(to, message), lock);
    }

    private void send(String task, String id) {
        broker().publish(OutboundMessage.of(queue, encode(Map.of("task", task, "id", id))));
    }

    private static byte[] encode(Map<String, Object> headers) {
        return MessageCodec.encode(new TaskMessage(
                new HashMap<>(headers), new HashMap<>(), "application/json", "utf-8", bytes("[[], {}, {}]")));
    }

    private static String id(byte[] payload) {
        return MessageCodec.decode(payload).id();
    }

    private static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(delivery -> id(delivery.payload())).toList();
    }
}
