package io.ssync.tasks.message;

import io.ssync.tasks.internal.message.CeleryTime;
import io.ssync.tasks.internal.message.MessageLimits;
import io.ssync.tasks.internal.message.Shown;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * What JSON lacks, as kombu 5.3 and later write it, {@code {"__type__": "datetime", "__value__": …}}, and as the plain text that kombu
 * 5.2 writes: bytes, times, dates, decimals, UUIDs.
 */
final class KombuTypes {
    /** More would only be a trap: a decimal of a few characters can stand for a number of a billion digits. */
    private static final int LARGEST_EXPONENT = 10_000;

    private KombuTypes() {}

    /** For a mapper. */
    static SimpleModule module() {
        SimpleModule module = new SimpleModule("kombu-types");
        module.addSerializer(byte[].class, new BytesSerializer());
        module.addDeserializer(byte[].class, new BytesDeserializer());
        add(module, Instant.class, "datetime", CeleryTime::format, CeleryTime::parse);
        add(
                module,
                OffsetDateTime.class,
                "datetime",
                time -> CeleryTime.format(time.toInstant()),
                text -> CeleryTime.parse(text).atOffset(ZoneOffset.UTC));
        add(
                module,
                ZonedDateTime.class,
                "datetime",
                time -> CeleryTime.format(time.toInstant()),
                text -> CeleryTime.parse(text).atZone(ZoneOffset.UTC));
        add(
                module,
                LocalDateTime.class,
                "datetime",
                CeleryTime::formatLocal,
                text -> LocalDateTime.ofInstant(CeleryTime.parse(text), ZoneOffset.UTC));
        // kombu 5.2 writes a date as a date-time at midnight.
        add(module, LocalDate.class, "date", LocalDate::toString, text -> LocalDate.parse(text.split("T")[0]));
        add(module, LocalTime.class, "time", CeleryTime::formatLocal, LocalTime::parse);
        add(
                module,
                BigDecimal.class,
                "decimal",
                decimal -> bounded(decimal).toString(),
                text -> bounded(new BigDecimal(text)));
        module.addSerializer(BigInteger.class, new IntegerSerializer());
        module.addSerializer(UUID.class, new UuidSerializer());
        module.addDeserializer(UUID.class, new TaggedDeserializer<>(UUID.class, KombuTypes::uuid));
        return module;
    }

    private static <T> void add(
            SimpleModule module, Class<T> type, String tag, Function<T, String> write, Function<String, T> read) {
        module.addSerializer(type, tagged(tag, write));
        module.addDeserializer(type, new TaggedDeserializer<>(type, read));
    }

    private static BigDecimal bounded(BigDecimal decimal) {
        if (decimal.precision() > MessageLimits.LONGEST_NUMBER || Math.abs((long) decimal.scale()) > LARGEST_EXPONENT) {
            throw new IllegalArgumentException("a decimal has at most " + MessageLimits.LONGEST_NUMBER
                    + " digits and an exponent of at most " + LARGEST_EXPONENT);
        }
        return decimal;
    }

    private static UUID uuid(String text) {
        return UUID.fromString(
                text.length() == 32 ? text.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5") : text);
    }

    private static <T> ValueSerializer<T> tagged(String tag, Function<T, String> write) {
        return new ValueSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator json, SerializationContext context) {
                json.writeStartObject();
                json.writeStringProperty("__type__", tag);
                json.writeStringProperty("__value__", text(value, json));
                json.writeEndObject();
            }

            private String text(T value, JsonGenerator json) {
                try {
                    return write.apply(value);
                } catch (IllegalArgumentException | DateTimeException e) {
                    throw DatabindException.from(json, e.getMessage(), e);
                }
            }
        };
    }

    /** Writes integers that can be read again. */
    private static final class IntegerSerializer extends ValueSerializer<BigInteger> {
        @Override
        public void serialize(BigInteger value, JsonGenerator json, SerializationContext context) {
            // A decimal digit is a little more than three bits.
            String digits = value.bitLength() > 4 * MessageLimits.LONGEST_NUMBER ? null : value.toString();
            if (digits == null || digits.length() > MessageLimits.LONGEST_NUMBER) {
                context.reportMappingProblem(
                        "an integer has at most %d digits, this one has %d bits",
                        MessageLimits.LONGEST_NUMBER, value.bitLength());
            }
            json.writeNumber(value);
        }
    }

    private static final class UuidSerializer extends ValueSerializer<UUID> {
        @Override
        public void serialize(UUID value, JsonGenerator json, SerializationContext context) {
            json.writeStartObject();
            json.writeStringProperty("__type__", "uuid");
            json.writeObjectPropertyStart("__value__");
            json.writeStringProperty("hex", value.toString().replace("-", ""));
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    /** Reads a tagged object, or the bare text or number that stands for it. The tag itself is not looked at. */
    private static class TaggedDeserializer<T> extends ValueDeserializer<T> {
        private final Class<T> type;
        private final Function<String, T> read;

        TaggedDeserializer(Class<T> type, Function<String, T> read) {
            this.type = type;
            this.read = read;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) {
            String text = null;
            if (json.currentToken() == JsonToken.START_OBJECT) {
                for (String name = json.nextName(); name != null; name = json.nextName()) {
                    JsonToken token = json.nextToken();
                    if (name.equals("__value__") || name.equals("hex")) {
                        // A UUID's value is an object around its hex digits: go on inside it.
                        text = token == JsonToken.START_OBJECT ? hex(json) : json.getString();
                    } else {
                        json.skipChildren();
                    }
                }
            } else if (json.currentToken().isScalarValue()) {
                text = json.getString();
            }
            return text == null ? reject(json, context, null) : parse(text, json, context);
        }

        private static @Nullable String hex(JsonParser json) {
            String hex = null;
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                hex = name.equals("hex") ? json.getString() : hex;
            }
            return hex;
        }

        private T parse(String text, JsonParser json, DeserializationContext context) {
            try {
                return read.apply(text);
            } catch (RuntimeException e) {
                return reject(json, context, text);
            }
        }

        private T reject(JsonParser json, DeserializationContext context, @Nullable String text) {
            return type.cast(context.reportInputMismatch(
                    type,
                    "%s expected, found %s",
                    type.getSimpleName(),
                    text == null ? json.currentToken() : Shown.text(text)));
        }
    }

    /** Writes a file of megabytes as quickly as it can be copied. Needs a generator that writes bytes, as all here do. */
    private static final class BytesSerializer extends ValueSerializer<byte[]> {
        @Override
        public void serialize(byte[] value, JsonGenerator json, SerializationContext context) {
            byte[] text = Base64Text.encode(value);
            json.writeStartObject();
            json.writeStringProperty("__type__", "base64");
            json.writeName("__value__");
            json.writeRawUTF8String(text, 0, text.length);
            json.writeEndObject();
        }
    }

    /** Reads bytes: kombu's {@code base64} and {@code bytes} (text as UTF-8), or bare text as base64. */
    private static final class BytesDeserializer extends ValueDeserializer<byte[]> {
        @Override
        public byte[] deserialize(JsonParser json, DeserializationContext context) {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                return json.getBinaryValue();
            }
            if (json.currentToken() != JsonToken.START_OBJECT) {
                return (byte[]) context.handleUnexpectedToken(context.constructType(byte[].class), json);
            }
            String tag = "base64";
            byte[] bytes = null;
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                if (name.equals("__type__")) {
                    tag = json.getString();
                } else if (name.equals("__value__")) {
                    // kombu writes the tag first. Big files stay out of strings this way.
                    bytes = tag.equals("bytes")
                            ? json.getString().getBytes(StandardCharsets.UTF_8)
                            : json.getBinaryValue();
                } else {
                    json.skipChildren();
                }
            }
            return bytes == null
                    ? context.reportInputMismatch(byte[].class, "bytes expected as __type__ and __value__")
                    : bytes;
        }
    }
}
