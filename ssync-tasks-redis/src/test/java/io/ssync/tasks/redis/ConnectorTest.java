package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.BrokerAwayException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConnectorTest {
    /** As the driver now and then tells of a refusal; the second time it tells what was refused. */
    @Test
    void asksOnceMoreWhyAConnectionWasClosedAtOnce() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                BadNetwork network = new BadNetwork(redis)) {
            network.hangUp();
            try (RedisBroker broker = RedisBroker.connect(network.uri())) {
                network.hangUp();
                broker.fanout().subscribe("news", message -> {}).close();

                network.hangUp();
                network.hangUp();
                assertThatThrownBy(() -> broker.fanout().subscribe("news", message -> {}))
                        .isInstanceOf(BrokerAwayException.class)
                        .hasMessageStartingWith("cannot reach Redis at");
            }
        }
    }

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
