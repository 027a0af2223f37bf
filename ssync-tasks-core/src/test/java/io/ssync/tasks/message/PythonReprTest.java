package io.ssync.tasks.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.internal.message.PythonRepr;
import io.ssync.tasks.message.Captures.Capture;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PythonReprTest {
    /** Arguments that are more than JSON shows: the text has tuples, times, decimals, UUIDs or bytes. */
    private static final Set<String> NOT_PLAIN = Set.of(
            "message_bytes",
            "message_bytes_text",
            "message_chunks",
            "message_datetime",
            "message_decimal_uuid",
            "message_retry_headers_priority",
            "message_tuple_set");

    static Stream<Capture> plain() {
        return Captures.all()
                .filter(capture -> !NOT_PLAIN.contains(
                        capture.name().substring(capture.name().indexOf('/') + 1)));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void writesArgumentsAsCeleryDoes(Capture capture) {
        TaskMessage message = capture.decode();
        List<?> body = (List<?>) CeleryJson.readPlain(new String(message.body(), UTF_8));

        assertThat(PythonRepr.ofArgs((List<?>) body.get(0))).isEqualTo(message.header("argsrepr"));
        assertThat(PythonRepr.of(body.get(1))).isEqualTo(message.header("kwargsrepr"));
    }

    @Test
    void writesWhatPythonHasItsOwnTypesFor() {
        List<Object> args = List.of(new BigDecimal("1.10"), new UUID(0, 1));

        assertThat(PythonRepr.ofArgs(args))
                .isEqualTo(Captures.one("celery-5.6.3/message_decimal_uuid")
                        .decode()
                        .header("argsrepr"));
    }

    @Test
    void writesBytesAsTextOrInHexAsCeleryDoes() {
        List<Object> args = List.of("abc".getBytes(UTF_8), new byte[] {(byte) 0xff, 0});

        assertThat(PythonRepr.ofArgs(args))
                .isEqualTo(Captures.one("celery-5.6.3/message_bytes").decode().header("argsrepr"));
    }

    @Test
    void writesTheBeginningOfManyBytes() {
        assertThat(PythonRepr.of("€".repeat(20).getBytes(UTF_8))).isEqualTo("b'" + "€".repeat(10) + "...'");
        assertThat(PythonRepr.of(new byte[100])).hasSizeLessThan(200);
    }

    @Test
    void writesNumbersAndWordsOfPythons() {
        assertThat(PythonRepr.ofArgs(Arrays.asList(1, 2.5, Double.NaN, Float.NEGATIVE_INFINITY, true, null)))
                .isEqualTo("(1, 2.5, nan, -inf, True, None)");
        assertThat(PythonRepr.of(new BigDecimal("1E+3"))).isEqualTo("Decimal('1E+3')");
    }

    @Test
    void quotesTextInSingleQuotesAndLeavesTheRest() {
        assertThat(PythonRepr.of("it's \"raw\"\n✓")).isEqualTo("'it\\'s \"raw\"\n✓'");
    }

    @Test
    void showsThreeLevels() {
        assertThat(PythonRepr.ofArgs(List.of(List.of(List.of(List.of(1)))))).isEqualTo("([[[...]]],)");
        assertThat(PythonRepr.of(Map.of("a", Map.of("b", Map.of("c", Map.of("d", 1))))))
                .isEqualTo("{'a': {'b': {'c': {...}}}}");
    }

    @Test
    void endsInDotsWhereThereIsTooMuch() {
        assertThat(PythonRepr.ofArgs(Collections.nCopies(100_000, 7)))
                .startsWith("(7, 7, ")
                .endsWith(", ...)")
                .hasSizeLessThan(1040);
        assertThat(PythonRepr.ofArgs(Collections.nCopies(10, "x".repeat(1_000))))
                .hasSizeLessThan(1060)
                .endsWith(", ...)");
        assertThat(PythonRepr.of("x".repeat(2_000))).hasSizeLessThan(1040).endsWith("...'");
    }

    @Test
    void cutsNoCharacterInHalf() {
        for (String start : List.of("", "x")) {
            String repr = PythonRepr.of(start + "😀".repeat(2_000));

            assertThat(new String(repr.getBytes(UTF_8), UTF_8)).isEqualTo(repr).endsWith("😀...'");
        }
    }

    @Test
    void keepsTheOrderOfKeywordArguments() {
        Map<String, Object> kwargs = new LinkedHashMap<>();
        kwargs.put("z", 1);
        kwargs.put("a", List.of());

        assertThat(PythonRepr.of(kwargs)).isEqualTo("{'z': 1, 'a': []}");
        assertThat(PythonRepr.of(Map.of())).isEqualTo("{}");
        assertThat(PythonRepr.ofArgs(List.of())).isEqualTo("()");
    }
}
