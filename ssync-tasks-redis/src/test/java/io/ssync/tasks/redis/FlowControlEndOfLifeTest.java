package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What limited and unique tasks leave in Redis goes by itself once nobody uses their queue, and not before. */
class FlowControlEndOfLifeTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long WEEK = Duration.ofDays(7).toMillis();
    private static final String LIMITS = "ssync:{mail}:limits";
    private static final String FLOW = "ssync:{mail}:flow";

    private static EmbeddedRedis redis;
    private static RawRedis raw;

    private final RedisBroker broker = RedisBroker.connect(redis.uri().toString());
    private final Consumer consumer = broker.consume(new Consumer.Options(
            "worker@host",
            List.of("mail"),
            Duration.ofMillis(300),
            5,
            Map.of(
                    "keyed", new TaskLimit(Optional.empty(), 1, true, List.of()),
                    "paced", new TaskLimit(RateLimit.parse("100/s"), 0, false, List.of()))));

    @BeforeAll
    static void startRedis() {
        redis = EmbeddedRedis.start();
        raw = new RawRedis(redis.uri());
    }

    @AfterAll
    static void stopRedis() {
        raw.close();
        redis.close();
    }

    @AfterEach
    void close() {
        consumer.close();
        broker.close();
        raw.commands().flushall();
    }

    @Test
    void isAllBoundToEndAsSoonAsItIsThere() throws Exception {
        broker.limits("mail").setMaxConcurrency("paced", 3);
        publish("paced", "m1", Map.of());
        publish("keyed", "m2", Map.of(TaskLimit.KEY, "k"));
        publish("keyed", "m3", Map.of(TaskLimit.KEY, "k"));
        broker.publishUnique(
                message("free", "m4", Map.of()),
                new UniqueLock("u", "m4", Duration.ofHours(1), UniqueLock.Until.ENDED, false));
        int[] done = {0};
        await().atMost(SOON).until(() -> {
            List<Delivery> claimed = consumer.claim(5, Duration.ZERO);
            Settle.ack(consumer, claimed);
            return (done[0] += claimed.size()) == 4;
        });

        assertThat(raw.commands().pttl(LIMITS)).isGreaterThan(WEEK);
        assertThat(raw.commands().pttl(FLOW)).isGreaterThan(WEEK);
        // The lanes go with the first look at them after their last message, and the lease when it has run out.
        await().atMost(SOON).untilAsserted(() -> {
            consumer.claim(5, Duration.ZERO);
            consumer.recover();
            assertThat(raw.keys("ssync:{mail}:*"))
                    .contains(LIMITS, FLOW)
                    .allMatch(key -> raw.commands().pttl(key) > 0);
        });
    }

    /** -1 stands for no end, which these keys had in earlier versions. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 60_000})
    void isPutOffWhileAWorkerReadsTheQueue(long left) throws Exception {
        publish("paced", "m1", Map.of());
        Settle.ack(consumer, consumer.claim(1, SOON));
        for (String key : List.of(LIMITS, FLOW)) {
            raw.commands().persist(key);
            if (left > 0) {
                raw.commands().pexpire(key, left);
            }
        }

        await().atMost(SOON).untilAsserted(() -> {
            consumer.recover();
            assertThat(raw.commands().pttl(LIMITS)).isGreaterThan(WEEK);
            assertThat(raw.commands().pttl(FLOW)).isGreaterThan(WEEK);
        });
    }

    @Test
    void doesNotWakeTheOthersEachTime() throws Exception {
        publish("paced", "m1", Map.of());
        Settle.ack(consumer, consumer.claim(1, SOON));
        long later = Duration.ofDays(7).plusHours(1).toMillis();
        raw.commands().pexpire(LIMITS, later);
        raw.commands().del("ssync:{mail}:repaired");

        await().atMost(SOON).until(() -> {
            consumer.recover();
            return raw.commands().exists("ssync:{mail}:repaired") == 1;
        });

        assertThat(raw.commands().pttl(LIMITS)).isBetween(1L, later);
    }

    @Test
    void waitsForTheLocksOfUniqueTasks() {
        Duration window = Duration.ofDays(40);
        broker.publishUnique(
                message("free", "m1", Map.of()), new UniqueLock("u", "m1", window, UniqueLock.Until.ENDED, false));

        assertThat(raw.commands().pttl(LIMITS)).isGreaterThan(window.toMillis());
        assertThat(raw.commands().pttl(FLOW)).isGreaterThan(window.toMillis());
    }

    private void publish(String task, String id, Map<String, Object> more) {
        broker.publish(message(task, id, more));
    }

    private static OutboundMessage message(String task, String id, Map<String, Object> more) {
        Map<String, Object> headers = new HashMap<>(Map.of("task", task, "id", id));
        headers.putAll(more);
        return OutboundMessage.of(
                "mail",
                MessageCodec.encode(
                        new TaskMessage(headers, new HashMap<>(), "application/json", "utf-8", "[]".getBytes(UTF_8))));
    }
}
