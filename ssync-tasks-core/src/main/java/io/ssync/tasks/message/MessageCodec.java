package io.ssync.tasks.message;

import io.ssync.tasks.internal.message.MessageLimits;
import io.ssync.tasks.internal.message.Shown;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Turns task messages into the bytes of a queue element and back: kombu's envelope around a base64 body.
 *
 * <p>Without a tree in both directions, since every task passes here twice. Stateless and safe for use by any thread.
 */
public final class MessageCodec {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(MessageLimits.readLimits())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final String BASE64 = "base64";

    private MessageCodec() {}

    /**
     * The bytes of a message as Celery would have put them into a queue. The body is in base64 whatever it came in, and
     * compressed again if the headers say that it is.
     */
    public static byte[] encode(TaskMessage message) {
        byte[] body = message.headers().get("compression") instanceof String compression
                ? Compression.of(compression).compress(message.body())
                : message.body();
        byte[] encoded = Base64Text.encode(body);
        return new PlainJson(1024 + encoded.length)
                .raw("{\"body\":\"")
                .raw(encoded)
                .raw("\",\"content-encoding\":")
                .value(message.contentEncoding())
                .raw(",\"content-type\":")
                .value(message.contentType())
                .raw(",\"headers\":")
                .value(message.headers())
                .raw(",\"properties\":")
                .value(withBase64(message.properties()))
                .raw("}")
                .toBytes();
    }

    /**
     * Reads a queue element. Nothing that the message can be asked throws afterwards; its body is looked at when the task runs.
     * Messages of protocol 1 are read as if they had been sent in protocol 2.
     *
     * @throws UnreadableMessageException if it is no task message, breaks one of the rules for messages, or has a body in an
     *     encoding that is not read here
     */
    public static TaskMessage decode(byte[] element) {
        EnvelopeReader reader = new EnvelopeReader();
        Map<String, @Nullable Object> headers = reader.headers();
        try {
            TaskMessage message = reader.read(element);
            if (ProtocolOne.isUsedBy(message)) {
                message = ProtocolOne.translated(message);
                headers = message.headers();
            }
            MessageRules.requireReadable(message);
            return message;
        } catch (UnreadableMessageException e) {
            throw e.about(headers);
        }
    }

    /**
     * Reads an envelope of any kind, of a command, a reply or events as well, and asks for nothing but that it is one.
     *
     * @throws UnreadableMessageException if it is none
     */
    public static TaskMessage decodeEnvelope(byte[] element) {
        return new EnvelopeReader().read(element);
    }

    /**
     * Reads some headers of a queue element and little else, which takes a fraction of the time.
     *
     * @throws UnreadableMessageException if it is no task message
     */
    public static Map<String, @Nullable Object> headers(byte[] element, String... names) {
        try (JsonParser json = parser(element)) {
            return headers(json, Set.of(names));
        } catch (JacksonException e) {
            throw new UnreadableMessageException("the message is not JSON: " + Shown.text(e.getOriginalMessage()), e);
        }
    }

    private static Map<String, @Nullable Object> headers(JsonParser json, Set<String> names) {
        Map<String, @Nullable Object> headers = new LinkedHashMap<>();
        json.nextToken();
        String name = json.nextName();
        while (name != null && !name.equals("headers")) {
            json.nextToken();
            json.skipChildren();
            name = json.nextName();
        }
        if (name == null || json.nextToken() != JsonToken.START_OBJECT) {
            throw new UnreadableMessageException("the message has no headers", null);
        }
        for (name = json.nextName(); name != null && headers.size() < names.size(); name = json.nextName()) {
            json.nextToken();
            if (names.contains(name)) {
                headers.put(name, EnvelopeReader.readValue(json));
            } else {
                json.skipChildren();
            }
        }
        return headers;
    }

    private static Map<String, ?> withBase64(Map<String, ?> properties) {
        if (BASE64.equals(properties.get("body_encoding"))) {
            return properties;
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>(properties);
        all.put("body_encoding", BASE64);
        return all;
    }

    /** A parser of messages, which ends at the limits that hold for them. */
    static JsonParser parser(byte[] element) {
        return JSON.createParser(ObjectReadContext.empty(), element);
    }

    /**
     * About how many characters headers have, found out without writing them.
     *
     * @throws IllegalArgumentException if they hold something that cannot be sent
     */
    static long sizeOf(Map<String, ? extends @Nullable Object> headers) {
        return sizeOf(headers, 0);
    }

    private static long sizeOf(@Nullable Object value, int depth) {
        if (depth >= MessageLimits.DEEPEST - 1) {
            throw new IllegalArgumentException("headers may be nested " + MessageLimits.DEEPEST + " deep");
        }
        long size = 0;
        if (value instanceof String text) {
            size = text.length();
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += String.valueOf(entry.getKey()).length() + sizeOf(entry.getValue(), depth + 1);
            }
        } else if (value instanceof Iterable<?> list) {
            for (Object element : list) {
                size += 1 + sizeOf(element, depth + 1);
            }
        } else if (value instanceof BigInteger || value instanceof BigDecimal) {
            size = value.toString().length();
            if (size > MessageLimits.LONGEST_NUMBER) {
                throw new IllegalArgumentException(
                        "numbers in headers have at most " + MessageLimits.LONGEST_NUMBER + " digits");
            }
        } else if (value != null && !(value instanceof Number) && !(value instanceof Boolean)) {
            throw PlainJson.unwritable(value);
        }
        return size;
    }
}
