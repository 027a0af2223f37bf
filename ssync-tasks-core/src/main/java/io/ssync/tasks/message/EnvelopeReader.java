package io.ssync.tasks.message;

import io.ssync.tasks.internal.message.MessageLimits;
import io.ssync.tasks.internal.message.Shown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one of kombu's envelopes. Keeps what it has read when the rest cannot be read, so that it can be said whose message it was.
 * For one message and one thread.
 */
final class EnvelopeReader {
    private String body = "";
    private String contentType = "application/json";
    private String contentEncoding = "utf-8";
    private Map<String, @Nullable Object> headers = new LinkedHashMap<>(32);
    private Map<String, @Nullable Object> properties = new LinkedHashMap<>(16);

    /** Reads an envelope of any kind: of a task, a command, a reply or events. */
    TaskMessage read(byte[] element) {
        if (element.length > MessageLimits.LARGEST_MESSAGE) {
            throw new UnreadableMessageException(
                    "the message has " + element.length + " bytes, " + MessageLimits.LARGEST_MESSAGE + " are allowed",
                    null);
        }
        try (JsonParser json = MessageCodec.parser(element)) {
            read(json);
        } catch (JacksonException e) {
            throw new UnreadableMessageException("the message is not JSON: " + Shown.text(e.getOriginalMessage()), e);
        }
        return new TaskMessage(headers, properties, contentType, contentEncoding, body());
    }

    /** What has been read of the headers. */
    Map<String, @Nullable Object> headers() {
        return headers;
    }

    private void read(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new UnreadableMessageException("the message is not a JSON object", null);
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "body" -> body = text(json);
                case "content-type" -> contentType = text(json);
                case "content-encoding" -> contentEncoding = text(json);
                case "headers" -> readMap(json, name, headers);
                case "properties" -> readMap(json, name, properties);
                default -> json.skipChildren();
            }
        }
    }

    private byte[] body() {
        byte[] plain =
                "base64".equals(properties.get("body_encoding")) ? base64(body) : body.getBytes(StandardCharsets.UTF_8);
        return headers.get("compression") instanceof String compression
                ? Compression.of(compression).decompress(plain)
                : plain;
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

    private static void readMap(JsonParser json, String name, Map<String, @Nullable Object> map) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new UnreadableMessageException("'" + name + "' of the message is not a JSON object", null);
        }
        readMap(json, map);
    }

    private static Map<String, @Nullable Object> readMap(JsonParser json, Map<String, @Nullable Object> map) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            map.put(name, readValue(json));
        }
        return map;
    }

    /** A value as a plain map, list, text, number, boolean or null. */
    static @Nullable Object readValue(JsonParser json) {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_OBJECT -> readMap(json, new LinkedHashMap<>(8));
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
}
