package io.ssync.tasks.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replies of workers as a table for people: one line for each thing that a worker tells, and its name in front. */
final class ReplyTable {
    /** What people want to see of a task, a waiting task, or a queue, in this order. */
    private static final List<String> COLUMNS = List.of("eta", "id", "name", "args", "kwargs");

    private ReplyTable() {}

    static String of(Map<String, ? extends @Nullable Object> replies) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WORKER", "REPLY"));
        replies.forEach((worker, reply) -> {
            List<List<String>> lines = lines(reply);
            if (lines.isEmpty()) {
                lines.add(List.of("-"));
            }
            for (List<String> line : lines) {
                List<String> row = new ArrayList<>(List.of(worker));
                row.addAll(line);
                rows.add(row);
            }
        });
        return TextTable.of(rows);
    }

    /** The names of queues in a worker's reply to {@code active_queues}. */
    static List<String> queues(@Nullable Object reply) {
        List<String> names = new ArrayList<>();
        if (reply instanceof List<?> queues) {
            for (Object queue : queues) {
                if (queue instanceof Map<?, ?> one && one.get("name") instanceof String name) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static List<List<String>> lines(@Nullable Object reply) {
        List<List<String>> lines = new ArrayList<>();
        if (reply instanceof Map<?, ?> map) {
            if (map.size() == 1 && (map.containsKey("ok") || map.containsKey("error"))) {
                map.forEach((kind, text) -> String.valueOf(text)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .forEach(line -> lines.add(List.of("error".equals(kind) ? "error: " + line : line))));
            } else {
                flatten("", map, lines);
            }
        } else if (reply instanceof List<?> list) {
            list.forEach(element -> lines.add(cells(element)));
        } else {
            lines.add(List.of(String.valueOf(reply)));
        }
        return lines;
    }

    /** {@code pool.max-concurrency  2}; a text of several lines, such as a stack, has a row for each. */
    private static void flatten(String prefix, Map<?, ?> map, List<List<String>> lines) {
        map.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
                flatten(prefix + name + ".", inner, lines);
            } else if (value instanceof String text && !text.isEmpty()) {
                text.lines().forEach(line -> lines.add(List.of(prefix + name, line)));
            } else {
                lines.add(List.of(prefix + name, String.valueOf(value)));
            }
        });
    }

    private static List<String> cells(@Nullable Object element) {
        if (!(element instanceof Map<?, ?> map)) {
            return List.of(String.valueOf(element));
        }
        List<String> cells = new ArrayList<>();
        Map<?, ?> request = map.get("request") instanceof Map<?, ?> inner ? inner : map;
        for (String column : COLUMNS) {
            Object value = map.containsKey(column) ? map.get(column) : request.get(column);
            if (value != null) {
                cells.add(value.toString());
            }
        }
        return cells;
    }
}
