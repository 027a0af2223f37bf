package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.contract.FlowControlContract;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisFlowControlTest extends FlowControlContract {
    private static EmbeddedRedis redis;
    private static RawRedis raw;

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

    @Override
    protected Broker open() {
        return RedisBroker.connect(redis.uri().toString());
    }

    @Test
    void declaresItsLimitsAgainWhenRedisHasForgottenThem() throws Exception {
        Consumer consumer = limited("sms", rate("1/h"));
        assertThat(consumer.claim(1, Duration.ZERO)).isEmpty();

        raw.commands().flushall();

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(consumer.claim(1, Duration.ZERO)).isEmpty();
            assertThat(broker().limits(queue).list())
                    .extracting(TaskLimits.Status::rate)
                    .containsExactly(RateLimit.parse("1/h"));
        });
    }

    @Test
    void emptiesAServerWhoseMemoryIsFull() throws Exception {
        Consumer crashing = limited("fees", SHORT_LEASE, perKey(1));
        Consumer consumer = limited("fees", perKey(1));
        assertThat(consumer.claim(1, Duration.ZERO)).isEmpty();
        for (int i = 0; i < 8; i++) {
            send("fees", "f" + i, "key-" + i % 2);
        }
        crashing.claim(1, SOON);
        raw.commands().configSet("maxmemory", "1");
        try {
            recoverEventually(consumer, 1);
            List<Delivery> first = consumer.claim(10, SOON);
            assertThat(first).hasSize(2);
            Settle.defer(consumer, first.get(0), new Due.After(Duration.ofMillis(20)));
            Settle.release(consumer, first.subList(1, 2));
            for (int done = 0; done < 8; ) {
                List<Delivery> claimed = consumer.claim(10, SOON);
                assertThat(claimed).hasSizeBetween(1, 2);
                done += Settle.ack(consumer, claimed);
            }
            assertThat(status()).isEqualTo(empty());
        } finally {
            raw.commands().configSet("maxmemory", "0");
        }
    }
}
