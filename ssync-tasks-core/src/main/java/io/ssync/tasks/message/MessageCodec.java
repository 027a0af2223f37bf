package io.ssync.tasks.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Turns task messages into the bytes of a queue element and back: kombu's envelope around a base64 body.
 *
 * <p>Streams in both directions, since every task passes here twice. Stateless and safe for use by any thread.
 */
public final class MessageCodec {
    /** A file of 64 MB, in base64 as an argument and again as a body, with some room; Jackson's own limit is lower. */
    private static final int LONGEST_BODY = 128 << 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_BODY)
                    .build())
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024 + body.length * 4 / 3);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeName("body");
            // Java's own encoder is several times faster than the generator's.
            byte[] encoded = Base64Text.encode(body);
            json.writeRawUTF8String(encoded, 0, encoded.length);
            json.writeStringProperty("content-encoding", message.contentEncoding());
            json.writeStringProperty("content-type", message.contentType());
            json.writeName("headers");
            write(json, message.headers());
            json.writeName("properties");
            write(json, withBase64(message.properties()));
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a queue element.
     *
     * @throws UnreadableMessageException if it is no such message, or its body is in an encoding that is not read here
     */
    public static TaskMessage decode(byte[] element) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), element)) {
            return decode(json);
        } catch (JacksonException e) {
            throw new UnreadableMessageException("the message is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads some headers of a queue element and little else, which takes a fraction of the time.
     *
     * @throws UnreadableMessageException if it is no task message
     */
    public static Map<String, @Nullable Object> headers(byte[] element, String... names) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), element)) {
            return headers(json, Set.of(names));
        } catch (JacksonException e) {
            throw new UnreadableMessageException("the message is not JSON: " + e.getOriginalMessage(), e);
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
                headers.put(name, readValue(json));
            } else {
                json.skipChildren();
            }
        }
        return headers;
    }

    private static TaskMessage decode(JsonParser json) {
        String body = "";
        String contentType = "application/json";
        String contentEncoding = "utf-8";
        Map<String, @Nullable Object> headers = Map.of();
        Map<String, @Nullable Object> properties = Map.of();
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new UnreadableMessageException("the message is not a JSON object", null);
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "body" -> body = text(json);
                case "content-type" -> contentType = text(json);
                case "content-encoding" -> contentEncoding = text(json);
                case "headers" -> headers = readMap(json, name);
                case "properties" -> properties = readMap(json, name);
                default -> json.skipChildren();
            }
        }
        return new TaskMessage(headers, properties, contentType, contentEncoding, body(body, headers, properties));
    }

    private static byte[] body(String text, Map<String, ?> headers, Map<String, ?> properties) {
        byte[] body =
                "base64".equals(properties.get("body_encoding")) ? base64(text) : text.getBytes(StandardCharsets.UTF_8);
        return headers.get("compression") instanceof String compression
                ? Compression.of(compression).decompress(body)
                : body;
    }

    private static Map<String, ?> withBase64(Map<String, ?> properties) {
        if (BASE64.equals(properties.get("body_encoding"))) {
            return properties;
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>(properties);
        all.put("body_encoding", BASE64);
        return all;
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessageException("the body is not valid base64: " + e.getMessage(), e);
        }
    }

    private static String text(JsonParser json) {
        String text = json.getValueAsString();
        if (text == null) {
            throw new UnreadableMessageException("'" + json.currentName() + "' of the message is not text", null);
        }
        return text;
    }

    private static Map<String, @Nullable Object> readMap(JsonParser json, String name) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new UnreadableMessageException("'" + name + "' of the message is not a JSON object", null);
        }
        return readMap(json);
    }

    private static Map<String, @Nullable Object> readMap(JsonParser json) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>(32);
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            map.put(name, readValue(json));
        }
        return map;
    }

    private static @Nullable Object readValue(JsonParser json) {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case START_OBJECT -> readMap(json);
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>(4);
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(readValue(json));
                }
                yield list;
            }
            default -> null;
        };
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value == null) {
            json.writeNull();
        } else if (value instanceof Integer number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            map.forEach((name, member) -> {
                json.writeName(String.valueOf(name));
                write(json, member);
            });
            json.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            json.writeStartArray();
            list.forEach(element -> write(json, element));
            json.writeEndArray();
        } else if (value instanceof Number number) {
            json.writeRawValue(number.toString());
        } else {
            throw new IllegalArgumentException("headers carry text, numbers, booleans, lists and maps; '" + value
                    + "' is a " + value.getClass().getName());
        }
    }
}
