package io.ssync.tasks.redis;

import static io.ssync.tasks.redis.RawRedis.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an idle consumer costs and how it is woken, by whatever changes its queues. */
class IdleConsumerTest {
    private static EmbeddedRedis redis;
    private static RawRedis raw;

    private final RedisBroker broker = RedisBroker.connect(redis.uri().toString());
    private Consumer consumer;

    @BeforeAll
    static void startRedis() {
        redis = EmbeddedRedis.start();
        raw = new RawRedis(redis.uri());
    }

    @AfterAll
    static void stopRedis() {
        raw.close();
        redis.close();
    }

    @BeforeEach
    void becomeIdle() throws Exception {
        raw.commands().flushall();
        consumer = broker.consume(Consumer.Options.of("worker@idle", List.of("a", "b", "c")));
        assertThat(consumer.claim(8, Duration.ZERO)).isEmpty();
    }

    @AfterEach
    void close() {
        consumer.close();
        broker.close();
    }

    @Test
    void sendsNothingWhileNothingHappens() throws Exception {
        long before = raw.info("total_commands_processed");

        for (int i = 0; i < 3; i++) {
            assertThat(consumer.claim(8, Duration.ofSeconds(1))).isEmpty();
        }

        // The INFO that asked, and the first look for delayed messages, which may come late.
        assertThat(raw.info("total_commands_processed") - before).isLessThanOrEqualTo(1 + 3);
    }

    /** They leave nothing in Redis that it could forget. */
    @Test
    void saysOnceThatTasksHaveNoLimits() throws Exception {
        Map<String, TaskLimit> limits = IntStream.range(0, 100)
                .boxed()
                .collect(Collectors.toMap(i -> "task" + i, i -> new TaskLimit(Optional.empty(), 0, false, List.of())));
        try (Consumer unlimited = broker.consume(
                new Consumer.Options("worker@unlimited", List.of("d"), Duration.ofSeconds(30), 5, limits))) {
            assertThat(unlimited.claim(8, Duration.ZERO)).isEmpty();
            raw.commands().configResetstat();

            unlimited.recover();
            assertThat(unlimited.claim(8, Duration.ZERO)).isEmpty();

            assertThat(raw.commands().info("commandstats"))
                    .contains("cmdstat_exists")
                    .doesNotContain("cmdstat_hmget");
        }
    }

    @Test
    void isWokenByAPlainPushWithinMilliseconds() throws Exception {
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            CompletableFuture<Long> claimed = claimInBackground();
            long pushed = System.nanoTime();
            raw.commands().lpush("b\u0006\u00166", "message");
            micros.add((claimed.get(10, TimeUnit.SECONDS) - pushed) / 1000);
        }

        Collections.sort(micros);
        assertThat(micros.get(25)).isLessThan(20_000L);
    }

    @Test
    void isWokenWhenTheDatabaseWasFlushedAndFilledAgain() throws Exception {
        CompletableFuture<Long> claimed = claimInBackground();

        raw.commands().flushall();
        raw.commands().lpush("c", "message");

        claimed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void goesBackToSleepAfterOneMessage() throws Exception {
        raw.commands().lpush("a", "message");
        List<Delivery> deliveries = consumer.claim(8, Duration.ofSeconds(10));
        assertThat(texts(deliveries)).containsExactly("message");
        Settle.ack(consumer, deliveries);
        long before = raw.info("total_commands_processed");

        assertThat(consumer.claim(8, Duration.ofSeconds(1))).isEmpty();

        // The INFO that asked, and the first look for delayed messages, which may come late.
        assertThat(raw.info("total_commands_processed") - before).isLessThanOrEqualTo(1 + 3);
    }

    @Test
    void hasNothingToRenewAndLittleToRecover() {
        consumer.recover();
        long before = raw.info("total_commands_processed");

        consumer.renew();
        consumer.recover();

        // The INFO that asked, a trial to write, one look for all queues; and one for delayed messages, which has seen
        // the note.
        assertThat(raw.info("total_commands_processed") - before).isLessThanOrEqualTo(1 + 1 + 1 + 1);
    }

    @Test
    void pollsWhereTheServerDoesNotTell() throws Exception {
        raw.commands()
                .aclSetuser(
                        "polling",
                        AclSetuserArgs.Builder.on()
                                .addPassword("secret")
                                .allKeys()
                                .allChannels()
                                .allCommands()
                                .removeCommand(CommandType.CLIENT)
                                .addCommand(CommandType.CLIENT, CommandKeyword.SETNAME));
        String uri = "redis://polling:secret@127.0.0.1:" + redis.port();
        try (RedisBroker polling = RedisBroker.connect(uri);
                Consumer poller = polling.consume(Consumer.Options.of("worker@poll", List.of("a")))) {
            assertThat(poller.claim(1, Duration.ofMillis(100))).isEmpty();

            raw.commands().lpush("a", "message");

            assertThat(texts(poller.claim(1, Duration.ofSeconds(10)))).containsExactly("message");
        }
    }

    /** Completes with the time at which the consumer got something. */
    private CompletableFuture<Long> claimInBackground() {
        CompletableFuture<Long> claimed = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                List<Delivery> deliveries = consumer.claim(8, Duration.ofSeconds(10));
                long now = System.nanoTime();
                Settle.ack(consumer, deliveries);
                if (!deliveries.isEmpty()) {
                    claimed.complete(now);
                }
            } catch (Exception e) {
                claimed.completeExceptionally(e);
            }
        });
        thread.start();
        await().pollInterval(Duration.ofMillis(1)).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return claimed;
    }
}
