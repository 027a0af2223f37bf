package io.ssync.example.cli;

import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.ScheduleRow;
import io.ssync.tasks.beat.Tick;
import io.ssync.tasks.message.CeleryJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            table.add(List.of(
                    row.name(),
                    row.understood().map(ScheduleText::when).orElse("-"),
                    row.understood().map(entry -> entry.call().task()).orElse("-"),
                    state(row),
                    text(next.apply(row)),
                    text(row.state().lastRun()),
                    String.valueOf(row.state().totalRuns())));
        }
        return TextTable.of(table);
    }

    static String json(List<ScheduleRow> rows, Function<ScheduleRow, @Nullable Instant> next) {
        StringBuilder lines = new StringBuilder();
        rows.forEach(
                row -> lines.append(CeleryJson.write(map(row, next.apply(row)))).append(System.lineSeparator()));
        return lines.toString();
    }

    /** All that there is to know, one line each. */
    static String details(ScheduleRow row, List<Instant> next) {
        List<List<String>> table = new ArrayList<>();
        map(row, next.isEmpty() ? null : next.get(0))
                .forEach((name, value) -> table.add(List.of(
                        name, value == null ? "-" : value instanceof String text ? text : CeleryJson.write(value))));
        next.stream().skip(1).forEach(due -> table.add(List.of("then", due.toString())));
        return TextTable.of(table);
    }

    private static Map<String, @Nullable Object> map(ScheduleRow row, @Nullable Instant next) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", row.name());
        map.put("state", row.problem() == null ? state(row) : "invalid");
        map.put("problem", row.problem());
        row.understood().ifPresent(entry -> {
            map.put("schedule", when(entry));
            map.put("task", entry.call().task());
            map.put("args", entry.call().args());
            map.put("kwargs", entry.call().kwargs());
            map.put("queue", entry.call().queue());
            map.put("one_off", entry.oneOff());
            map.put("start_time", text(entry.startTime()));
            map.put("expires", text(entry.call().expires()));
            map.put("misfire", entry.policy().misfire().toString());
            map.put("overlap", entry.policy().overlap().name());
            map.put("jitter", entry.policy().jitter().toSeconds());
        });
        map.put("last_run", text(row.state().lastRun()));
        map.put("last_task_id", row.state().lastTaskId());
        map.put("total_runs", row.state().totalRuns());
        map.put("next", text(next));
        return map;
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

    private static String when(ScheduleEntry entry) {
        return entry.schedule().text() + (entry.schedule() instanceof Crontab ? " " + zone(entry) : "");
    }

    private static String zone(ScheduleEntry entry) {
        return entry.zone().getId().equals("Z") ? "UTC" : entry.zone().getId();
    }

    private static String state(ScheduleRow row) {
        ScheduleEntry entry = row.entry();
        if (entry == null) {
            return "invalid: " + row.problem();
        }
        if (!entry.enabled()) {
            return "disabled";
        }
        Instant until = entry.pausedUntil();
        if (until == null || until.isBefore(row.state().decided())) {
            return "enabled";
        }
        return until.equals(ScheduleEntry.UNTIL_RESUMED) ? "paused" : "paused until " + until;
    }

    private static String text(@Nullable Instant time) {
        return time == null ? "-" : time.toString();
    }
}
