package io.ssync.tasks.message;

import static io.ssync.tasks.message.Captures.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ssync.tasks.message.Captures.Capture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MessageCodecTest {
    private static final List<String> VERSIONS = Captures.VERSIONS;

    @ParameterizedTest
    @MethodSource("io.ssync.tasks.message.Captures#all")
    void writesAMessageOfCelerysAsItWas(Capture capture) {
        byte[] written = MessageCodec.encode(capture.decode());

        assertThat(json(written)).isEqualTo(json(capture.raw()));
    }

    @ParameterizedTest
    @MethodSource("io.ssync.tasks.message.Captures#all")
    void readsHeadersAndPropertiesOfCelerys(Capture capture) {
        TaskMessage message = capture.decode();

        assertThat(json(CeleryJson.write(message.headers())))
                .isEqualTo(capture.envelope().get("headers"));
        assertThat(json(CeleryJson.write(message.properties())))
                .isEqualTo(capture.envelope().get("properties"));
        assertThat(message.contentType()).isEqualTo("application/json");
        assertThat(message.contentEncoding()).isEqualTo("utf-8");
    }

    @ParameterizedTest
    @MethodSource("io.ssync.tasks.message.Captures#all")
    void readsBodiesOfCelerys(Capture capture) {
        TaskMessage message = capture.decode();

        assertThat(new String(message.body(), UTF_8)).isEqualTo(capture.bodyText());
        assertThat(json(message.body())).isEqualTo(capture.body());
    }

    @ParameterizedTest
    @MethodSource("io.ssync.tasks.message.Captures#all")
    void readsWhatEveryMessageOfCelerysHas(Capture capture) {
        TaskMessage message = capture.decode();

        assertThat(message.task()).matches("academic\\.tasks\\.\\w+|celery\\.\\w+");
        assertThat(message.id()).isEqualTo(message.properties().get("correlation_id"));
        assertThat(message.routingKey()).isIn("celery", "reports");
        assertThat(message.sentAt()).isEmpty();
        assertThat(message.periodicTaskName()).isNull();
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void readsAPlainCall(String version) {
        TaskMessage message = decode(version, "message_delay");

        assertThat(message.task()).isEqualTo("academic.tasks.add");
        assertThat(message.retries()).isZero();
        assertThat(message.priority()).isZero();
        assertThat(message.eta()).isEmpty();
        assertThat(message.expires()).isEmpty();
        assertThat(message.timeLimit()).isEmpty();
        assertThat(message.softTimeLimit()).isEmpty();
        assertThat(message.ignoreResult()).isFalse();
        assertThat(message.header("argsrepr")).isEqualTo("(2, 3)");
        assertThat(message.header("shadow")).isNull();
        assertThat(message.header("nobody's")).isNull();
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void readsTimes(String version) {
        Instant withFraction = Instant.parse("2030-01-02T03:04:05.678901Z");
        assertThat(decode(version, "message_eta").eta()).contains(withFraction);
        assertThat(decode(version, "message_eta_naive").eta()).contains(Instant.parse("2030-01-02T03:04:05Z"));
        assertThat(decode(version, "message_eta_offset").eta()).contains(Instant.parse("2030-01-01T21:34:05Z"));
        assertThat(decode(version, "message_expires_datetime").expires()).contains(withFraction);
        assertThat(decode(version, "message_expires_seconds").expires()).isPresent();
        assertThat(decode(version, "message_countdown").eta()).isPresent();
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void readsTimeLimitsHardFirst(String version) {
        TaskMessage message = decode(version, "message_time_limits");

        assertThat(message.timeLimit()).contains(30.0);
        assertThat(message.softTimeLimit()).contains(20.0);
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void readsPriorities(String version) {
        assertThat(IntStream.rangeClosed(0, 9)
                        .map(i -> decode(version, "message_priority_" + i).priority()))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void readsARetry(String version) {
        TaskMessage message = decode(version, "message_retry");

        assertThat(message.retries()).isEqualTo(1);
        assertThat(message.eta()).isPresent();
        assertThat(message.header("parent_id")).isEqualTo(message.id());
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void readsOptionsOfACall(String version) {
        assertThat(decode(version, "message_ignore_result").ignoreResult()).isTrue();
        assertThat(decode(version, "message_queue").routingKey()).isEqualTo("reports");
        assertThat(decode(version, "message_requeued").headers()).containsEntry("redelivered", true);
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void readsACompressedBodyAndWritesItCompressed(String version) {
        TaskMessage message = decode(version, "message_compression_gzip");
        assertThat(new String(message.body(), UTF_8)).startsWith("[[2, 3], {}, {");

        TaskMessage retried = MessageCodec.decode(MessageCodec.encode(message.with(Map.of("retries", 1), Map.of())));

        assertThat(retried.body()).isEqualTo(message.body());
        assertThat(retried.headers()).containsEntry("compression", "application/x-gzip");
    }

    @Test
    void writesABodyThatCameAsPlainTextInBase64() {
        TaskMessage message =
                decode("{'body': '[[], {}, {}]', 'headers': {'task': 't', 'id': '1'}, 'properties': {'x': 1}}");

        byte[] written = MessageCodec.encode(message);

        assertThat(json(written).get("body").asString())
                .isEqualTo(Base64.getEncoder().encodeToString("[[], {}, {}]".getBytes(UTF_8)));
        assertThat(MessageCodec.decode(written).properties()).isEqualTo(Map.of("x", 1, "body_encoding", "base64"));
        assertThat(MessageCodec.decode(written).body()).isEqualTo(message.body());
    }

    @Test
    void readsWhenAMessageWasSentAndByWhichSchedule() {
        TaskMessage asProperty = decode("{'headers': {'task': 't', 'id': '1'}, "
                + "'properties': {'timestamp': 1893456000.25, 'periodic_task_name': 'nightly'}}");
        TaskMessage asHeader = decode("{'headers': {'task': 't', 'id': '1', 'periodic_task_name': 'hourly'}}");

        assertThat(asProperty.sentAt()).contains(Instant.parse("2030-01-01T00:00:00.250Z"));
        assertThat(asProperty.periodicTaskName()).isEqualTo("nightly");
        assertThat(asHeader.periodicTaskName()).isEqualTo("hourly");
    }

    @Test
    void clampsPrioritiesAndIgnoresLimitsOfZero() {
        assertThat(decode("{'headers': {'task': 't', 'id': '1'}, 'properties': {'priority': 255}}")
                        .priority())
                .isEqualTo(9);
        assertThat(decode("{'headers': {'task': 't', 'id': '1'}, 'properties': {'priority': -1}}")
                        .priority())
                .isZero();
        TaskMessage limited = decode("{'headers': {'task': 't', 'id': '1', 'timelimit': [0, 1.5]}}");
        assertThat(limited.timeLimit()).isEmpty();
        assertThat(limited.softTimeLimit()).contains(1.5);
    }

    @Test
    void carriesTextThatPythonCannotSpellOut() {
        TaskMessage message = decode("{'headers': {'task': 't', 'id': '1', 'half': 'a\\ud83d'}}");

        assertThat(MessageCodec.decode(MessageCodec.encode(message)).headers()).isEqualTo(message.headers());
    }

    @Test
    void carriesNumbersOfAnySize() {
        TaskMessage message = decode(
                "{'headers': {'task': 't', 'id': '1', 'long': 9007199254740993, 'huge': 123456789012345678901234567890,"
                        + " 'fraction': 0.1, 'nan': NaN, 'infinity': -Infinity}}");

        assertThat(MessageCodec.decode(MessageCodec.encode(message)).headers()).isEqualTo(message.headers());
        assertThat(new String(MessageCodec.encode(message), UTF_8))
                .contains("9007199254740993", "123456789012345678901234567890", "0.1", "NaN", "-Infinity");
    }

    static Stream<Capture> malformed() {
        return VERSIONS.stream()
                .flatMap(version -> Captures.file(version + "/malformed_messages").get("cases").properties().stream()
                        .map(entry -> new Capture(
                                version + "/" + entry.getKey(),
                                entry.getValue().get("raw").asString(),
                                json("null"),
                                "",
                                json("null"))));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void survivesMessagesThatKillACeleryWorker(Capture capture) {
        try {
            readEverything(capture.decode());
        } catch (UnreadableMessageException e) {
            assertThat(e).message().isNotBlank();
        }
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void saysWhatIsWrongWithAMessage(String version) {
        JsonNode cases = Captures.file(version + "/malformed_messages").get("cases");

        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> decode(cases.get("not_json").get("raw").asString()))
                .withMessageContaining("not JSON");
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> decode(cases.get("bad_base64").get("raw").asString()))
                .withMessageContaining("base64");
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(
                        () -> decode(cases.get("no_id").get("raw").asString()).id())
                .withMessageContaining("'id'");
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() ->
                        decode(cases.get("no_headers").get("raw").asString()).task())
                .withMessageContaining("'task'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "5",
                "{'body': {}}",
                "{'body': null}",
                "{'headers': []}",
                "{'headers': null}",
                "{'properties': 'x'}",
                "{'content-type': {}}",
                "{'body': '%', 'properties': {'body_encoding': 'base64'}}",
                "{'body': 'AAAA', 'headers': {'compression': 'application/x-gzip'}, 'properties': {'body_encoding': 'base64'}}",
                "{'body': '', 'headers': {'compression': 'application/x-gzip'}, 'properties': {'body_encoding': 'base64'}}",
                "{'headers': {'compression': 'application/x-bz2'}}",
            })
    void refusesWhatIsNoTaskMessage(String element) {
        assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> decode(element));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'tomorrow'", "1893456000.0", "'1893456000'", "{}", "[]", "true", "''"})
    void refusesATimeThatIsNone(String eta) {
        String element = "{'headers': {'task': 't', 'id': '1', 'eta': " + eta + "}}";

        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> decode(element))
                .withMessageContaining("'eta'");
    }

    @Test
    void refusesAMessageThatEndsEarly() {
        byte[] whole = Captures.one("celery-5.6.3/message_retry_headers_priority")
                .raw()
                .getBytes(UTF_8);

        for (int length = 0; length < whole.length; length++) {
            byte[] part = java.util.Arrays.copyOf(whole, length);
            assertThatExceptionOfType(UnreadableMessageException.class)
                    .as("the first %d bytes", length)
                    .isThrownBy(() -> MessageCodec.decode(part));
        }
    }

    @Test
    void survivesDamageAnywhere() {
        byte[] whole = Captures.one("celery-5.6.3/message_retry_headers_priority")
                .raw()
                .getBytes(UTF_8);

        for (int position = 0; position < whole.length; position++) {
            for (byte damage : new byte[] {0, '"', '\\', '{', ']', ',', '-', '9', (byte) 0xff}) {
                byte[] damaged = whole.clone();
                damaged[position] = damage;
                try {
                    readEverything(MessageCodec.decode(damaged));
                } catch (UnreadableMessageException e) {
                    assertThat(e).message().isNotBlank();
                }
            }
        }
    }

    @Test
    void refusesNestingThatWouldOverflowTheStack() {
        String deep = "[".repeat(1_000_000);

        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> decode("{'headers': {'deep': " + deep));
    }

    @Test
    void refusesACompressedBodyThatWouldFillTheMemory() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(bomb)) {
            byte[] megabyte = new byte[1024 * 1024];
            for (int i = 0; i <= 256; i++) {
                deflated.write(megabyte);
            }
        }
        String element = "{\"body\": \"" + Base64.getEncoder().encodeToString(bomb.toByteArray())
                + "\", \"headers\": {\"compression\": \"gzip\"}, \"properties\": {\"body_encoding\": \"base64\"}}";

        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> MessageCodec.decode(element.getBytes(UTF_8)))
                .withMessage("the compressed body holds more than 256 MB");
    }

    private static void readEverything(TaskMessage message) {
        message.retries();
        message.timeLimit();
        message.softTimeLimit();
        message.ignoreResult();
        message.priority();
        message.routingKey();
        message.sentAt();
        message.periodicTaskName();
        MessageCodec.encode(message);
        message.task();
        message.id();
        message.eta();
        message.expires();
    }

    private static TaskMessage decode(String version, String name) {
        return Captures.one(version + "/" + name).decode();
    }

    private static TaskMessage decode(String element) {
        return MessageCodec.decode(element.replace('\'', '"').getBytes(UTF_8));
    }
}
