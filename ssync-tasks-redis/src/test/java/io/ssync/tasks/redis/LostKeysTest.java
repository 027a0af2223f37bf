package io.ssync.tasks.redis;

import static io.ssync.tasks.redis.RawRedis.bytes;
import static io.ssync.tasks.redis.RawRedis.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key of a queue is deleted, damaged, or of another time: nothing may stand still for good because of it. */
class LostKeysTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofMillis(300);

    private static EmbeddedRedis redis;
    private static RawRedis raw;

    private final RedisBroker broker = RedisBroker.connect(redis.uri().toString());
    private final Consumer crashed = limited("worker@crashed");
    private final Consumer consumer = limited("worker@alive");

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
    void flush() {
        raw.commands().flushall();
    }

    @AfterEach
    void close() {
        raw.commands().flushall();
        crashed.close();
        consumer.close();
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"leases", "holders", "limits", "flow", "lanes", "lanes:index", "repaired", "inflight:*"})
    void whichLimitedTasksNeedAreMadeAnew(String lost) throws Exception {
        List.of("m1", "m2", "m3").forEach(id -> publish("keyed", id, "k"));
        assertThat(ids(crashed.claim(1, SOON))).containsExactly("m1");
        assertThat(consumer.claim(5, Duration.ZERO)).isEmpty();

        raw.keys("ssync:{mail}:" + lost).forEach(raw.commands()::del);

        List<String> done = new ArrayList<>();
        int expected = lost.startsWith("inflight") ? 2 : 3;
        await().atMost(SOON).until(() -> {
            consumer.recover();
            List<Delivery> claimed = consumer.claim(5, Duration.ZERO);
            assertThat(claimed).hasSizeLessThanOrEqualTo(2);
            done.addAll(ids(claimed));
            Settle.ack(consumer, claimed);
            return done.size() >= expected;
        });
        assertThat(done).contains("m2", "m3").doesNotHaveDuplicates().hasSize(expected);

        // The limit holds as before, and nobody counts as running.
        await().atMost(SOON).until(() -> {
            consumer.recover();
            return raw.commands().hkeys("ssync:{mail}:flow").stream().noneMatch(field -> field.startsWith("running"));
        });
        publish("keyed", "m4", "k");
        publish("keyed", "m5", "k");
        assertThat(ids(consumer.claim(5, SOON))).containsExactly("m4");
        assertThat(consumer.claim(5, Duration.ZERO)).isEmpty();
    }

    /** First the one key that names a lease, then the other: the messages are found, whoever notices. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thatNameALeaseMayBothBeLost(boolean renewing) throws Exception {
        publish("free", "m1", null);
        assertThat(ids(consumer.claim(1, SOON))).containsExactly("m1");
        raw.commands().del("ssync:{mail}:holders", "ssync:{mail}:leases");

        if (renewing) {
            consumer.renew();
        } else {
            assertThat(consumer.claim(1, Duration.ZERO)).isEmpty();
        }

        await().atMost(SOON).until(() -> crashed.recover().moved() == 1);
        assertThat(ids(crashed.claim(1, SOON))).containsExactly("m1");
        assertThat(raw.keys("ssync:{mail}:inflight:worker@alive/*")).isEmpty();
    }

    /** Nobody is left who would note the lease again, and the database is too large for one look. */
    @Test
    void thatNameALeaseMayBothBeLostWithTheirWorker() throws Exception {
        Map<String, String> others = new HashMap<>();
        for (int i = 0; i < 30_000; i++) {
            others.put("another:" + i, "");
        }
        raw.commands().mset(others);
        List.of("m1", "m2").forEach(id -> publish("free", id, null));
        assertThat(ids(crashed.claim(1, SOON))).containsExactly("m1");
        raw.commands().del("ssync:{mail}:holders", "ssync:{mail}:leases");

        try (LogLines log = new LogLines();
                Consumer busy = broker.consume(Consumer.Options.of("worker@busy", List.of("mail")))) {
            List<Delivery> held = busy.claim(1, SOON);
            assertThat(ids(held)).containsExactly("m2");

            await().atMost(SOON).until(() -> consumer.recover().moved() == 1);

            assertThat(log.with("Lease worker@crashed/")).hasSize(1);
            assertThat(Settle.ack(busy, held)).isEqualTo(1);
        }
        assertThat(ids(consumer.claim(5, SOON))).containsExactly("m1");
        assertThat(raw.keys("ssync:{mail}:inflight:worker@crashed/*")).isEmpty();
    }

    @Test
    void whichHoldForeignFieldsDoNotKeepLeasesFromRecovery() throws Exception {
        raw.commands().hset("ssync:{mail}:inflight:ghost", "garbage", "x");
        raw.commands().zadd("ssync:{mail}:leases", 1, "ghost");
        raw.commands().set("ssync:{mail}:inflight:text", "no hash");
        raw.commands().zadd("ssync:{mail}:leases", 2, "text");
        publish("free", "m1", null);
        assertThat(crashed.claim(1, SOON)).hasSize(1);

        try (LogLines log = new LogLines()) {
            int[] moved = {0};
            await().atMost(SOON).until(() -> (moved[0] += consumer.recover().moved()) == 2);
            consumer.recover();
            consumer.recover();

            assertThat(ids(consumer.claim(5, SOON))).containsExactly("m1");
            assertThat(log.with("ssync:{mail}:inflight:text")).hasSize(1);
            assertThat(broker.deadLetters("mail").list(0, 10)).singleElement().satisfies(letter -> {
                assertThat(letter.payload()).isEqualTo(bytes("x"));
                assertThat(letter.reason()).contains("found among the messages in flight");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail",
                "ssync:{mail}:delayed",
                "ssync:{mail}:leases",
                "ssync:{mail}:holders",
                "ssync:{mail}:limits",
                "ssync:{mail}:flow",
                "ssync:{mail}:lanes",
            })
    void ofTheWrongTypeAreNamedOnceAndAgainWhenTheyAreGone(String key) throws Exception {
        raw.commands().set(key, "text");
        try (LogLines log = new LogLines()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> consumer.claim(1, Duration.ZERO)).isInstanceOf(BrokerRefusedException.class);
            }
            assertThat(log.with("the key " + key + " is a string")).hasSize(1);

            raw.commands().del(key);
            publish("free", "m1", null);

            await().atMost(SOON)
                    .until(() -> consumer.claim(1, Duration.ofSeconds(1)).size() == 1);
            assertThat(log.with("Queue mail works again")).hasSize(1);
        }
    }

    @Test
    void ofTheWrongTypeDoNotStopOtherQueues() throws Exception {
        try (Consumer both = broker.consume(Consumer.Options.of("worker@both", List.of("mail", "letters")))) {
            raw.commands().set("ssync:{mail}:delayed", "text");
            for (String text : List.of("one", "two", "three")) {
                broker.publish(OutboundMessage.of("letters", bytes(text)));
                List<Delivery> claimed = both.claim(1, SOON);
                assertThat(texts(claimed)).containsExactly(text);
                Settle.ack(both, claimed);
            }
        }
    }

    @Test
    void ofTheWrongTypeDoNotHideWhatIsLostInOtherQueues() throws Exception {
        try (Consumer both = broker.consume(Consumer.Options.of("worker@both", List.of("letters", "mail")))) {
            broker.publish(OutboundMessage.of("letters", bytes("kept")));
            broker.publish(OutboundMessage.of("mail", bytes("lost")));
            List<Delivery> held = new ArrayList<>();
            while (held.size() < 2) {
                held.addAll(both.claim(2, SOON));
            }
            raw.commands().del("ssync:{mail}:leases", "ssync:{mail}:holders", "ssync:{letters}:leases");
            raw.commands().set("ssync:{letters}:leases", "text");

            assertThat(texts(both.renew())).containsExactly("lost");
            raw.commands().del("ssync:{letters}:leases");
        }
    }

    @Test
    void fromAClockThatWasAheadAreNotWaitedFor() throws Exception {
        long hourAhead = System.currentTimeMillis() + 3_600_000;
        publish("free", "m1", null);
        assertThat(ids(crashed.claim(1, SOON))).containsExactly("m1");
        publish("paced", "m2", null);
        publish("paced", "m3", null);
        List<Delivery> first = consumer.claim(5, SOON);
        assertThat(ids(first)).containsExactly("m2");
        Settle.ack(consumer, first);
        // What lies behind: a start, a lane and a lease, all noted before the clock of Redis was set back by an hour.
        raw.commands().hset("ssync:{mail}:flow", "rate\tpaced", hourAhead + "000");
        raw.commands().zadd("ssync:{mail}:lanes", hourAhead, "paced\t");
        String lease = raw.commands().zrange("ssync:{mail}:leases", 0, -1).stream()
                .filter(id -> id.startsWith("worker@crashed"))
                .findFirst()
                .orElseThrow();
        raw.commands().zadd("ssync:{mail}:leases", hourAhead, lease);

        List<String> done = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            consumer.recover();
            List<Delivery> claimed = consumer.claim(5, Duration.ofMillis(20));
            done.addAll(ids(claimed));
            Settle.ack(consumer, claimed);
            return done.size() == 2;
        });
        assertThat(done).containsExactlyInAnyOrder("m1", "m3");
    }

    private Consumer limited(String worker) {
        return broker.consume(new Consumer.Options(
                worker,
                List.of("mail"),
                LEASE,
                5,
                Map.of(
                        "keyed", new TaskLimit(Optional.empty(), 1, true, List.of()),
                        "paced", new TaskLimit(RateLimit.parse("20/s"), 0, false, List.of()))));
    }

    private void publish(String task, String id, String key) {
        Map<String, Object> headers = new HashMap<>(Map.of("task", task, "id", id));
        if (key != null) {
            headers.put(TaskLimit.KEY, key);
        }
        broker.publish(OutboundMessage.of(
                "mail",
                MessageCodec.encode(
                        new TaskMessage(headers, new HashMap<>(), "application/json", "utf-8", "[]".getBytes(UTF_8)))));
    }

    private static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> String.valueOf(
                        MessageCodec.decode(delivery.payload()).headers().get("id")))
                .toList();
    }
}
