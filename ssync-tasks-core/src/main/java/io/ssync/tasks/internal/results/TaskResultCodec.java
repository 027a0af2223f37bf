package io.ssync.tasks.internal.results;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.internal.message.CeleryTime;
import io.ssync.tasks.internal.message.PythonRepr;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Turns results into the JSON record in which Celery's key-value backends keep them, and back.
 *
 * <p>State and time are written first, so that a reader who wants only these need not read on. Positional and keyword arguments are
 * written as readable text, where Celery writes the values; both are read. Stateless and safe for use by any thread.
 */
public final class TaskResultCodec {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** A field of ours, which Celery leaves alone. */
    private static final String TIMELINE = "ssync_timeline";

    /** The same. */
    private static final String MASKED = "ssync_masked";

    private TaskResultCodec() {}

    /** The bytes of a record. */
    public static byte[] encode(TaskResult result) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("status", result.state().name());
            json.writeStringProperty("date_done", CeleryTime.format(result.storedAt()));
            text(json, "task_id", result.taskId());
            json.writeName("result");
            json.writeRawValue(result.result() == null ? "null" : clean(result.result()));
            text(json, "traceback", result.traceback());
            json.writeName("children");
            json.writeRawValue(childrenText(result));
            if (!result.call().equals(TaskResult.Call.UNKNOWN)) {
                text(json, "name", result.call().taskName());
                text(json, "args", result.call().argsRepr());
                text(json, "kwargs", result.call().kwargsRepr());
                text(json, "worker", result.call().worker());
                text(json, "queue", result.call().queue());
                text(json, "periodic_task_name", result.call().periodicTaskName());
            }
            if (result.timeline() != null) {
                json.writeName(TIMELINE);
                json.writeRawValue(clean(result.timeline()));
            }
            if (result.masked() != null) {
                json.writeName(MASKED);
                json.writeRawValue(clean(result.masked()));
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static String childrenText(TaskResult result) {
        return result.children().isEmpty()
                ? "[]"
                : CeleryJson.write(
                        result.children().stream().map(ResultNode::toTuple).toList());
    }

    /**
     * Reads a record, of whichever writer.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static TaskResult decode(String taskId, byte[] bytes) {
        try {
            return read(taskId, bytes);
        } catch (JacksonException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "the record of task " + taskId + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static TaskResult read(String taskId, byte[] bytes) {
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        String result = null;
        String timeline = null;
        String masked = null;
        List<ResultNode> children = List.of();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("the record of task " + taskId + " is no JSON object");
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                switch (name) {
                    case "result" -> result = json.currentToken() == JsonToken.VALUE_NULL ? null : raw(json, bytes);
                    case TIMELINE -> timeline = raw(json, bytes);
                    case MASKED -> masked = raw(json, bytes);
                    case "children" -> children = ResultNode.listOf(plain(json));
                    case "args" -> texts.put(name, repr(json, true));
                    case "kwargs" -> texts.put(name, repr(json, false));
                    case "status", "traceback", "date_done", "name", "worker", "queue", "periodic_task_name" ->
                        texts.put(name, json.getValueAsString());
                    default -> json.skipChildren();
                }
            }
        }
        String state = Optional.ofNullable(texts.get("status"))
                .orElseThrow(() -> new IllegalArgumentException("the record of task " + taskId + " has no status"));
        return new TaskResult(
                taskId,
                new TaskState(state),
                result,
                texts.get("traceback"),
                Optional.ofNullable(texts.get("date_done"))
                        .map(CeleryTime::parse)
                        .orElse(Instant.EPOCH),
                new TaskResult.Call(
                        texts.get("name"),
                        texts.get("args"),
                        texts.get("kwargs"),
                        texts.get("worker"),
                        texts.get("periodic_task_name"),
                        texts.get("queue")),
                children,
                null,
                timeline,
                masked);
    }

    /** The text of a value as it stands there. */
    private static String raw(JsonParser json, byte[] bytes) {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        int end = (int) json.currentLocation().getByteOffset();
        return new String(bytes, start, end - start, UTF_8).strip();
    }

    /** Arguments as readable text, or what they are if they are text already. */
    private static @Nullable String repr(JsonParser json, boolean positional) {
        Object value = plain(json);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        return positional && value instanceof List<?> list ? PythonRepr.ofArgs(list) : PythonRepr.of(value);
    }

    private static @Nullable Object plain(JsonParser json) {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(plain(json));
                }
                yield list;
            }
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (String name = json.nextName(); name != null; name = json.nextName()) {
                    json.nextToken();
                    map.put(name, plain(json));
                }
                yield map;
            }
            default -> null;
        };
    }

    private static void text(JsonGenerator json, String name, @Nullable String text) {
        json.writeName(name);
        if (text == null) {
            json.writeNull();
        } else {
            json.writeString(whole(text));
        }
    }

    /** A control character is no JSON, wherever it came from, and would make the whole record unreadable. */
    private static String clean(String json) {
        boolean odd = json.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t' || c >= '\uD800');
        if (!odd) {
            return json;
        }
        StringBuilder text = new StringBuilder();
        whole(json).codePoints().forEach(c -> {
            if (c < ' ' && c != '\n' && c != '\r' && c != '\t') {
                text.append(String.format("\\u%04x", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }

    /** Without halves of characters, which cannot be written as UTF-8. */
    private static String whole(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
