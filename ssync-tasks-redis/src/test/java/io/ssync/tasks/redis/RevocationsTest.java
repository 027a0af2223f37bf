package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Consumer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How workers learn of revoked tasks. */
class RevocationsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final EmbeddedRedis redis = EmbeddedRedis.start();
    private final RawRedis raw = new RawRedis(redis.uri());
    private final RedisBroker broker = RedisBroker.connect(redis.uri().toString());

    @AfterEach
    void close() {
        broker.close();
        raw.close();
        redis.close();
    }

    @Test
    void costAWorkerTheNewOnesOnly() throws Exception {
        List<String> many =
                IntStream.range(0, 20_000).mapToObj(i -> "task-" + i).toList();
        broker.revoke(many, false);
        try (Consumer worker = broker.consume(Consumer.Options.of("worker@one", List.of("mail")))) {
            worker.claim(1, Duration.ZERO);
            assertThat(worker.revocation("task-19999")).isEqualTo(Consumer.Revocation.REVOKED);
            long before = raw.info("total_net_output_bytes");

            for (int i = 0; i < 20; i++) {
                String id = "late-" + i;
                broker.revoke(List.of(id), true);
                await().atMost(SOON).until(() -> worker.revocation(id) == Consumer.Revocation.TERMINATED);
            }

            // The whole set is half a megabyte.
            assertThat(raw.info("total_net_output_bytes") - before).isLessThan(100_000);
            assertThat(worker.revocation("task-0")).isEqualTo(Consumer.Revocation.REVOKED);
        }
    }

    @Test
    void areLearntWhenTheClockOfRedisWasSetBackAndWhenTheSetWasDeleted() throws Exception {
        raw.commands().zadd("ssync:revoked", System.currentTimeMillis() + 3_600_000d, "rahead");
        try (Consumer worker = broker.consume(Consumer.Options.of("worker@one", List.of("mail")))) {
            worker.claim(1, Duration.ZERO);
            assertThat(worker.revocation("ahead")).isEqualTo(Consumer.Revocation.REVOKED);

            broker.revoke(List.of("behind"), false);
            await().atMost(SOON).until(() -> worker.revocation("behind") == Consumer.Revocation.REVOKED);

            raw.commands().del("ssync:revoked");
            broker.revoke(List.of("anew"), false);
            await().atMost(SOON).until(() -> worker.revocation("anew") == Consumer.Revocation.REVOKED);
        }
    }
}
