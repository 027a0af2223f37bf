package io.ssync.tasks.cli;

import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tasks of the past as text. */
final class TaskText {
    private static final int LONGEST = 100;

    private TaskText() {}

    /** A table with a heading. */
    static String table(List<TaskResult> results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "STATE", "SINCE", "TASK", "QUEUE", "WORKER", "ARGUMENTS OR ERROR"));
        for (TaskResult result : results) {
            rows.add(List.of(
                    result.taskId(),
                    result.state().name(),
                    result.storedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                    text(result.call().taskName()),
                    text(result.call().queue()),
                    text(result.call().worker()),
                    last(result)));
        }
        return TextTable.of(rows);
    }

    private static String last(TaskResult result) {
        String text = result.error().orElseGet(() -> text(result.call().argsRepr()));
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** A line for each fact; a stack trace has its own. */
    static String facts(Map<String, ? extends @Nullable Object> facts) {
        StringBuilder text = new StringBuilder();
        facts.forEach((name, value) -> {
            if (value != null && !name.equals("traceback")) {
                String shown = value instanceof String || value instanceof Boolean
                        ? value.toString()
                        : CeleryJson.write(value);
                text.append(String.format("%-10s %s%n", name, Shown.line(shown)));
            }
        });
        if (facts.get("traceback") instanceof String trace) {
            trace.lines()
                    .forEach(line ->
                            text.append(Shown.line(line).replace("\\t", "    ")).append(System.lineSeparator()));
        }
        return text.toString();
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "-");
    }
}
