package io.ssync.tasks.cli;

import io.ssync.tasks.beat.ScheduleRow;
import io.ssync.tasks.beat.Tick;
import io.ssync.tasks.cli.facts.ScheduleFacts;
import io.ssync.tasks.message.CeleryJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Schedules and ticks as they are printed: a table for people, or a line of JSON each. */
final class ScheduleText {
    private ScheduleText() {}

    /** {@code next} is the next due time of a schedule, null if there is none. */
    static String table(List<ScheduleRow> rows, Function<ScheduleRow, @Nullable Instant> next) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("NAME", "SCHEDULE", "TASK", "STATE", "NEXT", "LAST", "RUNS"));
        for (ScheduleRow row : rows) {
            String state = ScheduleFacts.state(row);
            table.add(List.of(
                    row.name(),
                    row.understood().map(ScheduleFacts::when).orElse("-"),
                    row.understood().map(entry -> entry.call().task()).orElse("-"),
                    row.problem() == null ? state : state + ": " + row.problem(),
                    text(next.apply(row)),
                    text(row.state().lastRun()),
                    String.valueOf(row.state().totalRuns())));
        }
        return TextTable.of(table);
    }

    static String json(List<ScheduleRow> rows, Function<ScheduleRow, @Nullable Instant> next) {
        StringBuilder lines = new StringBuilder();
        rows.forEach(row -> lines.append(CeleryJson.write(ScheduleFacts.of(row, next.apply(row))))
                .append(System.lineSeparator()));
        return lines.toString();
    }

    /** All that there is to know, one line each. */
    static String details(ScheduleRow row, List<Instant> next) {
        List<List<String>> table = new ArrayList<>();
        ScheduleFacts.of(row, next.isEmpty() ? null : next.get(0))
                .forEach((name, value) -> table.add(List.of(
                        name, value == null ? "-" : value instanceof String text ? text : CeleryJson.write(value))));
        next.stream().skip(1).forEach(due -> table.add(List.of("then", due.toString())));
        return TextTable.of(table);
    }

    static String history(List<Tick> ticks) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("DUE", "STATE", "TASK ID", "REASON"));
        for (Tick tick : ticks) {
            String reason = tick.reason() == null ? "-" : tick.reason();
            table.add(List.of(
                    tick.due().toString(),
                    tick.state().name(),
                    tick.taskId() == null ? "-" : tick.taskId(),
                    tick.count() == 1 ? reason : reason + " (" + tick.count() + " in a row)"));
        }
        return TextTable.of(table);
    }

    static String historyAsJson(List<Tick> ticks) {
        StringBuilder lines = new StringBuilder();
        ticks.forEach(
                tick -> lines.append(CeleryJson.write(ScheduleFacts.of(tick))).append(System.lineSeparator()));
        return lines.toString();
    }

    private static String text(@Nullable Instant time) {
        return time == null ? "-" : time.toString();
    }
}
