package io.ssync.tasks.redis;

import static io.ssync.tasks.redis.RawRedis.bytes;
import static io.ssync.tasks.redis.RawRedis.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.testing.Settle;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A failover behind one address: new connections lead to the new primary, open ones stay with the old. */
class RedisFailoverTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final EmbeddedRedis primary = EmbeddedRedis.start();
    private final EmbeddedRedis replica = EmbeddedRedis.start();
    private final RawRedis onPrimary = new RawRedis(primary.uri());
    private final RawRedis onReplica = new RawRedis(replica.uri());
    private final BadNetwork network = new BadNetwork(primary);
    private final RedisBroker broker = RedisBroker.connect(network.uri());
    private final Consumer consumer = broker.consume(Consumer.Options.of("worker@failover", List.of("mail")));

    @BeforeEach
    void replicate() throws Exception {
        onReplica.follow(primary.port(), primary.password());
        await().atMost(SOON)
                .until(() -> onReplica.commands().info("replication").contains("master_link_status:up"));
        assertThat(consumer.claim(1, Duration.ZERO)).isEmpty();
    }

    @AfterEach
    void close() throws IOException {
        consumer.close();
        broker.close();
        network.close();
        onPrimary.close();
        onReplica.close();
        primary.close();
        replica.close();
    }

    @Test
    void isFollowedByProducersAndWorkersAndSaidOnce() throws Exception {
        try (LogLines log = new LogLines()) {
            onPrimary.follow(replica.port(), primary.password());
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> broker.publish(OutboundMessage.of("mail", bytes("refused"))))
                        .isInstanceOf(BrokerAwayException.class)
                        .hasMessageContaining("READONLY");
            }
            onReplica.commands().replicaofNoOne();
            network.leadTo(replica);

            publishEventually("message");
            List<Delivery> claimed = await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(BrokerException.class)
                    .until(() -> consumer.claim(1, Duration.ofSeconds(1)), found -> !found.isEmpty());
            assertThat(texts(claimed)).containsExactly("message");
            assertThat(Settle.ack(consumer, claimed)).isEqualTo(1);

            assertThat(log.with("takes no writes: READONLY")).hasSize(1);
            await().atMost(SOON).until(() -> log.with("takes writes again").size() == 1);
        }
    }

    @Test
    void isFoundOutByAWorkerThatHasNothingToDo() throws Exception {
        failOver();

        await().atMost(SOON).until(() -> {
            recover();
            return hasWatcher();
        });
        onReplica.commands().lpush("mail", "message");

        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(BrokerException.class)
                .until(() -> consumer.claim(1, Duration.ofSeconds(1)).size() == 1);
    }

    @Test
    void isFollowedByThoseWhoListen() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Fanout.Subscription subscription =
                broker.fanout().subscribe("news", message -> heard.add(new String(message)))) {
            failOver();
            publishEventually("message");

            await().atMost(SOON).until(() -> {
                onReplica.commands().publish("/0.news", "hello");
                return !heard.isEmpty();
            });
        }
    }

    private void failOver() {
        onReplica.commands().replicaofNoOne();
        network.leadTo(replica);
        // Follows nobody who would pass on what is published there.
        onPrimary.follow(1, primary.password());
    }

    private void publishEventually(String text) {
        await().atMost(SOON).ignoreExceptionsInstanceOf(BrokerException.class).until(() -> {
            broker.publish(OutboundMessage.of("mail", bytes(text)));
            return true;
        });
    }

    private void recover() {
        try {
            consumer.recover();
        } catch (BrokerException away) {
            // Until it has been found out.
        }
    }

    /** Whether a claim has been made on the new primary: it switches tracking on. */
    private boolean hasWatcher() throws InterruptedException {
        try {
            consumer.claim(1, Duration.ZERO);
        } catch (BrokerException away) {
            return false;
        }
        return onReplica.commands().clientList().lines().anyMatch(client -> client.contains(" flags=t"));
    }
}
