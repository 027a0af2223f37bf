package io.ssync.tasks.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

class CeleryJsonTest {
    private static final List<String> VERSIONS = Captures.VERSIONS;

    private static final Instant TIME = Instant.parse("2030-01-02T03:04:05.678901Z");
    private static final UUID ONE = new UUID(0, 1);

    record Student(String name, LocalDate born, Optional<BigDecimal> average, byte[] photo) {}

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void readsTheFormsOfKombu(String version) {
        assertThat(read(version, "datetime_utc", Instant.class)).isEqualTo(TIME);
        assertThat(read(version, "datetime_utc", OffsetDateTime.class).toInstant())
                .isEqualTo(TIME);
        assertThat(read(version, "datetime_utc", ZonedDateTime.class).toInstant())
                .isEqualTo(TIME);
        assertThat(read(version, "datetime_naive", LocalDateTime.class)).isEqualTo("2030-01-02T03:04:05");
        assertThat(read(version, "datetime_naive", Instant.class)).isEqualTo("2030-01-02T03:04:05Z");
        assertThat(read(version, "date", LocalDate.class)).isEqualTo("2030-01-02");
        assertThat(read(version, "time", LocalTime.class)).isEqualTo("03:04:05");
        assertThat(read(version, "decimal", BigDecimal.class)).isEqualTo(new BigDecimal("1.10"));
        assertThat(read(version, "uuid", UUID.class)).isEqualTo(ONE);
    }

    @Test
    void readsTheBytesOfKombu() {
        // Before 5.3 kombu could not send bytes at all.
        assertThat(read("celery-5.6.3", "bytes", byte[].class)).isEqualTo("abc".getBytes(UTF_8));
        assertThat(read("celery-5.6.3", "bytes_not_utf8", byte[].class)).isEqualTo(new byte[] {(byte) 0xff, 0});
    }

    @Test
    void readsBareTextAsBase64() {
        assertThat(read("\"/wA=\"", byte[].class)).isEqualTo(new byte[] {(byte) 0xff, 0});
    }

    @Test
    void readsTextBytesBeyondAscii() {
        assertThat(read("{\"__type__\":\"bytes\",\"__value__\":\"caf\\u00e9 ✓\"}", byte[].class))
                .isEqualTo("café ✓".getBytes(UTF_8));
    }

    @Test
    void writesTheFormsOfKombu() {
        assertThat(CeleryJson.write(TIME)).isEqualTo(convention("datetime_utc"));
        assertThat(CeleryJson.write(OffsetDateTime.parse("2030-01-02T08:34:05.678901+05:30")))
                .isEqualTo(convention("datetime_utc"));
        assertThat(CeleryJson.write(ZonedDateTime.parse("2030-01-02T04:04:05.678901+01:00[Europe/Berlin]")))
                .isEqualTo(convention("datetime_utc"));
        assertThat(CeleryJson.write(LocalDateTime.of(2030, 1, 2, 3, 4, 5))).isEqualTo(convention("datetime_naive"));
        assertThat(CeleryJson.write(LocalDate.of(2030, 1, 2))).isEqualTo(convention("date"));
        assertThat(CeleryJson.write(LocalTime.of(3, 4, 5))).isEqualTo(convention("time"));
        assertThat(CeleryJson.write(new BigDecimal("1.10"))).isEqualTo(convention("decimal"));
        assertThat(CeleryJson.write(ONE)).isEqualTo(convention("uuid"));
        assertThat(CeleryJson.write(new byte[] {(byte) 0xff, 0})).isEqualTo(convention("bytes_not_utf8"));
    }

    @Test
    void writesBytesInBase64EvenIfTheyAreText() {
        assertThat(CeleryJson.write("abc".getBytes(UTF_8)))
                .isEqualTo("{\"__type__\":\"base64\",\"__value__\":\"YWJj\"}");
    }

    @Test
    void writesTimesOfDayWithSeconds() {
        assertThat(CeleryJson.write(LocalTime.of(3, 4))).contains("\"03:04:00\"");
        assertThat(CeleryJson.write(LocalTime.of(3, 4, 5, 600_000_000))).contains("\"03:04:05.600000\"");
    }

    @Test
    void writesDecimalsAsPythonDoes() {
        assertThat(CeleryJson.write(new BigDecimal("1E+3"))).contains("\"1E+3\"");
        assertThat(CeleryJson.write(new BigDecimal("1E-10"))).contains("\"1E-10\"");
        assertThat(CeleryJson.write(new BigDecimal("1E+10000"))).contains("\"1E+10000\"");
    }

    @Test
    void refusesNumbersThatWouldFillTheMemoryWhenSomebodyCountsWithThem() {
        for (String text : List.of("1E+999999999", "1E-20000", "9".repeat(1_001))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CeleryJson.write(new BigDecimal(text)))
                    .withMessageContaining("1000 digits");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CeleryJson.read(
                            "{\"__type__\":\"decimal\",\"__value__\":\"" + text + "\"}",
                            CeleryJson.typeOf(BigDecimal.class)));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CeleryJson.write(BigInteger.TEN.pow(1_000)))
                .withMessageContaining("1000 digits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CeleryJson.read("1e200000", CeleryJson.typeOf(BigInteger.class)));
        assertThat(CeleryJson.write(BigInteger.TEN.pow(999))).hasSize(1_000);
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void readsNumbersThatAreNone(String version) {
        String body = Captures.one(version + "/message_nan").bodyText();
        List<?> args = (List<?>) ((List<?>) CeleryJson.readPlain(body)).get(0);

        assertThat(args).isEqualTo(List.of(Double.NaN, Double.POSITIVE_INFINITY));
    }

    @Test
    void writesNumbersThatAreNoneAsPythonDoes() {
        assertThat(CeleryJson.write(List.of(Double.NaN, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY)))
                .isEqualTo("[NaN,Infinity,-Infinity]");
    }

    @Test
    void readsIntegersOfAnySize() {
        assertThat(CeleryJson.readPlain("123456789012345678901234567890"))
                .isEqualTo(new BigInteger("123456789012345678901234567890"));
    }

    @Test
    void readsPlainDecimalsAndNumbersInTheirPlace() {
        assertThat(read("1.10", BigDecimal.class)).isEqualTo(new BigDecimal("1.10"));
        assertThat(read("12345678901234567890.12", BigDecimal.class))
                .isEqualTo(new BigDecimal("12345678901234567890.12"));
    }

    @Test
    void readsNothingAsNull() {
        for (Type type : List.of(Instant.class, LocalDate.class, BigDecimal.class, UUID.class, byte[].class)) {
            Object read = CeleryJson.read("null", CeleryJson.typeOf(type));
            assertThat(read).isNull();
        }
    }

    @Test
    void carriesRecords() {
        Student student =
                new Student("Zoë", LocalDate.of(2015, 9, 1), Optional.of(new BigDecimal("7.50")), new byte[] {1});

        Student read = read(CeleryJson.write(student), Student.class);

        assertThat(read).usingRecursiveComparison().isEqualTo(student);
    }

    /** The way to have other JSON, of one's own types and of others'. */
    @Test
    void carriesWhatAnnotationsSay() {
        Price price = new Price(new Amount(1250), Currency.getInstance("NGN"));

        String json = CeleryJson.write(price);

        assertThat(CeleryJson.readPlain(json)).isEqualTo(Map.of("amount_in_kobo", 1250, "currency", 566));
        assertThat(CeleryJson.<Price>read(json, CeleryJson.typeOf(Price.class))).isEqualTo(price);
    }

    record Price(
            @JsonProperty("amount_in_kobo") Amount amount,

            @JsonSerialize(using = CurrencyNumber.Writer.class) @JsonDeserialize(using = CurrencyNumber.Reader.class)
            Currency currency) {}

    record Amount(@JsonValue long kobo) {
        @JsonCreator
        static Amount of(long kobo) {
            return new Amount(kobo);
        }
    }

    static final class CurrencyNumber {
        static final class Writer extends ValueSerializer<Currency> {
            @Override
            public void serialize(Currency value, JsonGenerator json, SerializationContext context) {
                json.writeNumber(value.getNumericCode());
            }
        }

        static final class Reader extends ValueDeserializer<Currency> {
            @Override
            public Currency deserialize(JsonParser json, DeserializationContext context) {
                int number = json.getIntValue();
                return Currency.getAvailableCurrencies().stream()
                        .filter(currency -> currency.getNumericCode() == number)
                        .findFirst()
                        .orElseThrow();
            }
        }
    }

    /** As annotations have it written, whichever version of Jackson reads it. */
    @Test
    void readsAsZeroWhatAResultLeavesOut() {
        assertThat(CeleryJson.write(new Counts(3, 0, false))).isEqualTo("{\"all\":3}");
        assertThat(read("{\"all\":3}", Counts.class)).isEqualTo(new Counts(3, 0, false));
    }

    record Counts(
            int all,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long wrong,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean tried) {}

    @Test
    void ignoresWhatARecordDoesNotKnow() {
        assertThat(read("{\"name\": \"Zoë\", \"shoe_size\": 36}", Student.class).name())
                .isEqualTo("Zoë");
    }

    @Test
    void writesABodyAsCeleryReadsIt() {
        byte[] body = CeleryJson.writeBody(List.of(2, 3), Map.of());

        assertThat(Captures.json(body))
                .isEqualTo(Captures.one("celery-5.6.3/message_delay").body());
    }

    @Test
    void writesTimesAndDecimalsInABodyAsCeleryDoes() {
        byte[] times = CeleryJson.writeBody(
                List.of(TIME, LocalDateTime.of(2030, 1, 2, 3, 4, 5), LocalDate.of(2030, 1, 2), LocalTime.of(3, 4, 5)),
                Map.of());
        byte[] decimals = CeleryJson.writeBody(List.of(new BigDecimal("1.10"), ONE), Map.of());

        assertThat(Captures.json(times))
                .isEqualTo(Captures.one("celery-5.6.3/message_datetime").body());
        assertThat(Captures.json(decimals))
                .isEqualTo(Captures.one("celery-5.6.3/message_decimal_uuid").body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "5",
                "[]",
                "{}",
                "\"\"",
                "\"tomorrow\"",
                "true",
                "{\"__type__\":\"datetime\"}",
                "{\"__type__\":\"datetime\",\"__value__\":null}",
                "{\"__type__\":\"datetime\",\"__value__\":[]}",
                "{\"__type__\":\"datetime\",\"__value__\":{}}",
                "{\"__type__\":\"datetime\",\"__value__\":5",
            })
    void refusesWhatIsNoValueOfTheType(String json) {
        for (Class<?> type : List.of(Instant.class, LocalDate.class, LocalTime.class, UUID.class)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> read(json, type))
                    .withMessageContaining(type.getName());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "true", "[]", "{}", "\"%\"", "{\"__type__\":\"base64\",\"__value__\":5}"})
    void refusesWhatAreNoBytes(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(json, byte[].class));
    }

    @Test
    void namesTheTypeThatItCannotWrite() {
        Object unwritable = new Object() {
            @SuppressWarnings("unused")
            public String getName() {
                throw new IllegalStateException("no name");
            }
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CeleryJson.write(unwritable))
                .withMessageContaining(unwritable.getClass().getName());
    }

    private static <T> T read(String version, String kind, Class<T> type) {
        return read(Captures.file(version + "/json_conventions").get(kind).asString(), type);
    }

    private static <T> T read(String json, Class<T> type) {
        return type.cast(CeleryJson.read(json, CeleryJson.typeOf(type)));
    }

    /** What kombu 5.6 writes, without the spaces that Python puts after colons and commas. */
    private static String convention(String kind) {
        return Captures.file("celery-5.6.3/json_conventions")
                .get(kind)
                .asString()
                .replace(" ", "");
    }
}
