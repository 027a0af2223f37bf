package io.ssync.tasks.redis;

import static io.ssync.tasks.redis.RawRedis.bytes;
import static io.ssync.tasks.redis.RawRedis.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ScriptOutputType;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in Redis, byte by byte, and what the scripts do when the server makes it hard. */
class RedisScriptsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static EmbeddedRedis redis;
    private static RawRedis raw;

    private final RedisBroker broker = RedisBroker.connect(redis.uri().toString());
    private final Consumer consumer = broker.consume(Consumer.Options.of("worker@host", List.of("mail")));

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
        raw.commands().configSet("maxmemory", "0");
        consumer.close();
        broker.close();
    }

    @Test
    void leaveAPublishedMessageWhereCeleryLooksForIt() {
        broker.publish(OutboundMessage.of("letters", bytes("first")));
        broker.publish(OutboundMessage.of("letters", bytes("second")));
        broker.publish(new OutboundMessage("letters", 5, Due.NOW, bytes("third")));

        assertThat(raw.commands().lrange("letters", 0, -1)).containsExactly("second", "first");
        assertThat(raw.commands().lrange("letters\u0006\u00163", 0, -1)).containsExactly("third");
        await().untilAsserted(() -> assertThat(raw.commands().smembers("_kombu.binding.letters"))
                .containsExactly("letters\u0006\u0016\u0006\u0016letters"));
    }

    @Test
    void keepADelayedMessageUnderItsDueTime() {
        broker.publish(
                new OutboundMessage("mail", 7, new Due.At(Instant.ofEpochMilli(9_999_999_999_999L)), bytes("later")));

        assertThat(raw.commands().zrangeWithScores("ssync:{mail}:delayed", 0, -1))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.getScore()).isEqualTo(9_999_999_999_999d);
                    assertThat(entry.getValue()).matches("6\\d{20}later");
                });
    }

    @Test
    void keepAClaimedMessageInFlightUnderALease() throws Exception {
        broker.publish(new OutboundMessage("mail", 9, Due.NOW, bytes("message")));
        consumer.claim(1, SOON);

        String lease = raw.commands().zrange("ssync:{mail}:leases", 0, -1).get(0);
        assertThat(lease).matches("worker@host/[0-9a-f]{12}");
        assertThat(raw.commands().zscore("ssync:{mail}:leases", lease))
                .isBetween(System.currentTimeMillis() + 20_000d, System.currentTimeMillis() + 31_000d);
        assertThat(raw.commands().hgetall("ssync:{mail}:inflight:" + lease))
                .containsExactly(Map.entry("9-" + consumerToken(lease), "message"));
    }

    private static String consumerToken(String lease) {
        return raw.commands().hkeys("ssync:{mail}:inflight:" + lease).get(0).substring(2);
    }

    @Test
    void leaveNothingBehindWhenAllIsDone() throws Exception {
        broker.publish(OutboundMessage.of("mail", bytes("message")));
        Settle.ack(consumer, consumer.claim(1, SOON));
        consumer.close();

        assertThat(raw.keys("ssync*")).isEmpty();
    }

    @Test
    void keepADeadLetterWithItsStory() throws Exception {
        broker.publish(OutboundMessage.of("mail", bytes("{\"the\": \"payload\"}")));
        Settle.deadLetter(consumer, consumer.claim(1, SOON).get(0), "not \"readable\"", null);

        String id = raw.commands().zrange("ssync:{mail}:dead", 0, -1).get(0);
        assertThat(id).matches("worker@host/[0-9a-f]{12}/0-\\d+");
        String[] letter = raw.commands().hget("ssync:{mail}:dead:letters", id).split("\n", 2);
        assertThat(letter[0])
                .contains("\"reason\":\"not \\\"readable\\\"\"", "\"worker\":\"worker@host\"", "\"redeliveries\":0")
                .containsPattern("\"time\":\\d{13}\\b");
        assertThat(letter[1]).isEqualTo("{\"the\": \"payload\"}");
    }

    @Test
    void letCountersOfRedeliveriesGoWithTime() throws Exception {
        try (Consumer crashing =
                broker.consume(new Consumer.Options("worker@crash", List.of("mail"), Duration.ofMillis(100), 5))) {
            broker.publish(OutboundMessage.of("mail", bytes("message")));
            crashing.claim(1, SOON);
            await().until(() -> consumer.recover().moved() == 1);

            assertThat(raw.commands().hvals("ssync:{mail}:redeliveries")).containsExactly("1");
            assertThat(raw.commands().ttl("ssync:{mail}:redeliveries")).isBetween(600_000L, 604_800L);

            Settle.ack(consumer, consumer.claim(1, SOON));
            assertThat(raw.commands().exists("ssync:{mail}:redeliveries")).isZero();
        }
    }

    @Test
    void areSentAgainToAServerThatForgotThem() throws Exception {
        broker.publish(OutboundMessage.of("mail", bytes("message")));
        raw.commands().scriptFlush();

        List<Delivery> claimed = consumer.claim(1, SOON);
        raw.commands().scriptFlush();
        Settle.release(consumer, claimed);

        assertThat(texts(consumer.claim(1, SOON))).containsExactly("message");
    }

    @Test
    void emptyAServerWhoseMemoryIsFull() throws Exception {
        try (Consumer crashing =
                broker.consume(new Consumer.Options("worker@crash", List.of("mail"), Duration.ofMillis(100), 5))) {
            for (int i = 0; i < 6; i++) {
                broker.publish(OutboundMessage.of("mail", bytes("message " + i)));
            }
            broker.publish(new OutboundMessage("mail", 9, new Due.After(Duration.ofMillis(1)), bytes("delayed")));
            crashing.claim(1, SOON);
            raw.commands().configSet("maxmemory", "1");

            assertThatThrownBy(() -> broker.publish(OutboundMessage.of("mail", bytes("one too many"))))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageMatching("cannot publish to 'mail': the memory of Redis at redis://\\S+ is full; .*");
            await().until(() -> consumer.recover().moved() == 1);
            List<Delivery> claimed = consumer.claim(10, SOON);
            assertThat(claimed).hasSize(7);
            assertThat(consumer.renew()).isEmpty();
            Settle.release(consumer, claimed.subList(0, 1));
            assertThat(Settle.defer(consumer, claimed.get(1), new Due.After(Duration.ofMinutes(1))))
                    .isTrue();
            Settle.replace(consumer, claimed.get(2), OutboundMessage.of("mail", bytes("next")));
            Settle.deadLetter(consumer, claimed.get(3), "for the test", null);
            assertThat(Settle.ack(consumer, claimed.subList(4, 7))).isEqualTo(3);
        }
    }

    @Test
    void promoteManyDueMessagesInSeveralSteps() throws Exception {
        raw.commands()
                .eval(
                        "for i = 1, 1000 do redis.call('ZADD', KEYS[1], i, '0' .. string.format('%020d', i) .. 'message ' .. i) end",
                        ScriptOutputType.STATUS, "ssync:{mail}:delayed");
        int claimed = 0;
        while (claimed < 1000) {
            List<Delivery> deliveries = consumer.claim(300, SOON);
            assertThat(texts(deliveries)).first().isEqualTo("message " + (claimed + 1));
            claimed += deliveries.size();
        }

        assertThat(claimed).isEqualTo(1000);
    }
}
