package io.ssync.tasks.redis;

import static io.ssync.tasks.redis.RawRedis.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delayed messages of a queue that no Java worker reads. */
class DelayedQueuesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final EmbeddedRedis redis = EmbeddedRedis.start();
    private final RawRedis raw = new RawRedis(redis.uri());

    @BeforeEach
    void findNothing() {
        assertThat(raw.commands().dbsize()).isZero();
    }

    @AfterEach
    void close() {
        raw.close();
        redis.close();
    }

    @Test
    void arePromotedByTheProducerThatSentThem() {
        try (RedisBroker producer = connect()) {
            producer.publish(delayed("one", 0));
            producer.publishAll(List.of(delayed("two", 4), delayed("three", 4)));
            UniqueLock lock = new UniqueLock("report", "id", Duration.ofHours(1), UniqueLock.Until.ENDED, false);
            producer.publishUnique(delayed("four", 9), lock);

            await().atMost(SOON).untilAsserted(() -> {
                assertThat(raw.commands().lrange("python", 0, -1)).containsExactly("one");
                assertThat(raw.commands().lrange("python\u0006\u00163", 0, -1))
                        .containsExactlyInAnyOrder("two", "three");
                assertThat(raw.commands().lrange("python\u0006\u00169", 0, -1)).containsExactly("four");
            });
            await().atMost(SOON).until(() -> raw.commands().exists("ssync:delayed-queues") == 0);
        }
    }

    @Test
    void arePromotedByAWorkerOfAnotherQueueWhenTheProducerIsGone() {
        try (RedisBroker producer = connect()) {
            producer.publish(delayed("one", 0));
        }
        try (RedisBroker other = connect();
                Consumer consumer = other.consume(Consumer.Options.of("worker@other", List.of("java")))) {
            await().atMost(SOON).until(() -> raw.commands().llen("python") == 1);
            assertThat(consumer.queues()).containsExactly("java");
        }
    }

    @Test
    void arePromotedWhenTheWorkerThatDelayedThemHasLeft() throws Exception {
        try (RedisBroker other = connect();
                Consumer elsewhere = other.consume(Consumer.Options.of("worker@other", List.of("java")))) {
            try (RedisBroker leaving = connect();
                    Consumer consumer = leaving.consume(Consumer.Options.of("worker@leaving", List.of("python")))) {
                leaving.publish(OutboundMessage.of("python", bytes("one")));
                Settle.defer(consumer, consumer.claim(1, SOON).get(0), new Due.After(Duration.ofMillis(500)));
            }
            await().atMost(SOON).until(() -> raw.commands().llen("python") == 1);
            assertThat(elsewhere.queues()).containsExactly("java");
        }
    }

    @Test
    void arePromotedWhenTheWorkerThatDelayedThemWasKilled() {
        // What a killed one leaves: the message, and that its queue is to be looked at.
        raw.commands().zadd("ssync:{python}:delayed", 1, "0" + "0".repeat(20) + "one");
        raw.commands().zadd("ssync:delayed-queues", 1, "python");
        try (RedisBroker other = connect();
                Consumer consumer = other.consume(Consumer.Options.of("worker@other", List.of("java")))) {
            await().atMost(SOON)
                    .until(() -> raw.commands().lrange("python", 0, -1).equals(List.of("one")));
            consumer.recover();
            assertThat(raw.commands().zscore("ssync:delayed-queues", "java")).isGreaterThan(System.currentTimeMillis());
        }
    }

    @Test
    void areLeftAloneByAProgramThatMayNotLookForThemAndRunAllTheSame() throws Exception {
        raw.commands().set("ssync:delayed-queues", "another program's");
        try (LogLines log = new LogLines();
                RedisBroker broker = connect();
                Consumer consumer = broker.consume(Consumer.Options.of("worker@python", List.of("python")))) {
            broker.publish(delayed("one", 0));
            consumer.recover();

            List<Delivery> claimed = consumer.claim(1, SOON);
            assertThat(RawRedis.texts(claimed)).containsExactly("one");
            assertThat(Settle.ack(consumer, claimed)).isEqualTo(1);
            await().atMost(SOON).until(() -> log.with("stay where they are").size() == 1);
        }
    }

    @Test
    void arePromotedWhenTheyFollowATask() throws Exception {
        try (RedisBroker broker = connect();
                Consumer consumer = broker.consume(Consumer.Options.of("worker@java", List.of("java")))) {
            broker.publish(OutboundMessage.of("java", bytes("first")));
            Settle.replace(consumer, consumer.claim(1, SOON).get(0), delayed("second", 0));

            await().atMost(SOON).until(() -> raw.commands().llen("python") == 1);
        }
    }

    private RedisBroker connect() {
        return RedisBroker.connect(redis.uri().toString());
    }

    private static OutboundMessage delayed(String text, int priority) {
        return new OutboundMessage("python", priority, new Due.After(Duration.ofMillis(300)), bytes(text));
    }
}
