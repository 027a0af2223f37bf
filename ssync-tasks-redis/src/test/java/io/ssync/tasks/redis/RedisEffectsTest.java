package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.contract.EffectsContract;
import io.ssync.tasks.results.ResultBackend;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisEffectsTest extends EffectsContract {
    private static EmbeddedRedis redis;

    @BeforeAll
    static void startRedis() {
        redis = EmbeddedRedis.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    protected ResultBackend open() {
        return RedisResults.connect(redis.uri().toString());
    }

    @Test
    void keepsThemForTheTimeOfResults() {
        try (RedisResults brief = RedisResults.connect(redis.uri().toString(), Duration.ofMinutes(1));
                RedisResults eternal = RedisResults.connect(redis.uri().toString(), Duration.ZERO);
                RawRedis raw = new RawRedis(redis.uri())) {
            brief.effects().orElseThrow().keep("brief", "charge", "1");
            eternal.effects().orElseThrow().keep("eternal", "charge", "1");

            assertThat(raw.commands().pttl("ssync-effects-brief")).isBetween(1L, 60_000L);
            assertThat(raw.commands().pttl("ssync-effects-eternal")).isEqualTo(-1);
        }
    }
}
