package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.BrokerException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What fails after its connection was opened closes it. */
class LeakedConnectionsTest {
    @Test
    void areNotLeftByListeningThatIsRefused() {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                RawRedis raw = new RawRedis(redis.uri())) {
            raw.commands()
                    .aclSetuser(
                            "mute",
                            AclSetuserArgs.Builder.on()
                                    .addPassword("secret")
                                    .allKeys()
                                    .allChannels()
                                    .allCommands()
                                    .removeCommand(CommandType.PSUBSCRIBE)
                                    .removeCommand(CommandType.SADD));
            try (RedisBroker broker = RedisBroker.connect("redis://mute:secret@127.0.0.1:" + redis.port())) {
                long before = raw.info("connected_clients");

                for (int i = 0; i < 5; i++) {
                    assertThatThrownBy(() -> broker.fanout().subscribe("news", message -> {}))
                            .isInstanceOf(BrokerException.class);
                    assertThatThrownBy(() -> broker.fanout().openMailbox("replies", "me"))
                            .isInstanceOf(BrokerException.class);
                }

                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(raw.info("connected_clients")).isEqualTo(before));
            }
        }
    }
}
