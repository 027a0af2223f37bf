package io.ssync.tasks.cli.facts;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.QueueControl.Pause;
import io.ssync.tasks.control.Explanation;
import io.ssync.tasks.control.Explanation.WaitReason;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a task has not ended, the same on the command line and in the API. */
public final class WhyFacts {
    private WhyFacts() {}

    /** All of it, for JSON. */
    public static Map<String, @Nullable Object> of(Explanation why) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("task_id", why.taskId());
        facts.put("task", why.task().orElse(null));
        facts.put("queue", why.queue().orElse(null));
        facts.put("earliest", why.earliest().map(Instant::toString).orElse(null));
        facts.put("expected", why.expected().map(Instant::toString).orElse(null));
        facts.put("reasons", why.reasons().stream().map(WhyFacts::of).toList());
        return facts;
    }

    /** {@code {"reason": "not_due", "text": …}} and the components of the reason. */
    private static Map<String, @Nullable Object> of(WaitReason reason) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("reason", snake(reason.getClass().getSimpleName()));
        facts.put("text", reason.text());
        components((Record) reason, facts);
        return facts;
    }

    private static void components(Record record, Map<String, @Nullable Object> facts) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                facts.put(
                        snake(component.getName()),
                        plain(component.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a component of a public record can be read", e);
            }
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof TaskState state) {
            return state.name();
        }
        if (value instanceof Instant time) {
            return time.toString();
        }
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null));
        }
        if (value instanceof Duration length) {
            return length.toNanos() / 1e9;
        }
        if (value instanceof Pause pause) {
            return QueueFacts.of(pause);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(WhyFacts::plain).toList();
        }
        if (value instanceof Record inner) {
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            components(inner, facts);
            return facts;
        }
        return value;
    }

    private static String snake(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
