package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.contract.FairnessContract;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisFairnessTest extends FairnessContract {
    private static EmbeddedRedis redis;
    private static RawRedis raw;

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

    @Override
    protected Broker open() {
        return RedisBroker.connect(redis.uri().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limits",
                "flow",
                "lanes",
                "lanes:index",
                "flow:turns:0\t\t",
                "flow:turns:0\t\t:index",
                "flow:turns:0\tlimited\t",
                "flow:turns:0\tlimited\t:index"
            })
    void makesAnewWhatIsLost(String lost) throws Exception {
        Consumer consumer = limited(LONG_LEASE);
        Consumer other = limited(SHORT_LEASE);
        for (int i = 0; i < 6; i++) {
            send("limited", "key-" + i % 2, "l" + i);
            send("fair", "key-" + i % 2, "f" + i);
        }
        List<String> done = new ArrayList<>();
        // The limited ones are set aside, all but one, and some of the others wait still.
        for (int i = 0; i < 4; i++) {
            List<Delivery> claimed = consumer.claim(1, SOON);
            done.addAll(ids(claimed));
            if (!ids(claimed).get(0).startsWith("l")) {
                Settle.ack(consumer, claimed);
            }
        }
        await().atMost(SOON)
                .until(() -> raw.keys("ssync:{" + queue + "}:flow:turns:0\tlimited*"), keys -> !keys.isEmpty());
        assertThat(raw.commands().exists("ssync:{" + queue + "}:flow:turns:0\t\t"))
                .isEqualTo(1);

        raw.commands().del("ssync:{" + queue + "}:" + lost);
        broker().limits(queue).setMaxConcurrency("limited", 9);

        await().atMost(SOON).until(() -> {
            other.recover();
            List<Delivery> claimed = other.claim(10, Duration.ofMillis(10));
            done.addAll(ids(claimed));
            Settle.ack(other, claimed);
            return done.size() >= 12;
        });
        assertThat(done).doesNotHaveDuplicates().hasSize(12);
        // What was lost of the counts is right in the end.
        await().atMost(SOON).until(() -> {
            other.recover();
            other.claim(1, Duration.ZERO);
            return status().ready() + status().limited() == 0;
        });
    }

    @Test
    void leavesNothingOfTenThousandKeysThatComeAndGo() throws Exception {
        Consumer consumer = limited(LONG_LEASE);
        for (int round = 0; round < 3; round++) {
            int number = round;
            broker().publishAll(IntStream.range(0, 10_000)
                    .mapToObj(i -> outbound("fair", "key-" + number + "-" + i, "m" + i))
                    .toList());
            for (int done = 0; done < 10_000; ) {
                List<Delivery> claimed = consumer.claim(500, SOON);
                done += Settle.ack(consumer, claimed);
            }
        }

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(consumer.claim(1, Duration.ZERO)).isEmpty();
            assertThat(raw.keys("ssync:{" + queue + "}:*"))
                    .allMatch(key -> key.endsWith(":limits")
                            || key.endsWith(":flow")
                            || key.endsWith(":leases")
                            || key.endsWith(":holders"));
        });
    }

    @Test
    void leavesNothingOfKeysUnderALimit() throws Exception {
        Consumer consumer = limited(LONG_LEASE);
        for (int i = 0; i < 50; i++) {
            send("limited", "key-" + i, "m" + i);
        }
        for (int done = 0; done < 50; ) {
            done += Settle.ack(consumer, consumer.claim(5, SOON));
        }

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(consumer.claim(1, Duration.ZERO)).isEmpty();
            assertThat(raw.keys("ssync:{" + queue + "}:flow:*")).isEmpty();
            assertThat(raw.keys("ssync:{" + queue + "}:lanes*")).isEmpty();
        });
    }

    @Test
    void emptiesAServerWhoseMemoryIsFull() throws Exception {
        Consumer crashing = limited(SHORT_LEASE);
        Consumer consumer = limited(LONG_LEASE);
        for (int i = 0; i < 8; i++) {
            send("fair", "key-" + i % 2, "m" + i);
        }
        assertThat(crashing.claim(1, SOON)).hasSize(1);
        raw.commands().configSet("maxmemory", "1");
        try {
            recoverEventually(consumer, 1);
            List<Delivery> first = consumer.claim(2, SOON);
            assertThat(first).hasSize(2);
            Settle.release(consumer, first);
            for (int done = 0; done < 8; ) {
                done += Settle.ack(consumer, consumer.claim(3, SOON));
            }
            assertThat(status()).isEqualTo(empty());
            assertThatThrownBy(() -> send("fair", "key", "refused")).isInstanceOf(BrokerRefusedException.class);
        } finally {
            raw.commands().configSet("maxmemory", "0");
        }
        assertThat(status()).isEqualTo(empty());
    }

    @Test
    void losesNoMessageToAKeyOfTheWrongType() throws Exception {
        Consumer consumer = limited(LONG_LEASE);
        raw.commands().set("ssync:{" + queue + "}:flow:0\t\t\tkey", "text");
        broker().publish(OutboundMessage.of(queue, outbound("fair", "key", "m1").payload()));
        broker().publish(OutboundMessage.of(
                queue, outbound("fair", "other", "m2").payload()));

        assertThatThrownBy(() -> send("fair", "key", "refused")).isInstanceOf(BrokerRefusedException.class);

        assertThat(ids(consumer.claim(5, SOON))).containsExactlyInAnyOrder("m1", "m2");
    }

    private Consumer limited(Duration lease) {
        return consumer(new Consumer.Options(
                "worker@fair",
                List.of(queue),
                lease,
                5,
                Map.of(
                        "fair", new TaskLimit(Optional.empty(), 0, false, true, List.of()),
                        "limited", new TaskLimit(Optional.empty(), 1, false, true, List.of()))));
    }

    private void send(String task, String key, String id) {
        broker().publish(outbound(task, key, id));
    }

    private OutboundMessage outbound(String task, String key, String id) {
        byte[] payload = MessageCodec.encode(new TaskMessage(
                new HashMap<>(Map.of("task", task, "id", id, TaskLimit.FAIRNESS_KEY, key)),
                new HashMap<>(),
                "application/json",
                "utf-8",
                bytes("[]")));
        return new OutboundMessage(queue, 0, Due.NOW, payload, key);
    }
}
