package io.ssync.tasks.redis;

import static io.ssync.tasks.redis.RawRedis.bytes;
import static io.ssync.tasks.redis.RawRedis.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.embedded.EmbeddedSentinel;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.testing.Settle;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary, a replica, and three Sentinels that make the one the other. */
class RedisSentinelTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final EmbeddedRedis primary = EmbeddedRedis.start();
    private final EmbeddedRedis replica =
            EmbeddedRedis.builder().replicaOf(primary).start();
    private final List<EmbeddedSentinel> sentinels = Stream.generate(
                    () -> EmbeddedSentinel.watching("school", primary).start())
            .limit(3)
            .toList();

    @BeforeEach
    void agree() {
        for (EmbeddedSentinel sentinel : sentinels) {
            try (RawRedis raw = new RawRedis(uri(sentinel.port()))) {
                await().atMost(SOON).until(() -> raw.commands().info("sentinel").contains("slaves=1,sentinels=3"));
            }
        }
        try (RawRedis raw = new RawRedis(replica.uri())) {
            await().atMost(SOON).until(() -> raw.commands().info("replication").contains("master_link_status:up"));
        }
    }

    @AfterEach
    void close() {
        sentinels.forEach(EmbeddedSentinel::close);
        replica.close();
        primary.close();
    }

    private URI uri(int port) {
        return URI.create("redis://:" + primary.password() + "@127.0.0.1:" + port + "/0");
    }

    private String address() {
        return "redis-sentinel://:" + primary.password() + "@" + hosts(",", "")
                + "/0?master_name=school&sentinel_password=" + primary.password();
    }

    private String hosts(String between, String after) {
        return sentinels.stream()
                .map(sentinel -> "127.0.0.1:" + sentinel.port() + after)
                .collect(Collectors.joining(between));
    }

    @Test
    void aKilledPrimaryIsFollowedByTheNextOne() throws Exception {
        try (RedisBroker broker = RedisBroker.connect(address());
                Consumer consumer = broker.consume(Consumer.Options.of("worker@sentinel", List.of("mail")))) {
            broker.publish(OutboundMessage.of("mail", bytes("before")));
            awaitReplicated();

            primary.kill();
            publishEventually(broker, "after");

            List<Delivery> claimed = claim(consumer, 2);
            assertThat(texts(claimed)).containsExactly("before", "after");
            assertThat(Settle.ack(consumer, claimed)).isEqualTo(2);
        }
    }

    /** It refuses nothing and closes nothing: only the Sentinels say that it is gone. */
    @Test
    void aPrimaryThatHangsIsLeftAsSoonAsThereIsAnother() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (LogLines log = new LogLines();
                RedisBroker broker = RedisBroker.connect(address());
                Consumer consumer = broker.consume(Consumer.Options.of("worker@sentinel", List.of("mail")));
                Fanout.Subscription listening =
                        broker.fanout().subscribe("news", message -> heard.add(new String(message)))) {
            assertThat(consumer.claim(1, Duration.ZERO)).isEmpty();

            primary.pause();
            await().atMost(SOON).until(() -> log.with("takes writes again").size() == 1);
            broker.publish(OutboundMessage.of("mail", bytes("after")));

            assertThat(texts(claim(consumer, 1))).containsExactly("after");
            try (RawRedis raw = new RawRedis(replica.uri())) {
                await().atMost(SOON).until(() -> {
                    raw.commands().publish("/0.news", "hello");
                    return !heard.isEmpty();
                });
            }
            assertThat(log.with("has another primary")).hasSize(1);
            assertThat(log.with("answered nothing any more")).isEmpty();
        } finally {
            primary.resume();
        }
    }

    @Test
    void sentinelsThatAreGoneAreNotMissedWhileOneIsThere() {
        sentinels.get(0).kill();
        sentinels.get(1).kill();
        try (RedisBroker broker = RedisBroker.connect(address())) {
            broker.publish(OutboundMessage.of("mail", bytes("message")));

            assertThat(broker.status("mail").ready()).isOne();
        }
    }

    @Test
    void celerysAddressLeadsThereToo() {
        String celerys = sentinels.stream()
                .map(sentinel -> "sentinel://:" + primary.password() + "@127.0.0.1:" + sentinel.port() + "/0")
                .collect(Collectors.joining(";"));
        try (RedisBroker broker = RedisBroker.connect(
                celerys, Map.of("master_name", "school", "sentinel_kwargs", Map.of("password", primary.password())))) {
            broker.publish(OutboundMessage.of("mail", bytes("message")));

            assertThat(broker.status("mail").ready()).isOne();
            assertThat(broker.describe())
                    .isEqualTo("redis-sentinel://" + hosts(",", "") + "/0?master_name=school")
                    .doesNotContain(primary.password());
        }
    }

    @Test
    void aUserOfThePrimaryLogsInWhateverIsInThePassword() {
        try (RawRedis raw = new RawRedis(primary.uri())) {
            raw.commands()
                    .aclSetuser(
                            "worker",
                            AclSetuserArgs.Builder.on()
                                    .addPassword("p@ss+w/1 ")
                                    .allKeys()
                                    .allChannels()
                                    .allCommands());
        }
        try (RedisBroker broker =
                RedisBroker.connect(address().replace("://:" + primary.password(), "://worker:p%40ss+w%2F1%20"))) {
            broker.publish(OutboundMessage.of("mail", bytes("message")));

            assertThat(broker.status("mail").ready()).isOne();
        }
        assertThatThrownBy(() -> RedisBroker.connect(address().replace("://:" + primary.password(), "://worker:wrong")))
                .isInstanceOf(BrokerRefusedException.class)
                .hasMessageContaining("The user or the password in its address is wrong");
    }

    @Test
    void anUnknownPrimaryIsSaid() {
        assertThatThrownBy(() -> RedisBroker.connect(address().replace("=school", "=scool")))
                .isInstanceOf(BrokerAwayException.class)
                .hasMessageContaining("cannot reach Redis at redis-sentinel://127.0.0.1")
                .hasMessageContaining("scool");
    }

    private void awaitReplicated() {
        try (RawRedis raw = new RawRedis(replica.uri())) {
            await().atMost(SOON).until(() -> raw.commands().llen("mail") == 1);
        }
    }

    private static void publishEventually(RedisBroker broker, String text) {
        await().atMost(SOON).ignoreExceptionsInstanceOf(BrokerException.class).until(() -> {
            broker.publish(OutboundMessage.of("mail", bytes(text)));
            return true;
        });
    }

    private static List<Delivery> claim(Consumer consumer, int messages) {
        List<Delivery> claimed = new CopyOnWriteArrayList<>();
        await().atMost(SOON).ignoreExceptionsInstanceOf(BrokerException.class).until(() -> {
            claimed.addAll(consumer.claim(messages - claimed.size(), Duration.ofSeconds(1)));
            return claimed.size() == messages;
        });
        return claimed;
    }
}
