package io.ssync.tasks.redis;

import static io.ssync.tasks.redis.RawRedis.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A prefix in front of all keys, and a user of Redis who may touch no other. */
class KeyPrefixTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void isInFrontOfEverythingThatABrokerTouches() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                RawRedis raw = new RawRedis(redis.uri());
                LogLines log = new LogLines()) {
            raw.commands()
                    .aclSetuser(
                            "school",
                            AclSetuserArgs.Builder.on()
                                    .addPassword("secret")
                                    .keyPattern("sch:*")
                                    .allChannels()
                                    .allCommands());
            Duration lease = Duration.ofMillis(300);
            try (RedisBroker broker = RedisBroker.connect(
                            "redis://school:secret@127.0.0.1:" + redis.port(), RedisKeyspace.withPrefix("sch:"));
                    Consumer crashed = broker.consume(new Consumer.Options("worker@crash", List.of("mail"), lease, 5));
                    Consumer consumer = broker.consume(new Consumer.Options(
                            "worker@host",
                            List.of("mail"),
                            lease,
                            5,
                            Map.of("paced", new TaskLimit(RateLimit.parse("1/s"), 1, false, List.of()))))) {
                assertThat(broker.describe())
                        .isEqualTo("redis://127.0.0.1:" + redis.port() + "/0?global_keyprefix=sch%3A");
                String generation = broker.generation();
                broker.publish(OutboundMessage.of("mail", bytes("one")));
                assertThat(crashed.claim(1, SOON)).hasSize(1);
                await().atMost(SOON).until(() -> consumer.recover().moved() == 1);
                broker.publish(new OutboundMessage("mail", 9, new Due.After(Duration.ofMillis(1)), bytes("two")));
                UniqueLock lock = new UniqueLock("report", "id", Duration.ofHours(1), UniqueLock.Until.STARTED, true);
                broker.publishUnique(OutboundMessage.of("mail", bytes("three")), lock);
                int acked = 0;
                while (acked < 2) {
                    List<Delivery> claimed = consumer.claim(2 - acked, SOON);
                    acked += Settle.ack(consumer, claimed);
                }
                Settle.deadLetter(consumer, consumer.claim(1, SOON).get(0), "for the test", null);
                assertThat(broker.deadLetters("mail").list(0, 10)).hasSize(1);
                broker.limits("mail").setRate("free", Optional.empty());
                broker.revoke(List.of("id"), true);
                assertThat(broker.revoked()).containsExactly("id");
                List<String> heard = new CopyOnWriteArrayList<>();
                try (Fanout.Subscription subscription =
                                broker.fanout().subscribe("news", message -> heard.add(new String(message)));
                        Fanout.Mailbox mailbox = broker.fanout().openMailbox("replies", "me")) {
                    broker.fanout().publish("news", "", bytes("hello"));
                    await().atMost(SOON).until(() -> heard.equals(List.of("hello")));
                    broker.fanout().sendLetter("replies", "me", bytes("letter"));
                    assertThat(mailbox.take(SOON)).isPresent();
                }
                assertThat(broker.generation()).isEqualTo(generation);
                assertThat(broker.status("mail").ready()).isZero();
                assertThat(log.with("NOPERM")).isEmpty();
            }
            assertThat(raw.keys("*")).isNotEmpty().allMatch(key -> key.startsWith("sch:"));
        }
    }
}
