package io.ssync.tasks.message;

import io.ssync.tasks.internal.message.PythonRepr;
import io.ssync.tasks.internal.message.Shown;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Celery's first message protocol, which {@code task_protocol = 1} and clients of other languages still send: no headers, and
 * everything about the call in one object in the body.
 */
final class ProtocolOne {
    /** What is called the same in both protocols. */
    private static final List<String> SAME = List.of(
            "task", "id", "eta", "expires", "group_index", "retries", "timelimit", "root_id", "parent_id", "shadow");

    private ProtocolOne() {}

    /** Messages of protocol 2 name their task in a header. */
    static boolean isUsedBy(TaskMessage message) {
        return !message.headers().containsKey("task")
                && !message.headers().containsKey("id")
                && beginsAnObject(message.body());
    }

    /**
     * The same call in protocol 2.
     *
     * @throws UnreadableMessageException if the body is no call
     */
    static TaskMessage translated(TaskMessage message) {
        message.requireJson();
        Map<?, ?> call = call(message.body());
        List<?> args = part(call, "args", List.class, List.of());
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        Map<?, ?> named = part(call, "kwargs", Map.class, Map.of());
        named.forEach((name, value) -> kwargs.put(String.valueOf(name), value));
        Map<String, @Nullable Object> headers = new LinkedHashMap<>(message.headers());
        headers.put("lang", "py");
        SAME.forEach(name -> headers.put(name, call.get(name)));
        headers.put("group", call.get("taskset"));
        headers.put("argsrepr", PythonRepr.ofArgs(args));
        headers.put("kwargsrepr", PythonRepr.of(kwargs));
        headers.putIfAbsent("root_id", call.get("id"));
        return new TaskMessage(
                headers,
                message.properties(),
                message.contentType(),
                message.contentEncoding(),
                CeleryJson.writeBody(args, kwargs, follows(call)));
    }

    private static <T> T part(Map<?, ?> call, String name, Class<T> type, T missing) {
        Object part = call.get(name);
        if (part != null && !type.isInstance(part)) {
            throw new UnreadableMessageException(
                    "'" + name + "' of the body must be " + (type == List.class ? "a list" : "an object") + ", was "
                            + Shown.value(part),
                    null);
        }
        return part == null ? missing : type.cast(part);
    }

    private static Map<?, ?> call(byte[] body) {
        try {
            return CeleryJson.readPlain(new String(body, StandardCharsets.UTF_8)) instanceof Map<?, ?> call
                    ? call
                    : Map.of();
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessageException("the body is not JSON: " + Shown.text(e.getMessage()), e);
        }
    }

    private static Map<String, @Nullable Object> follows(Map<?, ?> call) {
        Map<String, @Nullable Object> follows = new LinkedHashMap<>();
        follows.put("callbacks", call.get("callbacks"));
        follows.put("errbacks", call.get("errbacks"));
        follows.put("chain", call.get("chain"));
        follows.put("chord", call.get("chord"));
        return follows;
    }

    private static boolean beginsAnObject(byte[] body) {
        for (byte character : body) {
            if (character > ' ') {
                return character == '{';
            }
        }
        return false;
    }
}
