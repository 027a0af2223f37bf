package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.BrokerAwayException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConnectorTest {
    /** What the driver now and then says of a refusal on a busy machine, in place of what was refused. */
    @Test
    void asksAgainWhereTheDriverHasLostItsHandshake() {
        RedisCommandExecutionException refusal = new RedisCommandExecutionException("WRONGPASS");
        Iterator<RuntimeException> failures = List.of(
                        new IllegalStateException("RedisHandshakeHandler not registered"),
                        new RedisConnectionException("closed"),
                        refusal)
                .iterator();

        assertThat(Connector.asking(3, () -> CompletableFuture.failedFuture(failures.next())))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .isSameAs(refusal);
    }

    @Test
    void asksAgainWhyAConnectionWasClosedAtOnce() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                BadNetwork network = new BadNetwork(redis)) {
            network.hangUp();
            try (RedisBroker broker = RedisBroker.connect(network.uri())) {
                network.hangUp();
                broker.fanout().subscribe("news", message -> {}).close();

                network.hangUp();
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
