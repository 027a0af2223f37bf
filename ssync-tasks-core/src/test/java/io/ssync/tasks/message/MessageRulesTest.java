package io.ssync.tasks.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.internal.message.MessageLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One list of rules, at the door of a worker and at that of a caller. */
class MessageRulesTest {
    private final InMemoryBroker broker = new InMemoryBroker();
    private final TaskApp app = TaskApp.builder("test").broker(broker).build();

    @AfterEach
    void close() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'id': ''",
                "'id': null",
                "'id': 5",
                "'id': []",
                "'id': 'a\\u0000b'",
                "'id': 'a\\nb'",
                "'id': 'a\\ud83d'",
                "'task': null",
                "'task': 5",
                "'task': []",
                "'task': ''",
                "'task': 'a\\u001b[2J'",
                "'retries': -1",
                "'retries': 1.5",
                "'retries': '1'",
                "'retries': 1e300",
                "'retries': NaN",
                "'retries': true",
                "'eta': 'tomorrow'",
                "'eta': 5",
                "'eta': '+999999999-12-31T00:00:00Z'",
                "'eta': '2200-01-02T00:00:00Z'",
                "'expires': '0000-01-01T00:00:00Z'",
                "'expires': '+10000-01-01T00:00:00Z'",
                "'expires': []",
                "'timelimit': 5",
                "'timelimit': [1]",
                "'timelimit': [1, 2, 3]",
                "'timelimit': ['1', null]",
                "'timelimit': [-1, null]",
                "'timelimit': [1e300, null]",
                "'timelimit': [NaN, null]",
                "'group': 5",
                "'group': ''",
                "'group_index': 'first'",
                "'root_id': ''",
                "'parent_id': {}",
                "'compression': 5",
                "'argsrepr': []",
                "'periodic_task_name': 5",
                "'stamps': []",
                "'stamped_headers': {}",
            })
    void namesTheHeaderThatIsWrongAndWhatIsAllowed(String header) {
        UnreadableMessageException refused = refused(message(header, ""));

        String name = header.substring(0, header.indexOf(':'));
        assertThat(refused).hasMessageStartingWith("header " + name + " must be ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'priority': '5'", "'priority': {}", "'delivery_info': 'celery'", "'periodic_task_name': []"})
    void namesThePropertyThatIsWrong(String property) {
        UnreadableMessageException refused = refused(message("", property));

        String name = property.substring(0, property.indexOf(':'));
        assertThat(refused).hasMessageStartingWith("property " + name + " must be ");
        assertThat(refused.taskId()).contains("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'retries': null",
                "'retries': 0",
                "'retries': 2147483647",
                "'retries': 3.0",
                "'eta': '0001-01-01T00:00:00'",
                "'expires': '9999-12-31T23:59:59.999999'",
                "'expires': null",
                "'timelimit': [null, null]",
                "'timelimit': null",
                "'timelimit': [0, 0.5]",
                "'group_index': 3",
                "'group': null",
                "'id': 'ünïcode / \\u2028 😀'",
                "'anything': [{'else': 1e300}]",
            })
    void allowsWhatCelerySends(String header) {
        assertThatCode(() -> MessageCodec.decode(message(header, ""))).doesNotThrowAnyException();
    }

    @Test
    void knowsIdAndNameOfWhatItRefuses() {
        UnreadableMessageException byHeader = refused(message("'eta': 'tomorrow'", ""));
        assertThat(byHeader.taskId()).contains("1");
        assertThat(byHeader.task()).contains("t");

        UnreadableMessageException byTask = refused(message("'task': 5", ""));
        assertThat(byTask.taskId()).contains("1");
        assertThat(byTask.task()).isEmpty();

        UnreadableMessageException byId = refused(message("'id': '" + "x".repeat(300) + "'", ""));
        assertThat(byId.taskId()).isEmpty();
        assertThat(byId.task()).contains("t");
        assertThat(byId).hasMessageContaining("1 to 255 characters").message().hasSizeLessThan(500);

        UnreadableMessageException byBody = refused(message("'compression': 'application/x-brotli'", ""));
        assertThat(byBody.taskId()).contains("1");
        assertThat(byBody).hasMessageContaining("application/x-brotli");

        UnreadableMessageException cutOff =
                refused("{\"headers\": {\"task\": \"t\", \"id\": \"1\", \"x\": [1, ".getBytes(UTF_8));
        assertThat(cutOff.taskId()).contains("1");
    }

    @Test
    void countsCharactersAsTheTablesOfResultsDo() {
        assertThat(MessageLimits.isName("😀".repeat(255))).isTrue();
        assertThat(MessageLimits.isName("😀".repeat(256))).isFalse();
        assertThat(MessageLimits.isName("x".repeat(256))).isFalse();
    }

    @Test
    void refusesNumbersAndNestingThatNobodyCanHandle() {
        refused(message("'n': " + "9".repeat(1_001), ""));
        refused(message("'deep': " + "[".repeat(501) + "]".repeat(501), ""));
    }

    @Test
    void refusesAMessageThatIsTooLarge() {
        byte[] large = new byte[MessageLimits.LARGEST_MESSAGE + 1];

        assertThat(refused(large)).hasMessageContaining("bytes").hasMessageContaining("are allowed");
    }

    @Test
    void aCallerIsToldBeforeAnythingIsSent() {
        refusedCall(Signature.of("bad\nname", List.of()), "header 'task'");
        refusedCall(Signature.of("t".repeat(256), List.of()), "header 'task'");
        refusedCall(call(TaskOptions.DEFAULTS.header("retries", -1)), "header 'retries'");
        refusedCall(call(TaskOptions.DEFAULTS.header("big", "x".repeat(2 << 20))), "headers have");
        refusedCall(call(TaskOptions.DEFAULTS.header("deep", nested(600))), "nested 500 deep");
        refusedCall(call(TaskOptions.DEFAULTS.header("long", BigInteger.TEN.pow(1_000))), "1000 digits");
        refusedCall(call(TaskOptions.DEFAULTS.header("compression", "brotli")), "brotli");
        refusedCall(call(TaskOptions.DEFAULTS.header("odd", new Object())), "headers carry");
        refusedCall(Signature.of("t", List.of(nested(600))), "JSON");
        refusedCall(Signature.of("t", List.of(BigInteger.TEN.pow(200_000))), "1000 digits");
        refusedCall(Signature.of("t", List.of(new BigDecimal("1e200000"))), "1000 digits");
        refusedCall(Signature.of("t", List.of(new byte[MessageLimits.LARGEST_BODY])), "bytes");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskOptions.DEFAULTS.taskId("a\u0000b"))
                .withMessageContaining("taskId");
        assertThatIllegalArgumentException().isThrownBy(() -> TaskOptions.DEFAULTS.taskId("x".repeat(256)));
        assertThatIllegalArgumentException().isThrownBy(() -> TaskOptions.DEFAULTS.queue("celery\u0006\u00163"));
        assertThat(broker.status("celery").ready()).isZero();
    }

    @Test
    void timesThatNoMessageCanCarryAreNoOptions() {
        Duration ages = Duration.ofSeconds(Long.MAX_VALUE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskOptions.eta(Instant.parse("2300-01-01T00:00:00Z")))
                .withMessageContaining("eta");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskOptions.DEFAULTS.expires(Instant.MAX))
                .withMessageContaining("expires");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskOptions.countdown(ages))
                .withMessageContaining("countdown");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskOptions.DEFAULTS.timeLimit(ages))
                .withMessageContaining("timeLimit");
        refusedCall(Signature.of("t", List.of(Instant.MAX)), "JSON");
    }

    @Test
    void nothingOfManyCallsIsSentWhenOneIsRefused() {
        List<Signature<?>> calls = List.of(Signature.of("t", List.of()), Signature.of("bad\nname", List.of()));

        assertThatIllegalArgumentException().isThrownBy(() -> app.sendAll(calls));
        assertThat(broker.status("celery").ready()).isZero();
    }

    @Test
    void sendsWhatIsJustAllowed() {
        AsyncResult<Object> sent = app.send(Signature.of("t".repeat(255), List.of(BigInteger.TEN.pow(999), nested(490)))
                .with(TaskOptions.DEFAULTS.taskId("😀".repeat(255)).header("x", "y".repeat(1_000_000))));

        assertThat(sent.id()).isEqualTo("😀".repeat(255));
        assertThat(broker.status("celery").ready()).isOne();
    }

    private void refusedCall(Signature<?> call, String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> app.send(call)).withMessageContaining(reason);
    }

    private static Signature<Object> call(TaskOptions options) {
        return Signature.of("t", List.of()).with(options);
    }

    private static Object nested(int depth) {
        List<Object> value = List.of();
        for (int i = 1; i < depth; i++) {
            value = new ArrayList<>(Collections.singletonList(value));
        }
        return value;
    }

    private static UnreadableMessageException refused(byte[] message) {
        UnreadableMessageException refused =
                catchThrowableOfType(UnreadableMessageException.class, () -> MessageCodec.decode(message));
        assertThat(refused)
                .as(() -> new String(message, 0, Math.min(500, message.length), UTF_8))
                .isNotNull();
        return refused;
    }

    /** A good message with one header or property set anew. */
    private static byte[] message(String header, String property) {
        Map<String, @Nullable Object> headers = new LinkedHashMap<>(Map.of("task", "t", "id", "1"));
        headers.keySet().removeIf(name -> header.startsWith("'" + name + "'"));
        StringBuilder text = new StringBuilder("{'body': '[[], {}, {}]', 'headers': {");
        headers.forEach((name, value) -> text.append("'" + name + "': '" + value + "', "));
        text.append(header.isEmpty() ? "'x': 1" : header);
        text.append("}, 'properties': {").append(property).append("}}");
        return text.toString().replace('\'', '"').getBytes(UTF_8);
    }
}
