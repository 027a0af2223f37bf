package io.ssync.tasks.redis;

import io.ssync.embedded.EmbeddedRedis;
import org.junit.jupiter.api.Test;

class ConnectorTest {
    /** The driver gives some connections out before they take commands: about one in a thousand. */
    @Test
    void itsConnectionsTakeCommandsAtOnce() {
        try (EmbeddedRedis redis = EmbeddedRedis.start()) {
            for (int i = 0; i < 20; i++) {
                try (RedisBroker broker = RedisBroker.connect(redis.uri().toString())) {
                    for (int j = 0; j < 150; j++) {
                        broker.fanout().openMailbox("replies", "address" + j).close();
                    }
                }
            }
        }
    }
}
