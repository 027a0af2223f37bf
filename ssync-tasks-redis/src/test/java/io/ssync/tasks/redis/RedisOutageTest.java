package io.ssync.tasks.redis;

import static io.ssync.tasks.redis.RawRedis.bytes;
import static io.ssync.tasks.redis.RawRedis.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a broker does when Redis goes away, comes back, or forgets. */
class RedisOutageTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final EmbeddedRedis redis = EmbeddedRedis.builder()
            .persistent(true)
            .option("appendfsync", "always")
            .start();
    private final RedisBroker broker = RedisBroker.connect(redis.uri().toString());

    @AfterEach
    void close() {
        broker.close();
        redis.close();
    }

    @Test
    void goesOnWithinSecondsAfterARestart() throws Exception {
        try (Consumer consumer = consumer()) {
            broker.publish(OutboundMessage.of("mail", bytes("before")));
            List<Delivery> held = consumer.claim(1, SOON);

            redis.restart();
            long back = System.nanoTime();

            await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(BrokerException.class)
                    .until(() -> {
                        broker.publish(OutboundMessage.of("mail", bytes("after")));
                        return true;
                    });
            List<Delivery> claimed = await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(BrokerException.class)
                    .until(() -> consumer.claim(1, SOON), deliveries -> !deliveries.isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(5));
            assertThat(texts(claimed)).containsExactly("after");

            assertThat(consumer.renew()).isEmpty();
            assertThat(held).allMatch(Delivery::leaseHeld);
            assertThat(Settle.ack(consumer, held)).isEqualTo(1);
        }
    }

    @Test
    void isWokenAgainAfterAReconnect() throws Exception {
        try (RawRedis raw = new RawRedis(redis.uri());
                Consumer consumer = consumer()) {
            assertThat(consumer.claim(1, Duration.ZERO)).isEmpty();
            raw.killBrokerConnections();
            await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(BrokerException.class)
                    .until(() -> consumer.claim(1, Duration.ZERO).isEmpty());
            CompletableFuture<List<Delivery>> claimed = CompletableFuture.supplyAsync(() -> claim(consumer, 1));

            raw.commands().lpush("mail", "message");

            assertThat(texts(claimed.get(5, TimeUnit.SECONDS))).containsExactly("message");
        }
    }

    @Test
    void failsFastWhileRedisIsAway() {
        redis.kill();

        assertThatThrownBy(() -> await().atMost(Duration.ofSeconds(5)).until(() -> {
                    broker.publish(OutboundMessage.of("mail", bytes("lost")));
                    return false;
                }))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("cannot publish to 'mail': no connection to Redis at redis://127.0.0.1:");
        long start = System.nanoTime();
        assertThatThrownBy(() -> broker.publish(OutboundMessage.of("mail", bytes("lost"))))
                .isInstanceOf(BrokerException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void tellsAnIdleConsumerThatRedisIsGone() {
        try (Consumer consumer = consumer()) {
            CompletableFuture<List<Delivery>> claimed = CompletableFuture.supplyAsync(() -> claim(consumer, 1));
            redis.kill();

            assertThatThrownBy(() -> claimed.get(5, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(Exception.class)
                    .cause()
                    .isInstanceOf(BrokerException.class);
        }
    }

    @Test
    void recoversWhatADeadWorkerHeldThoughConnectionsAreCutAgainAndAgain() throws Exception {
        Duration lease = Duration.ofSeconds(2);
        Consumer crashing = broker.consume(new Consumer.Options("worker@dead", List.of("mail"), lease, 5));
        try (RawRedis raw = new RawRedis(redis.uri());
                Consumer living = broker.consume(new Consumer.Options("worker@alive", List.of("mail"), lease, 5))) {
            broker.publish(OutboundMessage.of("mail", bytes("message")));
            assertThat(crashing.claim(1, SOON)).hasSize(1);

            // More often than once in a lease, and less often than recovery looks.
            long[] lastCut = {System.nanoTime()};
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        if (System.nanoTime() - lastCut[0] > lease.toNanos() / 2) {
                            raw.killBrokerConnections();
                            lastCut[0] = System.nanoTime();
                        }
                        return recovered(living) == 1;
                    });
        } finally {
            crashing.close();
        }
    }

    private static int recovered(Consumer consumer) {
        try {
            return consumer.recover().moved();
        } catch (BrokerException cut) {
            return 0;
        }
    }

    private Consumer consumer() {
        return broker.consume(Consumer.Options.of("worker@outage", List.of("mail")));
    }

    private static List<Delivery> claim(Consumer consumer, int max) {
        try {
            return consumer.claim(max, SOON);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
