package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that die without anybody being told. */
class SilentConnectionTest {
    /** A call may take its time-out; the new connection comes right after it. */
    private static final Duration SOON = RedisLink.TIMEOUT.multipliedBy(3);

    private final ExecutorService callers = Executors.newFixedThreadPool(3);

    @AfterEach
    void stop() {
        callers.shutdownNow();
    }

    @Test
    void connectionsOnWhichNothingIsAnsweredAreReplaced() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                BadNetwork network = new BadNetwork(redis);
                RedisBroker broker = RedisBroker.connect(network.uri());
                Consumer consumer = broker.consume(Consumer.Options.of("tested@host", List.of("celery")))) {
            publish(broker, "before");
            assertThat(consumer.claim(1, SOON)).hasSize(1);

            network.forgetConnections();

            // Each on a connection of its own.
            List<Future<Object>> calls = callers.invokeAll(List.<Callable<Object>>of(
                    Executors.callable(() -> publish(broker, "lost")),
                    () -> consumer.renew(),
                    () -> consumer.claim(1, Duration.ofMinutes(1))));
            assertThat(calls)
                    .allSatisfy(call -> assertThatThrownBy(call::get).hasCauseInstanceOf(BrokerException.class));
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> publish(broker, "after"));
            List<Delivery> claimed = await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> consumer.claim(1, Duration.ofSeconds(1)), found -> !found.isEmpty());
            assertThat(new String(claimed.get(0).payload())).isEqualTo("after");

            // The new connection is watched too: what comes later wakes a claim that waits.
            assertThat(consumer.claim(1, Duration.ZERO)).isEmpty();
            Future<List<Delivery>> waiting = callers.submit(() -> consumer.claim(1, SOON));
            publish(broker, "last");
            assertThat(waiting.get()).hasSize(1);
        }
    }

    @Test
    void manySettlementsWaitNoLongerThanOne() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                BadNetwork network = new BadNetwork(redis);
                RedisBroker observer = RedisBroker.connect(redis.uri().toString());
                RedisBroker broker = RedisBroker.connect(network.uri());
                Consumer consumer = broker.consume(Consumer.Options.of("tested@host", List.of("celery")))) {
            broker.publishAll(Collections.nCopies(2_000, OutboundMessage.of("celery", new byte[1])));
            List<Settlement> settlements = new ArrayList<>();
            while (settlements.size() < 2_000) {
                consumer.claim(500, SOON)
                        .forEach(
                                delivery -> settlements.add(new Settlement.DeadLetter(delivery, "for the test", null)));
            }

            network.forgetConnections();

            List<Settled> outcomes =
                    callers.submit(() -> consumer.settle(settlements)).get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(outcomes).hasSize(2_000).hasOnlyElementsOfType(Settled.Away.class);
            await().atMost(SOON)
                    .until(() -> consumer.settle(settlements).stream().allMatch(Settled.DONE::equals));
            assertThat(observer.status("celery").deadLetters()).isEqualTo(2_000);
        }
    }

    private static void publish(RedisBroker broker, String text) {
        broker.publish(OutboundMessage.of("celery", text.getBytes()));
    }
}
