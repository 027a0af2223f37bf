package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Fanout;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker ends while it asks the others: whatever it was doing with its mailbox, nothing stays in Redis. */
class InterruptedMailboxTest {
    private final EmbeddedRedis redis = EmbeddedRedis.start();
    private final RawRedis raw = new RawRedis(redis.uri());
    private final RedisBroker broker = RedisBroker.connect(redis.uri().toString());

    @AfterEach
    void close() {
        broker.close();
        raw.close();
        redis.close();
    }

    @Test
    void leavesNothingWheneverItsThreadIsInterrupted() throws InterruptedException {
        for (int round = 0; round < 60; round++) {
            // What is not known to Redis is sent twice.
            raw.commands().scriptFlush();
            Thread asking = new Thread(() -> {
                try (Fanout.Mailbox mailbox = broker.fanout().openMailbox("replies", "me")) {
                    mailbox.take(Duration.ofSeconds(10));
                } catch (BrokerException | InterruptedException e) {
                    // That is what ends it.
                }
            });
            asking.start();
            LockSupport.parkNanos(round * 200_000L);
            asking.interrupt();
            asking.join();

            assertNothingIsLeft();
        }
    }

    @Test
    void leavesNothingWhenItIsClosed() {
        Fanout.Mailbox mailbox = broker.fanout().openMailbox("replies", "me");
        broker.fanout().sendLetter("replies", "me", new byte[] {1});
        Thread.currentThread().interrupt();
        try {
            mailbox.close();
        } catch (BrokerException e) {
            // Unless the answer was there before it was waited for.
        }
        assertThat(Thread.interrupted()).isTrue();

        assertNothingIsLeft();
    }

    /** Answers come in order: the first comes after what a script did not know, the second after what was sent then. */
    private void assertNothingIsLeft() {
        broker.status("mail");
        broker.status("mail");
        assertThat(raw.keys("*replies*")).isEmpty();
    }
}
