package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A queue that fails for days must not fill the memory of Redis with its dead letters. */
class DeadLetterBoundsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LETTER = 100_000;

    private final EmbeddedRedis redis = EmbeddedRedis.start();
    private final RawRedis raw = new RawRedis(redis.uri());
    private final RedisBroker broker = RedisBroker.connect(redis.uri().toString());
    private final Consumer consumer = broker.consume(Consumer.Options.of("worker@host", List.of("mail")));

    @AfterEach
    void close() {
        consumer.close();
        broker.close();
        raw.close();
        redis.close();
    }

    @Test
    void letTheOldestGoPast100Megabytes() throws Exception {
        bury(LETTER, 'a');
        // As if all but room for nine and a half letters were taken.
        raw.commands().hincrby("ssync:{mail}:dead:letters", "#bytes", 100 * 1024 * 1024 - 95 * LETTER / 10);
        for (int i = 1; i < 12; i++) {
            bury(LETTER, (char) ('a' + i));
        }

        List<DeadLetter> letters = broker.deadLetters("mail").list(0, 100);
        assertThat(letters).hasSize(9);
        assertThat(letters)
                .extracting(letter -> (char) letter.payload()[0])
                .startsWith('l')
                .endsWith('d');
    }

    @Test
    void areCountedInBytesUntilTheyAreGone() throws Exception {
        for (int i = 0; i < 3; i++) {
            bury(LETTER, 'a');
        }
        List<String> ids = broker.deadLetters("mail").list(0, 100).stream()
                .map(DeadLetter::id)
                .toList();
        assertThat(bytes()).isBetween(3L * LETTER, 4L * LETTER);

        assertThat(broker.deadLetters("mail").drop(ids.subList(0, 2))).isEqualTo(2);
        assertThat(bytes()).isBetween(1L * LETTER, 2L * LETTER);

        assertThat(broker.deadLetters("mail").retry(ids.subList(2, 3))).isEqualTo(1);
        assertThat(raw.commands().exists("ssync:{mail}:dead", "ssync:{mail}:dead:letters"))
                .isZero();
    }

    @Test
    void keepTheNewestHoweverMuchItTakes() throws Exception {
        bury(1, 'a');
        raw.commands().hset("ssync:{mail}:dead:letters", "#bytes", Long.toString(1_000_000_000L));
        bury(1, 'b');

        assertThat(broker.deadLetters("mail").list(0, 100))
                .singleElement()
                .satisfies(letter -> assertThat(letter.payload()[0]).isEqualTo((byte) 'b'));
    }

    @Test
    void countThoseThatWereThereBeforeAnybodyCounted() throws Exception {
        bury(LETTER, 'a');
        raw.commands().hdel("ssync:{mail}:dead:letters", "#bytes");
        bury(LETTER, 'b');

        assertThat(bytes()).isBetween(2L * LETTER, 3L * LETTER);
    }

    @Test
    void cutReasonsAndExceptionsBetweenTwoCharacters() throws Exception {
        broker.publish(OutboundMessage.of("mail", new byte[] {'x'}));
        String umlauts = "ü".repeat(100_000);
        Settle.deadLetter(consumer, consumer.claim(1, SOON).get(0), "a" + umlauts, umlauts);

        DeadLetter letter = broker.deadLetters("mail").list(0, 1).get(0);
        assertThat(letter.reason()).matches("aü{2047}\\.\\.\\.");
        assertThat(letter.lastException()).matches("ü{16384}\\.\\.\\.");
    }

    private void bury(int size, char content) throws InterruptedException {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) content);
        broker.publish(OutboundMessage.of("mail", payload));
        Settle.deadLetter(consumer, consumer.claim(1, SOON).get(0), "too large", null);
    }

    private long bytes() {
        return Long.parseLong(raw.commands().hget("ssync:{mail}:dead:letters", "#bytes"));
    }
}
