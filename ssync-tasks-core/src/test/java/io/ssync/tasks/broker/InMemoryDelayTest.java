package io.ssync.tasks.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.ManualClock;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Due times and ages of the in-memory broker, by a clock that only the test moves. */
class InMemoryDelayTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock();
    private final InMemoryBroker broker = new InMemoryBroker(clock);
    private final Consumer consumer = broker.consume(Consumer.Options.of("worker@here", List.of("mail")));

    @Test
    void endsAtTheDueTimeAndNotBefore() throws Exception {
        publish("letter", 0, new Due.After(MINUTE));

        clock.advance(MINUTE.minusNanos(1));
        assertThat(claimAll()).isEmpty();
        assertThat(broker.status("mail").delayed()).isEqualTo(1);

        clock.advance(Duration.ofNanos(1));
        assertThat(broker.status("mail").ready()).isEqualTo(1);
        assertThat(claimAll()).containsExactly("letter");
    }

    @Test
    void isNoneIfTheTimeHasPassed() throws Exception {
        publish("old", 0, new Due.At(clock.instant().minusSeconds(1)));
        publish("now", 0, new Due.At(clock.instant()));
        publish("negative", 0, new Due.After(MINUTE.negated()));

        assertThat(claimAll()).containsExactly("old", "now", "negative");
    }

    @Test
    void endsInTheOrderOfDueTimesThenOfPublishing() throws Exception {
        publish("late", 0, new Due.After(MINUTE.multipliedBy(2)));
        publish("early", 0, new Due.After(MINUTE));
        publish("early too", 0, new Due.At(clock.instant().plus(MINUTE)));

        clock.advance(Duration.ofHours(1));

        assertThat(claimAll()).containsExactly("early", "early too", "late");
    }

    @Test
    void endsInTheListOfTheMessagesPriority() throws Exception {
        publish("least", 9, new Due.After(MINUTE));
        publish("middle", 5, Due.NOW);
        publish("best", 2, new Due.After(MINUTE));
        publish("best too", 0, new Due.After(MINUTE));

        clock.advance(MINUTE);

        assertThat(claimAll()).containsExactly("best", "best too", "middle", "least");
    }

    @Test
    void neverEndsForAMessageOfTheFarFuture() throws Exception {
        publish("never", 0, new Due.At(Instant.MAX));

        clock.advance(Duration.ofDays(100_000));

        assertThat(claimAll()).isEmpty();
    }

    @Test
    void isGivenToADeliveryThatIsDeferred() throws Exception {
        publish("letter", 6, Due.NOW);
        Delivery delivery = consumer.claim(1, Duration.ZERO).get(0);

        assertThat(Settle.defer(consumer, delivery, new Due.At(clock.instant().plus(MINUTE))))
                .isTrue();

        assertThat(delivery.leaseHeld()).isFalse();
        assertThat(broker.status("mail").delayed()).isEqualTo(1);
        assertThat(broker.status("mail").inFlight()).isZero();
        clock.advance(MINUTE);
        assertThat(claimAll()).containsExactly("letter");
    }

    @Test
    void isRefusedToADeliveryThatIsDue() throws Exception {
        publish("letter", 0, Due.NOW);
        Delivery delivery = consumer.claim(1, Duration.ZERO).get(0);

        assertThat(Settle.defer(consumer, delivery, new Due.At(clock.instant())))
                .isFalse();

        assertThat(delivery.leaseHeld()).isTrue();
        assertThat(Settle.ack(consumer, List.of(delivery))).isEqualTo(1);
    }

    @Test
    void endsAClaimThatWaitsWhenTheClockIsMoved() throws Exception {
        publish("letter", 0, new Due.After(MINUTE));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<List<Delivery>> claim = thread.submit(() -> consumer.claim(1, Duration.ofSeconds(60)));

            clock.advance(MINUTE);

            assertThat(claim.get(30, TimeUnit.SECONDS))
                    .singleElement()
                    .satisfies(delivery -> assertThat(delivery.claimedAt()).isEqualTo(clock.instant()));
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void countsAgeFromWhenTheOldestReadyMessageWasSent() {
        Instant now = clock.instant();
        publish(sentAt(now.minusSeconds(10)), 0);
        publish(sentAt(now.minusSeconds(5)), 0);
        publish(sentAt(now.minusSeconds(40)), 9);

        assertThat(broker.status("mail").oldestAge()).contains(Duration.ofSeconds(40));
    }

    @Test
    void countsNoAgeWhereNoProducerSaid() {
        publish("no task message", 0, Due.NOW);
        assertThat(broker.status("mail").oldestAge()).isEmpty();
        assertThat(broker.status("nobody's").oldestAge()).isEmpty();
    }

    @Test
    void countsNoAgeBelowZero() {
        publish(sentAt(clock.instant().plusSeconds(5)), 0);

        assertThat(broker.status("mail").oldestAge()).contains(Duration.ZERO);
    }

    private void publish(String text, int priority, Due due) {
        broker.publish(new OutboundMessage("mail", priority, due, text.getBytes(UTF_8)));
    }

    private void publish(byte[] payload, int priority) {
        broker.publish(new OutboundMessage("mail", priority, Due.NOW, payload));
    }

    private List<String> claimAll() throws InterruptedException {
        return consumer.claim(100, Duration.ZERO).stream()
                .map(delivery -> new String(delivery.payload(), UTF_8))
                .toList();
    }

    private static byte[] sentAt(Instant time) {
        return MessageCodec.encode(new TaskMessage(
                Map.of("task", "mail.send", "id", "1"),
                Map.of("timestamp", time.getEpochSecond(), "body_encoding", "base64"),
                "application/json",
                "utf-8",
                "[[], {}, {}]".getBytes(UTF_8)));
    }
}
