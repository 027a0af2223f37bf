package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Broker;
import org.junit.jupiter.api.Test;

class RedisGenerationTest {
    @Test
    void isTheSameForAllUntilTheDataIsLost() {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                RawRedis raw = new RawRedis(redis.uri());
                Broker one = RedisBroker.connect(redis.uri().toString());
                Broker other = RedisBroker.connect(redis.uri().toString())) {
            String before = one.generation();
            assertThat(other.generation()).isEqualTo(before);
            assertThat(raw.commands().get("ssync:generation")).isEqualTo(before);

            raw.commands().flushall();

            assertThat(other.generation()).isNotEqualTo(before).isEqualTo(one.generation());
        }
    }
}
