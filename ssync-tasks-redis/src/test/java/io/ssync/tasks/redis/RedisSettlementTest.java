package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Ack;
import io.ssync.tasks.broker.Settlement.DeadLetter;
import io.ssync.tasks.broker.Settlement.Defer;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.broker.Settlement.Publish;
import io.ssync.tasks.broker.Settlement.Release;
import io.ssync.tasks.broker.Settlement.Replace;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.contract.SettlementContract;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisSettlementTest extends SettlementContract {
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

    @AfterEach
    void makeRoom() {
        raw.commands().configSet("maxmemory", "0");
    }

    @Override
    protected Broker open() {
        return RedisBroker.connect(redis.uri().toString());
    }

    @Test
    void emptiesAServerWhoseMemoryIsFullOfChains() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        for (int i = 0; i < 20; i++) {
            publish("message " + i);
        }
        List<Delivery> held = consumer.claim(20, SOON);
        raw.commands().configSet("maxmemory", "1");

        List<Settled> outcomes = consumer.settle(IntStream.range(0, 20)
                .mapToObj(i -> new Replace(held.get(i), List.of(next(i % 2 == 0 ? queue : other, "next " + i))))
                .toList());

        assertThat(outcomes).containsOnly(Settled.DONE);
        assertThat(consumer.settle(List.of(new Publish(List.of(next(other, "by itself"))))))
                .containsOnly(Settled.DONE);
        assertThat(status().inFlight()).isZero();
        assertThat(status().ready()).isEqualTo(10);
        assertThat(broker().status(other).ready()).isEqualTo(11);
    }

    @Test
    void isRefusedWhatFollowsInAQueueThatIsNone() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b", "c");
        List<Delivery> held = consumer.claim(3, SOON);
        raw.commands().set(other, "not a queue");
        List<Settlement> settlements = List.of(
                new Replace(held.get(0), List.of(next(queue, "fine"))),
                new Replace(held.get(1), List.of(next(queue, "out before"), next(other, "refused"))),
                new Publish(List.of(next(other, "refused"))),
                new Ack(held.get(2)));

        List<Settled> outcomes = consumer.settle(settlements);

        assertThat(outcomes.get(0)).isEqualTo(Settled.DONE);
        assertRefused(outcomes.get(1), "cannot publish to '" + other + "': Redis at redis://");
        assertRefused(outcomes.get(2), "cannot publish to '" + other + "': Redis at redis://");
        assertThat(outcomes.get(3)).isEqualTo(Settled.DONE);
        assertThat(status().inFlight()).isEqualTo(1);

        // Should somebody repair it, nothing is published a second time.
        raw.commands().del(other);
        assertThat(consumer.settle(settlements)).containsOnly(Settled.DONE);
        assertThat(claim(consumer, 5)).containsExactlyInAnyOrder("fine", "out before");
        assertThat(broker().status(other).ready()).isEqualTo(2);
    }

    @Test
    void losesNothingWhenAKeyOfTheQueueHoldsSomethingElse() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b", "c", "d", "e");
        List<Delivery> held = consumer.claim(5, SOON);
        raw.commands().set(queue + "\u0006\u00169", "not a list");
        raw.commands().set("ssync:{" + queue + "}:delayed", "not a sorted set");
        raw.commands().set("ssync:{" + queue + "}:dead", "not a sorted set");

        List<Settled> outcomes = consumer.settle(List.of(
                new Replace(
                        held.get(0),
                        List.of(
                                next(queue, "fine by itself"),
                                Settle.followUp(new OutboundMessage(queue, 9, Due.NOW, new byte[1])))),
                new Defer(held.get(1), new Due.After(Duration.ofHours(1))),
                new DeadLetter(held.get(2), "for the test", null),
                new Release(held.get(3)),
                new Ack(held.get(4))));

        assertRefused(outcomes.get(0), "cannot replace a message of '" + queue + "': Redis at redis://");
        assertRefused(outcomes.get(1), "cannot defer a message of '" + queue + "': Redis at redis://");
        assertRefused(outcomes.get(2), "cannot set aside a message of '" + queue + "': Redis at redis://");
        assertRefused(outcomes.get(3), "cannot give back messages of '" + queue + "': Redis at redis://");
        assertThat(outcomes.get(4)).isEqualTo(Settled.DONE);
        assertThat(raw.commands().llen(queue)).isZero();
        raw.commands().del(queue + "\u0006\u00169", "ssync:{" + queue + "}:delayed", "ssync:{" + queue + "}:dead");
        assertThat(status().inFlight()).isEqualTo(4);
    }

    @Test
    void waitsForAServerThatIsNoMasterAtPresent() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a", "b", "c");
        List<Delivery> held = consumer.claim(3, SOON);
        List<Settlement> settlements = List.of(
                new Ack(held.get(0)),
                new Replace(held.get(1), List.of(next(queue, "after b"))),
                new Replace(held.get(2), List.of(next(other, "after c"))));
        raw.commands().replicaof("127.0.0.1", 1);
        try {
            assertThat(consumer.settle(settlements))
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Settled.Away.class));
        } finally {
            raw.commands().replicaofNoOne();
        }

        assertThat(consumer.settle(settlements)).containsOnly(Settled.DONE);
        assertThat(status().ready()).isEqualTo(1);
        assertThat(broker().status(other).ready()).isEqualTo(1);
    }

    @Test
    void replacesByMoreThanTellTheirNumbersApart() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        publish("a");
        List<FollowUp> many = IntStream.range(0, 10_005)
                .mapToObj(i -> Settle.followUp(
                        new OutboundMessage(queue, 0, new Due.After(Duration.ofHours(1)), bytes("the same"))))
                .toList();

        assertThat(Settle.one(consumer, new Replace(claimOne(consumer), many))).isEqualTo(Settled.DONE);

        assertThat(status().delayed()).isEqualTo(10_005);
        assertThat(raw.commands().zrange("ssync:{" + queue + "}:delayed", 0, -1))
                .allMatch(member -> member.matches("0\\d{20}the same"));
    }

    @Test
    void publishesOnceThoughAWorkerDiesBetweenTheMessageAndTheAcknowledgement() throws Exception {
        Consumer crashing = consumer(SHORT_LEASE);
        Consumer consumer = consumer(LONG_LEASE);
        publish("a");
        List<FollowUp> both = List.of(next(other, "first"), next(other + "-too", "second"));
        raw.commands().set(other + "-too", "not a queue");
        Settle.one(crashing, new Replace(claimOne(crashing), both));
        assertThat(broker().status(other).ready()).isEqualTo(1);
        raw.commands().del(other + "-too");
        recoverEventually(consumer, 1);

        assertThat(Settle.one(consumer, new Replace(claimOne(consumer), both))).isEqualTo(Settled.DONE);

        assertThat(broker().status(other).ready()).isEqualTo(1);
        assertThat(broker().status(other + "-too").ready()).isEqualTo(1);
        await().atMost(SOON)
                .until(() -> raw.keys("ssync:{" + queue + "*:published:*").isEmpty());
    }

    @Test
    void remembersForAnHourWhatWasPublishedWithoutItsDelivery() throws Exception {
        Consumer consumer = consumer(LONG_LEASE);
        FollowUp published = next(other, "first");
        raw.commands().set(queue, "not a queue");
        consumer.settle(List.of(new Publish(List.of(published, next(queue, "second")))));

        assertThat(raw.commands().pttl("ssync:{" + other + "}:published:" + published.id()))
                .isBetween(3_000_000L, 3_600_000L);
        raw.commands().del(queue);
    }

    private static void assertRefused(Settled outcome, String message) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Settled.Refused.class,
                        refused -> assertThat(refused.cause())
                                .isExactlyInstanceOf(BrokerRefusedException.class)
                                .hasMessageStartingWith(message)
                                .hasMessageContaining("WRONGTYPE"));
    }
}
