package io.ssync.tasks.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.ssync.tasks.internal.canvas.Embed;
import io.ssync.tasks.internal.message.MessageLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recorded messages with anything done to them: either they are unreadable, or nothing that they can be asked throws. The seed in the
 * name of a failed test brings its messages back.
 */
class DecodingFuzzTest {
    private static final List<byte[]> RECORDED =
            Captures.all().map(capture -> capture.raw().getBytes(UTF_8)).toList();

    /** What is put in the place of a value or anywhere else. */
    private static final List<String> TOKENS = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e999999999",
            "NaN",
            "-Infinity",
            "9".repeat(999),
            "9".repeat(1_001),
            "0.1e-400",
            "\"\"",
            "[]",
            "{}",
            "[[]]",
            "{\"a\":{}}",
            "\"\\u0000\"",
            "\"\\ud83d\"",
            "\"" + "x".repeat(300) + "\"",
            "[".repeat(600),
            "\"+999999999-12-31T23:59:59.999999999Z\"",
            "\"-999999999-01-01T00:00:00+18:00\"",
            "\"2030-02-30T25:61:61\"",
            "[null,null]",
            "[1,2,3]",
            "[\"a\",{}]",
            "\"application/zstd\"",
            "\"application/x-lzma\"",
            "\"application/x-bz2\"",
            "\"gzip\"",
            "\"base64\"",
            "{\"task\":\"t\",\"id\":\"1\",\"args\":null}",
            "9223372036854775807",
            "\"eta\":",
            ",",
            "}",
            "\u0006");

    private static final List<String> NAMES = List.of(
            "task",
            "id",
            "eta",
            "expires",
            "retries",
            "timelimit",
            "group",
            "group_index",
            "root_id",
            "parent_id",
            "compression",
            "argsrepr",
            "priority",
            "delivery_info",
            "timestamp",
            "body_encoding",
            "body",
            "headers",
            "properties",
            "content-type",
            "redelivered",
            "periodic_task_name",
            "ignore_result",
            "routing_key",
            "stamps");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingElseIsThrownAndNothingThrowsAfterwards(long seed) {
        Random random = new Random(seed);
        int readable = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] message = RECORDED.get(random.nextInt(RECORDED.size()));
            for (int change = random.nextInt(4); change >= 0 && message.length > 0; change--) {
                message = changed(message, random);
            }
            readable += read(message) ? 1 : 0;
        }
        // Else it would only show that everything is refused.
        assertThat(readable).isBetween(50, 950);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void bytesOfAnyKindAreUnreadable(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            read(noise);
            noise = ("{\"body\":\"" + new String(noise, UTF_8)).getBytes(UTF_8);
            read(noise);
        }
    }

    private static boolean read(byte[] message) {
        try {
            TaskMessage read;
            try {
                read = MessageCodec.decode(message);
            } catch (UnreadableMessageException e) {
                assertThat(e).message().isNotBlank().hasSizeLessThan(2_000);
                assertThat(e.taskId().stream().allMatch(MessageLimits::isName)).isTrue();
                return false;
            }
            askEverything(read);
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            return fail("on " + new String(message, UTF_8), e);
        }
    }

    private static void askEverything(TaskMessage message) {
        assertThat(MessageLimits.isName(message.id())).isTrue();
        assertThat(MessageLimits.isName(message.task())).isTrue();
        assertThat(message.retries()).isNotNegative();
        assertThat(message.priority()).isBetween(0, 9);
        message.eta();
        message.expires();
        message.timeLimit();
        message.softTimeLimit();
        message.ignoreResult();
        message.routingKey();
        message.isRestored();
        message.isDelayedByBroker();
        message.sentAt();
        message.periodicTaskName();
        message.headers().keySet().forEach(message::header);
        MessageRules.requireSendable(message);
        assertThat(MessageCodec.decode(MessageCodec.encode(message)).headers().keySet())
                .isEqualTo(message.headers().keySet());
        try {
            Embed.of(message.body());
        } catch (UnreadableMessageException e) {
            assertThat(e).message().isNotBlank();
        }
    }

    private static byte[] changed(byte[] message, Random random) {
        int at = random.nextInt(message.length);
        String token = TOKENS.get(random.nextInt(TOKENS.size()));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] other = message.clone();
                other[at] = (byte) random.nextInt(256);
                yield other;
            }
            case 1 -> spliced(message, at, token.getBytes(UTF_8), at);
            case 2 -> spliced(message, at, new byte[0], Math.min(message.length, at + 1 + random.nextInt(20)));
            case 3 -> Arrays.copyOf(message, Math.max(1, at));
            default -> withValue(message, NAMES.get(random.nextInt(NAMES.size())), token);
        };
    }

    /** The message with another value of this name, wherever the name stands first. */
    private static byte[] withValue(byte[] message, String name, String value) {
        String text = new String(message, UTF_8);
        int start = text.indexOf("\"" + name + "\": ");
        if (start < 0) {
            return text.replaceFirst(
                            "\\{", java.util.regex.Matcher.quoteReplacement("{\"" + name + "\": " + value + ", "))
                    .getBytes(UTF_8);
        }
        int from = start + name.length() + 4;
        int to = from;
        for (int depth = 0; to < text.length() && (depth > 0 || ",}".indexOf(text.charAt(to)) < 0); to++) {
            depth += "[{".indexOf(text.charAt(to)) >= 0 ? 1 : "]}".indexOf(text.charAt(to)) >= 0 ? -1 : 0;
        }
        return (text.substring(0, from) + value + text.substring(to)).getBytes(UTF_8);
    }

    private static byte[] spliced(byte[] message, int from, byte[] middle, int to) {
        byte[] spliced = Arrays.copyOf(message, from + middle.length + message.length - to);
        System.arraycopy(middle, 0, spliced, from, middle.length);
        System.arraycopy(message, to, spliced, from + middle.length, message.length - to);
        return spliced;
    }
}
