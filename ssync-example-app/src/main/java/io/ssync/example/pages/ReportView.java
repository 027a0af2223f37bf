package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.example.pages.Texts.tOr;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The report of a task as people read it: its counts, then each list of what was left out or is to be known, with what to do about it.
 * What is in a report is called in the texts {@code report.} and its name, what to do {@code advice.} and its name.
 */
final class ReportView {
    /** Longer lists are read by nobody; the API has all. */
    private static final int MOST = 500;

    private static final Set<String> UNSAID = Set.of("status", "dry_run");
    private static final String TASK = "task_id";

    private ReportView() {}

    static Html of(Map<?, ?> report) {
        Map<String, Object> flat = new LinkedHashMap<>();
        flatten(report, flat);
        List<Html> facts = new ArrayList<>();
        List<Html> lists = new ArrayList<>();
        flat.forEach((name, value) -> {
            if (value instanceof List<?> list) {
                if (!list.isEmpty()) {
                    lists.add(list(name, list));
                }
            } else {
                facts.add(Parts.fact(name(name), value instanceof Number number ? count(number) : value));
            }
        });
        return Html.of(facts.isEmpty() ? Html.NOTHING : Parts.facts(facts), Html.of(lists));
    }

    private static void flatten(Map<?, ?> report, Map<String, Object> flat) {
        report.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                flatten(inner, flat);
            } else if (value != null && !UNSAID.contains(String.valueOf(name))) {
                flat.put(String.valueOf(name), value);
            }
        });
    }

    private static Html list(String name, List<?> list) {
        List<?> shown = list.subList(0, Math.min(MOST, list.size()));
        Html lines = shown.get(0) instanceof Map<?, ?>
                ? table(name, shown)
                : Parts.list(shown.stream().map(String::valueOf).toList());
        return Parts.section(
                name(name) + " (" + Parts.count(list.size()) + ")",
                Texts.has("advice." + name) ? tag("p", "advice").text(t("advice." + name)) : Html.NOTHING,
                lines);
    }

    private static Html table(String name, List<?> rows) {
        Set<String> columns = new LinkedHashSet<>();
        for (Object row : rows) {
            if (row instanceof Map<?, ?> map) {
                map.keySet().forEach(column -> columns.add(String.valueOf(column)));
            }
        }
        return Tables.of(
                name(name),
                columns.stream().map(column -> Tables.text(name(column))).toList(),
                rows.stream()
                        .filter(row -> row instanceof Map<?, ?>)
                        .map(row -> columns.stream()
                                .map(column -> cell(column, ((Map<?, ?>) row).get(column)))
                                .toList())
                        .toList());
    }

    private static Html cell(String column, @Nullable Object value) {
        if (column.equals(TASK) && value != null) {
            return Parts.link(Visitor.to("task").with("id", String.valueOf(value)), t("task.open"));
        }
        if (value instanceof List<?> list) {
            return Html.text(
                    String.join(", ", list.stream().map(String::valueOf).toList()));
        }
        return Html.text(value == null ? "" : value);
    }

    private static String count(Number number) {
        return number.doubleValue() == number.longValue() ? Parts.count(number.longValue()) : String.valueOf(number);
    }

    private static String name(String name) {
        return tOr("report." + name, name.replace('_', ' '));
    }
}
