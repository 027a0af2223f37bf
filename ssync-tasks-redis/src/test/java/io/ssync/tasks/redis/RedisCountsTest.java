package io.ssync.tasks.redis;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.contract.CountsContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisCountsTest extends CountsContract {
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
    protected Broker open() {
        return RedisBroker.connect(redis.uri().toString());
    }
}
