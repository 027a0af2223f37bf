package io.ssync.tasks.cli.facts;

import io.ssync.tasks.FailedTasks;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the API and {@code ssync task} tell of tasks of the past. */
public final class TaskFacts {
    private TaskFacts() {}

    /** A result as people may see it, for JSON. */
    public static Map<String, @Nullable Object> of(TaskResult result) {
        TaskResult.Call call = result.call();
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("task_id", result.taskId());
        facts.put("state", result.state().name());
        facts.put("task", call.taskName());
        facts.put("queue", call.queue());
        facts.put("worker", call.worker());
        facts.put("since", result.storedAt().toString());
        facts.put("args", call.argsRepr());
        facts.put("kwargs", call.kwargsRepr());
        facts.put("schedule", call.periodicTaskName());
        String value = result.shown();
        facts.put("result", value == null ? null : CeleryJson.readPlain(value));
        return facts;
    }

    /** What has become of a wish to retry tasks, for JSON. */
    public static Map<String, @Nullable Object> of(FailedTasks.Summary summary, boolean dryRun) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put(dryRun ? "would_retry" : "retried", summary.sent());
        Map<String, Integer> refused = new LinkedHashMap<>();
        summary.counts().forEach((verdict, count) -> {
            if (verdict != FailedTasks.Verdict.SENT) {
                refused.put(verdict.name().toLowerCase(Locale.ROOT), count);
            }
        });
        facts.put("refused", refused);
        facts.put(
                "reasons",
                summary.refused().stream().map(FailedTasks.Answer::text).toList());
        return facts;
    }
}
