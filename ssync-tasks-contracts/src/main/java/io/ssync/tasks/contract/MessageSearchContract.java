package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.MessagePlace;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.Settle;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How every broker finds the message of a task, wherever it is. */
public abstract class MessageSearchContract extends BrokerTestCase {
    @Test
    void findsNothingThatIsNotThere() {
        send("a", 0);

        assertThat(broker().find("b", List.of(queue))).isEmpty();
        assertThat(broker().find("a", List.of("other-" + queue))).isEmpty();
        assertThat(broker().find("a", List.of())).isEmpty();
    }

    @Test
    void countsWhatIsServedBeforeAReadyMessage() {
        broker().publishAll(IntStream.range(0, 700)
                .mapToObj(i -> OutboundMessage.of(queue, message("report", "m" + i)))
                .toList());
        send("worst", 9);
        send("worse", 3);

        assertThat(ready("m0").ahead()).isZero();
        assertThat(ready("m699").ahead()).isEqualTo(699);
        assertThat(ready("worse").ahead()).isEqualTo(700);
        assertThat(ready("worst").ahead()).isEqualTo(701);
        assertThat(MessageCodec.decode(ready("m5").payload()).id()).isEqualTo("m5");
    }

    @Test
    void findsADelayedMessage() {
        Instant due = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
        broker().publish(new OutboundMessage(queue, 3, new Due.At(due), message("report", "a")));

        assertThat(broker().find("a", List.of("other-" + queue, queue)))
                .containsInstanceOf(MessagePlace.Delayed.class)
                .hasValueSatisfying(place -> {
                    assertThat(((MessagePlace.Delayed) place).due()).isEqualTo(due);
                    assertThat(place.queue()).isEqualTo(queue);
                    assertThat(MessageCodec.decode(place.payload()).id()).isEqualTo("a");
                });
    }

    @Test
    void findsAMessageInFlightAndWhoHasIt() throws Exception {
        Consumer consumer = consumer(new Consumer.Options("mail@host", List.of(queue), LONG_LEASE, 5));
        send("a", 0);
        send("b", 0);
        consumer.claim(2, SOON);

        assertThat(broker().find("b", List.of(queue)))
                .containsInstanceOf(MessagePlace.InFlight.class)
                .hasValueSatisfying(place -> {
                    assertThat(((MessagePlace.InFlight) place).worker()).isEqualTo("mail@host");
                    assertThat(((MessagePlace.InFlight) place).leaseEnd())
                            .isBetween(
                                    Instant.now(),
                                    Instant.now().plus(LONG_LEASE).plus(SOON));
                });
    }

    @Test
    void findsWhatWaitsForARate() throws Exception {
        Consumer consumer = limited(new TaskLimit(RateLimit.parse("1/h"), 0, false, List.of()));
        send("a", 0);
        send("b", 0);
        consumer.claim(5, SOON);

        MessagePlace.Limited place = limited("b");
        assertThat(place.task()).isEqualTo("report");
        assertThat(place.notBefore().orElseThrow())
                .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3700));
    }

    @Test
    void findsWhatWaitsForAnotherToEnd() throws Exception {
        Consumer consumer = limited(new TaskLimit(Optional.empty(), 1, true, List.of()));
        IntStream.range(0, 3)
                .forEach(i -> broker().publish(OutboundMessage.of(
                        queue,
                        encode(Map.of("task", "report", "id", "m" + i, TaskLimit.KEY, i == 2 ? "other" : "school")))));
        consumer.claim(5, SOON);

        MessagePlace.Limited place = limited("m1");
        assertThat(place.key()).isEqualTo("school");
        assertThat(place.notBefore()).isEmpty();
        assertThat(place.holders()).containsExactly(new MessagePlace.Holder("m0", "worker@contract"));
    }

    @Test
    void findsADeadLetter() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        send("a", 0);
        Settle.deadLetter(consumer, claimOne(consumer), "nobody can read it", null);

        assertThat(broker().find("a", List.of(queue)))
                .containsInstanceOf(MessagePlace.Dead.class)
                .hasValueSatisfying(
                        place -> assertThat(((MessagePlace.Dead) place).letter().reason())
                                .isEqualTo("nobody can read it"));
    }

    @Test
    void passesByWhatCannotBeRead() {
        publish("no message at all, but with \"id\":\"a\" and \"id\": \"a\" in it");

        assertThat(broker().find("a", List.of(queue))).isEmpty();
    }

    private MessagePlace.Ready ready(String id) {
        return (MessagePlace.Ready) broker().find(id, List.of(queue)).orElseThrow();
    }

    private MessagePlace.Limited limited(String id) {
        return (MessagePlace.Limited) broker().find(id, List.of(queue)).orElseThrow();
    }

    private Consumer limited(TaskLimit limit) {
        return consumer(
                new Consumer.Options("worker@contract", List.of(queue), LONG_LEASE, 5, Map.of("report", limit)));
    }

    private void send(String id, int priority) {
        broker().publish(new OutboundMessage(queue, priority, Due.NOW, message("report", id)));
    }

    private static byte[] message(String task, String id) {
        return encode(Map.of("task", task, "id", id));
    }

    private static byte[] encode(Map<String, Object> headers) {
        return MessageCodec.encode(new TaskMessage(
                new HashMap<>(headers), new HashMap<>(), "application/json", "utf-8", bytes("[[], {}, {}]")));
    }
}
