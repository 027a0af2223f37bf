package io.ssync.tasks.faults;

import io.ssync.tasks.message.CeleryJson;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages as any Celery client can put them into Redis, with what the library itself would refuse to send. */
final class ForeignMessages {
    private ForeignMessages() {}

    /** The headers of a call, for the caller to change. */
    static Map<String, @Nullable Object> headers(String task, String id) {
        Map<String, @Nullable Object> headers = new HashMap<>();
        headers.put("lang", "py");
        headers.put("task", task);
        headers.put("id", id);
        headers.put("root_id", id);
        headers.put("retries", 0);
        return headers;
    }

    /** A message with these headers; what follows it is named in the last part of its body. */
    static String message(Map<String, @Nullable Object> headers, List<?> args, Map<String, ?> embed) {
        byte[] body = CeleryJson.writeBody(args, Map.of(), embed);
        return CeleryJson.write(Map.of(
                "body",
                Base64.getEncoder().encodeToString(body),
                "content-encoding",
                "utf-8",
                "content-type",
                "application/json",
                "headers",
                headers,
                "properties",
                Map.of(
                        "correlation_id",
                        String.valueOf(headers.get("id")),
                        "delivery_mode",
                        2,
                        "delivery_info",
                        Map.of("exchange", "", "routing_key", Scenario.QUEUE),
                        "priority",
                        0,
                        "body_encoding",
                        "base64",
                        "delivery_tag",
                        "tag-" + headers.get("id"))));
    }

    /** A call that another one follows, which has an id of its own and takes no result. */
    static Map<String, @Nullable Object> signature(String task, String id, String queue, List<?> args) {
        return Map.of(
                "task",
                task,
                "args",
                args,
                "kwargs",
                Map.of(),
                "options",
                Map.of("task_id", id, "queue", queue),
                "immutable",
                true);
    }
}
