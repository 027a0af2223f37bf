package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.MessagePlace;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How every broker has the messages of fairness keys take turns. */
public abstract class FairnessContract extends BrokerTestCase {
    private static final Duration NOW = Duration.ZERO;

    @Test
    void servesASingleMessageBehindManyOfAnotherKeyNext() throws Exception {
        Consumer consumer = fair();
        sendMany("big", 3_000);
        for (int slot = 0; slot < 4; slot++) {
            consumer.claim(1, SOON);
        }
        send("small", "s");

        List<String> next = new ArrayList<>();
        next.addAll(ids(consumer.claim(1, SOON)));
        next.addAll(ids(consumer.claim(1, SOON)));

        assertThat(next).contains("s");
    }

    @Test
    void takesTurnsWithinOneClaim() throws Exception {
        Consumer consumer = fair();
        sendMany("a", 5);
        sendMany("b", 5);
        sendMany("c", 1);

        assertThat(ids(consumer.claim(7, SOON))).containsExactly("a0", "b0", "c0", "a1", "b1", "a2", "b2");
        assertThat(ids(consumer.claim(10, SOON))).containsExactly("a3", "b3", "a4", "b4");
        assertThat(consumer.claim(10, NOW)).isEmpty();
    }

    @Test
    void givesNoMoreToOneThatSendsTheNextWheneverTheLastHasBegun() throws Exception {
        Consumer consumer = fair();
        sendMany("busy", 100);
        int quick = 0;
        send("quick", "q0");
        for (int i = 0; i < 40; i++) {
            String claimed = ids(consumer.claim(1, SOON)).get(0);
            if (claimed.startsWith("q")) {
                quick++;
                send("quick", "q" + quick);
            }
        }

        assertThat(quick).isBetween(19, 21);
    }

    @Test
    void letsMessagesWithoutAKeyTakeTurnsAsOne() throws Exception {
        Consumer consumer = fair();
        for (int i = 0; i < 300; i++) {
            broker().publish(OutboundMessage.of(queue, message(Map.of("task", "plain", "id", "p" + i))));
        }
        sendMany("a", 3);

        List<String> first = ids(consumer.claim(6, SOON));

        assertThat(first).containsExactlyInAnyOrder("p0", "p1", "p2", "a0", "a1", "a2");
    }

    @Test
    void servesABetterPriorityFirst() throws Exception {
        Consumer consumer = fair();
        sendMany("a", 3);
        broker().publish(outbound(queue, 9, Due.NOW, "b", "worse"));

        assertThat(ids(consumer.claim(4, SOON))).containsExactly("a0", "a1", "a2", "worse");
    }

    @Test
    void doesNotStarveAWorsePriority() throws Exception {
        Consumer consumer = fair();
        broker().publish(outbound(queue, 9, Due.NOW, "b", "worse"));
        sendMany("a", 2_000);

        List<String> claimed = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            claimed.addAll(ids(consumer.claim(4, SOON)));
        }
        assertThat(claimed).contains("worse");
    }

    @Test
    void sortsWhatComesWithoutSayingItsKey() throws Exception {
        Consumer consumer = fair();
        for (int i = 0; i < 20; i++) {
            broker().publish(OutboundMessage.of(queue, message("a", "a" + i)));
        }
        broker().publish(OutboundMessage.of(queue, message("b", "b")));

        assertThat(ids(consumer.claim(2, SOON))).containsExactlyInAnyOrder("a0", "b");
    }

    @Test
    void sortsWhatBecomesDue() throws Exception {
        Consumer consumer = fair();
        broker().publish(outbound(queue, 0, new Due.After(Duration.ofMillis(50)), "a", "a0"));
        broker().publish(outbound(queue, 0, new Due.After(Duration.ofMillis(51)), "a", "a1"));
        broker().publish(outbound(queue, 0, new Due.After(Duration.ofMillis(52)), "b", "b"));
        await().atMost(SOON).until(() -> status().ready() == 3);

        assertThat(ids(consumer.claim(2, SOON))).containsExactlyInAnyOrder("a0", "b");
    }

    @Test
    void putsWhatIsGivenBackBeforeTheOthersOfItsKey() throws Exception {
        Consumer consumer = fair();
        sendMany("a", 600);
        sendMany("b", 2);
        List<Delivery> claimed = consumer.claim(4, SOON);
        assertThat(ids(claimed)).containsExactly("a0", "b0", "a1", "b1");

        Settle.release(consumer, claimed);

        List<String> again = ids(consumer.claim(4, SOON));
        assertThat(again).containsExactlyInAnyOrder("a0", "b0", "a1", "b1");
        assertThat(again.indexOf("a0")).isLessThan(again.indexOf("a1"));
        assertThat(again.indexOf("b0")).isLessThan(again.indexOf("b1"));
    }

    @Test
    void bringsBackWhatACrashedWorkerHad() throws Exception {
        Consumer crashed = fair(SHORT_LEASE);
        Consumer consumer = fair();
        sendMany("a", 600);
        assertThat(ids(crashed.claim(3, SOON))).containsExactly("a0", "a1", "a2");

        recoverEventually(consumer, 3);

        List<Delivery> again = consumer.claim(3, SOON);
        assertThat(ids(again)).containsExactly("a0", "a1", "a2");
        assertThat(again).allMatch(delivery -> delivery.redeliveries() == 1);
    }

    @Test
    void wakesAWaitingConsumer() throws Exception {
        Consumer consumer = fair();
        for (int i = 0; i < 3; i++) {
            idle(consumer);
            Future<List<Delivery>> waiting = inBackground(() -> consumer.claim(5, SOON));
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            send("a", "m" + i);
            List<Delivery> claimed = get(waiting);
            assertThat(ids(claimed)).containsExactly("m" + i);
            Settle.ack(consumer, claimed);
        }
        assertThat(status()).isEqualTo(empty());
    }

    @Test
    void wakesAConsumerThatWaitsWhileAnotherIsFull() throws Exception {
        Consumer full = fair();
        Consumer waits = fair();
        send("a", "m0");
        assertThat(ids(full.claim(1, SOON))).containsExactly("m0");
        idle(waits);
        send("a", "m1");
        assertThat(ids(full.claim(1, SOON))).containsExactly("m1");
        Future<List<Delivery>> waiting = inBackground(() -> waits.claim(5, SOON));

        send("a", "m2");

        assertThat(ids(get(waiting))).containsExactly("m2");
    }

    @Test
    void countsWhatWaitsForItsTurnAsReady() throws Exception {
        sendMany("a", 3);
        sendMany("b", 2);
        broker().publish(outbound(queue, 6, Due.NOW, "b", "worse"));

        QueueStatus status = status();

        assertThat(status.ready()).isEqualTo(6);
        assertThat(status.limited()).isZero();
        assertThat(status.oldestAge()).isPresent();
        fair().claim(2, SOON);
        assertThat(status().ready()).isEqualTo(4);
        assertThat(status().inFlight()).isEqualTo(2);
    }

    @Test
    void findsAMessageThatWaitsForItsTurn() throws Exception {
        sendMany("a", 100);
        sendMany("b", 2);

        assertThat(broker().find("b1", List.of(queue)).orElseThrow())
                .isInstanceOfSatisfying(
                        MessagePlace.Ready.class,
                        ready -> assertThat(ready.ahead()).isBetween(2L, 3L));
        assertThat(broker().find("a99", List.of(queue)).orElseThrow())
                .isInstanceOfSatisfying(
                        MessagePlace.Ready.class,
                        ready -> assertThat(ready.ahead()).isEqualTo(101));
    }

    @Test
    void emptiesAQueueOfThem() throws Exception {
        sendMany("a", 700);
        sendMany("b", 2);

        assertThat(broker().control(queue).purge(1_000)).hasSize(702);

        assertThat(status()).isEqualTo(empty());
        assertThat(fair().claim(5, NOW)).isEmpty();
    }

    @Test
    void movesThemToAnotherQueueWhereTheyTakeTurnsAsWell() throws Exception {
        String other = queue + "-other";
        sendMany("a", 30);
        sendMany("b", 2);

        assertThat(broker().control(queue).moveTo(other, 1_000)).hasSize(32);

        assertThat(status()).isEqualTo(empty());
        assertThat(ids(consumer(LONG_LEASE, other).claim(4, SOON))).containsExactlyInAnyOrder("a0", "a1", "b0", "b1");
    }

    @Test
    void publishesManyAtOnce() throws Exception {
        List<OutboundMessage> all = IntStream.range(0, 1_500)
                .mapToObj(i -> outbound(queue, 0, Due.NOW, "key" + i % 500, "m" + i))
                .toList();
        broker().publishAll(all);
        Consumer consumer = fair();

        List<Delivery> claimed = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            claimed.addAll(consumer.claim(50, SOON));
        }
        assertThat(claimed.stream().map(FairnessContract::key)).hasSize(500).doesNotHaveDuplicates();
        Settle.ack(consumer, claimed);
        for (List<Delivery> more = consumer.claim(500, SOON); ; more = consumer.claim(500, NOW)) {
            if (more.isEmpty()) {
                break;
            }
            Settle.ack(consumer, more);
        }
        assertThat(status()).isEqualTo(empty());
    }

    @Test
    void countsWhatWaitsForItsTurnOrALimitForABound() throws Exception {
        Consumer consumer = consumer(new Consumer.Options(
                "worker@contract",
                List.of(queue),
                LONG_LEASE,
                5,
                Map.of("mail", new TaskLimit(Optional.empty(), 1, false, true, List.of()))));
        sendMany("a", 3);
        List<OutboundMessage> more = List.of(outbound(queue, 0, Due.NOW, "b", "b"));
        assertThat(broker().publishWithin(more, 3)).isFalse();
        assertThat(broker().publishWithin(more, 4)).isTrue();
        assertThat(ids(consumer.claim(5, SOON))).hasSize(1);
        await().atMost(SOON).until(() -> {
            assertThat(consumer.claim(5, NOW)).isEmpty();
            return status().limited() == 3;
        });

        assertThat(broker().publishWithin(more, 3)).isFalse();
        assertThat(broker().publishWithin(more, 4)).isTrue();
        assertThat(status().waiting()).isEqualTo(4);
    }

    @Test
    void takesTurnsUnderARateLimit() throws Exception {
        Consumer consumer = consumer(new Consumer.Options(
                "worker@contract",
                List.of(queue),
                LONG_LEASE,
                5,
                Map.of("mail", new TaskLimit(RateLimit.parse("20/s"), 0, false, true, List.of()))));
        sendMany("a", 1_200);
        assertThat(ids(consumer.claim(5, SOON))).containsExactly("a0");
        send("b", "b");

        List<String> next = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            next.addAll(ids(consumer.claim(1, SOON)));
        }

        assertThat(next).contains("b");
    }

    @Test
    void takesTurnsUnderAConcurrencyLimit() throws Exception {
        Consumer consumer = consumer(new Consumer.Options(
                "worker@contract",
                List.of(queue),
                LONG_LEASE,
                5,
                Map.of("mail", new TaskLimit(Optional.empty(), 2, false, true, List.of()))));
        sendMany("a", 1_200);
        List<Delivery> first = consumer.claim(5, SOON);
        assertThat(ids(first)).containsExactly("a0", "a1");
        send("b", "b");
        await().atMost(SOON).until(() -> {
            assertThat(consumer.claim(5, NOW)).isEmpty();
            return status().limited() == 1_199;
        });

        Settle.ack(consumer, first);

        assertThat(ids(consumer.claim(5, SOON))).containsExactlyInAnyOrder("a2", "b");
        assertThat(broker().find("a1199", List.of(queue)).orElseThrow()).isInstanceOf(MessagePlace.Limited.class);
        assertThat(broker().control(queue).purge(2_000)).hasSize(1_197);
        assertThat(status().limited()).isZero();
    }

    // Helpers

    private Consumer fair() {
        return fair(LONG_LEASE);
    }

    private Consumer fair(Duration lease) {
        return consumer(new Consumer.Options(
                "worker@contract",
                List.of(queue),
                lease,
                5,
                Map.of("mail", new TaskLimit(Optional.empty(), 0, false, true, List.of()))));
    }

    /** Messages of a key, whose ids are that and a number from 0. */
    protected final void sendMany(String key, int count) {
        broker().publishAll(IntStream.range(0, count)
                .mapToObj(i -> outbound(queue, 0, Due.NOW, key, key + i))
                .toList());
    }

    protected final void send(String key, String id) {
        broker().publish(outbound(queue, 0, Due.NOW, key, id));
    }

    private static OutboundMessage outbound(String queue, int priority, Due due, String key, String id) {
        return new OutboundMessage(queue, priority, due, message(key, id), key);
    }

    private static byte[] message(String key, String id) {
        return message(Map.of("task", "mail", "id", id, TaskLimit.FAIRNESS_KEY, key));
    }

    private static byte[] message(Map<String, Object> headers) {
        return MessageCodec.encode(new TaskMessage(
                new HashMap<>(headers),
                new HashMap<>(Map.of("timestamp", 1_700_000_000)),
                "application/json",
                "utf-8",
                bytes("[[], {}, {}]")));
    }

    private static String key(Delivery delivery) {
        return String.valueOf(MessageCodec.decode(delivery.payload()).header(TaskLimit.FAIRNESS_KEY));
    }

    protected static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> MessageCodec.decode(delivery.payload()).id())
                .toList();
    }
}
