package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.testing.Settle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues with other priority steps than Celery's default, as its transport options set them. */
class PriorityStepsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String OPTIONS = "{\"priority_steps\": [0, 1, 5]}";

    @TempDir
    private Path folder;

    private EmbeddedRedis redis;
    private Broker broker;

    @BeforeEach
    void start() {
        redis = EmbeddedRedis.start();
        broker = RedisBroker.connect(
                redis.uri().toString(), RedisKeyspace.of(Map.of("priority_steps", List.of(0, 1, 5))));
    }

    @AfterEach
    void stop() {
        broker.close();
        redis.close();
    }

    @Test
    void putsMessagesIntoTheListsThatPythonUses() {
        PythonCelery celery = PythonCelery.on(
                redis.uri().toString(),
                Map.of("RESULT_URL", redis.uri().resolve("/1").toString(), "TRANSPORT_OPTIONS", OPTIONS),
                folder);
        celery.python("""
                for priority in range(10):
                    java("add", 2, 3).apply_async(priority=priority)
                """).succeeded();

        IntStream.range(0, 10).forEach(priority -> publish(priority, Due.NOW));

        try (RawRedis raw = new RawRedis(redis.uri())) {
            List<String> lists = List.of("java", "java\u0006\u00161", "java\u0006\u00165");
            assertThat(raw.keys("java*")).containsExactlyInAnyOrderElementsOf(lists);
            assertThat(lists.stream().map(raw.commands()::llen).toList()).containsExactly(2L, 8L, 10L);
        }
    }

    @Test
    void servesInTheirOrderWhateverWayAMessageTakes() throws Exception {
        Due soon = new Due.After(Duration.ofMillis(50));
        for (int priority : new int[] {9, 4, 0}) {
            publish(priority, Due.NOW);
            publish(priority, soon);
        }
        try (Consumer crashed = consumer(Duration.ofMillis(200));
                Consumer consumer = consumer(Duration.ofSeconds(30))) {
            assertThat(crashed.claim(3, SOON)).hasSize(3);
            while (consumer.recover().moved() == 0) {
                Thread.onSpinWait();
            }
            while (broker.status("java").delayed() > 0) {
                Settle.release(consumer, consumer.claim(10, Duration.ofMillis(50)));
            }

            assertThat(texts(consumer.claim(10, SOON))).isSorted().hasSize(6);
        }
    }

    @Test
    void saysWhatStepsThereCanBe() {
        for (Object steps : List.of(List.of(), List.of(3, 6), List.of(0, 5, 5), List.of(0, 10), "0369", List.of("0"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RedisKeyspace.of(Map.of("priority_steps", steps)))
                    .withMessageContaining("priority_steps must be")
                    .withMessageContaining(steps.toString());
        }
    }

    private Consumer consumer(Duration lease) {
        return broker.consume(new Consumer.Options("worker@steps", List.of("java"), lease, 5));
    }

    private void publish(int priority, Due due) {
        broker.publish(
                new OutboundMessage("java", priority, due, ("priority " + priority).getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> new String(delivery.payload(), StandardCharsets.UTF_8))
                .toList();
    }
}
