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
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.testing.Settle;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis did it, but nobody heard of it: nothing may be lost by that, and nothing done twice. */
class LostAnswerTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final EmbeddedRedis redis = EmbeddedRedis.start();
    private final BadNetwork network = new BadNetwork(redis);
    private final RawRedis raw = new RawRedis(redis.uri());
    private final RedisBroker broker = RedisBroker.connect(network.uri());
    private final RedisBroker observer = RedisBroker.connect(redis.uri().toString());
    private final Consumer consumer = broker.consume(Consumer.Options.of("worker@lossy", List.of("mail")));

    /** Answers come in order: when this one is here, none is under way for what was declared before. */
    @BeforeEach
    void settleDown() {
        broker.status("mail");
    }

    @BeforeEach
    void publishFive() {
        observer.publishAll(IntStream.range(0, 5)
                .mapToObj(i -> OutboundMessage.of("mail", bytes("message " + i)))
                .toList());
    }

    @AfterEach
    void close() throws IOException {
        consumer.close();
        broker.close();
        observer.close();
        raw.close();
        network.close();
        redis.close();
    }

    @Test
    void ofAClaimIsRepairedByTheNextClaim() throws Exception {
        List<Delivery> held = consumer.claim(1, SOON);
        network.swallowNextAnswer();
        assertThatThrownBy(() -> consumer.claim(3, SOON)).isInstanceOf(BrokerException.class);
        assertThat(observer.status("mail").inFlight()).isEqualTo(4);

        List<Delivery> claimed = eventually(() -> consumer.claim(3, SOON));

        assertThat(texts(claimed)).containsExactly("message 1", "message 2", "message 3");
        assertThat(claimed).allMatch(delivery -> delivery.redeliveries() == 0);
        assertThat(observer.status("mail").inFlight()).isEqualTo(4);
        assertThat(Settle.ack(consumer, claimed)).isEqualTo(3);
        assertThat(Settle.ack(consumer, held)).isEqualTo(1);
    }

    @Test
    void ofAClaimIsRepairedByClosing() throws Exception {
        List<Delivery> held = consumer.claim(1, SOON);
        network.swallowNextAnswer();
        assertThatThrownBy(() -> consumer.claim(3, SOON)).isInstanceOf(BrokerException.class);
        assertThat(Settle.ack(consumer, held)).isEqualTo(1);

        Settle.release(consumer, held);
        consumer.close();

        assertThat(observer.status("mail").inFlight()).isZero();
        try (Consumer other = observer.consume(Consumer.Options.of("worker@other", List.of("mail")))) {
            assertThat(texts(other.claim(4, SOON))).containsExactly("message 1", "message 2", "message 3", "message 4");
        }
    }

    @Test
    void ofAnAcknowledgementIsNoHarm() throws Exception {
        List<Delivery> held = consumer.claim(2, SOON);
        network.swallowNextAnswer();
        assertThatThrownBy(() -> Settle.ack(consumer, held)).isInstanceOf(BrokerAwayException.class);

        // It was done, and is known to be, since nobody can have taken anything under a lease that stands.
        assertThat(eventually(() -> List.of(Settle.ack(consumer, held)))).containsExactly(2);

        assertThat(observer.status("mail").inFlight()).isZero();
        assertThat(observer.status("mail").ready()).isEqualTo(3);
    }

    @Test
    void ofAnySettlementIsNoHarm() throws Exception {
        FollowUp mail = Settle.followUp(OutboundMessage.of("mail", bytes("after 1")));
        List<FollowUp> both = List.of(
                Settle.followUp(OutboundMessage.of("letters", bytes("after 2"))),
                Settle.followUp(new OutboundMessage("mail", 9, Due.NOW, bytes("after 2"))));
        // Whichever of the answers it is: there are a few of them, and no more.
        for (int answer = 1; answer <= 8; answer++) {
            List<Delivery> held = consumer.claim(5, SOON);
            assertThat(held).hasSize(5);
            List<Settlement> settlements = List.of(
                    new Settlement.Ack(held.get(0)),
                    new Settlement.Replace(held.get(1), List.of(mail)),
                    new Settlement.Replace(held.get(2), both),
                    new Settlement.Defer(held.get(3), new Due.After(Duration.ofHours(1))),
                    new Settlement.DeadLetter(held.get(4), "for the test", null));
            network.swallowAnswer(answer);

            await().atMost(SOON)
                    .until(() -> consumer.settle(settlements).stream().allMatch(Settled.DONE::equals));

            network.swallowAnswer(0);
            assertThat(raw.commands().lrange("mail", 0, -1)).containsExactly("after 1");
            assertThat(raw.commands().lrange("mail\u0006\u00169", 0, -1)).containsExactly("after 2");
            assertThat(raw.commands().lrange("letters", 0, -1)).containsExactly("after 2");
            assertThat(observer.status("mail").inFlight()).isZero();
            assertThat(observer.status("mail").delayed()).isEqualTo(1);
            assertThat(observer.status("mail").deadLetters()).isEqualTo(1);
            forgetMarkers();
            raw.commands().del("mail", "mail\u0006\u00169", "letters", "ssync:{mail}:delayed");
            raw.commands().del("ssync:{mail}:dead", "ssync:{mail}:dead:letters");
            publishFive();
            await().atMost(SOON).until(() -> isBack());
        }
    }

    /** Markers whose removal was cut off last an hour at most; the next round uses the same ids. */
    private void forgetMarkers() {
        for (String marker : raw.keys("*:published:*")) {
            // -2 of a marker that has just gone; -1 would be one that stays for ever.
            assertThat(raw.commands().pttl(marker))
                    .isBetween(-2L, Duration.ofHours(1).toMillis())
                    .isNotEqualTo(-1);
            raw.commands().del(marker);
        }
    }

    private boolean isBack() throws InterruptedException {
        try {
            consumer.renew();
            return true;
        } catch (BrokerException away) {
            return false;
        }
    }

    @Test
    void ofAPublishIsTheCallersToJudge() {
        network.swallowNextAnswer();

        assertThatThrownBy(() -> broker.publish(OutboundMessage.of("mail", bytes("message 5"))))
                .isInstanceOf(BrokerException.class);

        eventually(() -> List.of(broker.status("mail")));
        assertThat(observer.status("mail").ready()).isEqualTo(6);
    }

    private static <T> List<T> eventually(Callable<List<T>> call) {
        return await().atMost(SOON)
                .ignoreExceptionsInstanceOf(BrokerException.class)
                .until(call, answer -> !answer.isEmpty());
    }
}
