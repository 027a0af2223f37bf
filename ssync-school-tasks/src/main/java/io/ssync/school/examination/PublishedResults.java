package io.ssync.school.examination;

import io.ssync.school.people.FullName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What parents can see of the results of a class, figure by figure, to tell what a computation changes of it. For one
 * transaction; not safe for use by several threads.
 */
final class PublishedResults {

    /** Columns of a result and what people call them, the most telling first. */
    private static final Map<String, String> OVERALL = named(
            "total_marks", "total",
            "total_possible", "possible total",
            "average_percentage", "average",
            "grade", "grade",
            "gpa", "GPA",
            "position_in_class", "position",
            "total_students", "students");

    private static final Map<String, String> SUBJECT = named(
            "ca_score", "CA",
            "exam_score", "examination",
            "total_score", "total",
            "subject_grade", "grade",
            "position_in_subject", "position",
            "subject_students", "students",
            "highest_score", "highest",
            "lowest_score", "lowest",
            "class_average", "class average");

    private static final String NOTHING = "none";

    /** By student, the figures by name. */
    private final Map<String, Map<String, String>> figures = new LinkedHashMap<>();

    private static Map<String, String> named(String... columnsAndNames) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < columnsAndNames.length; i += 2) {
            named.put(columnsAndNames[i], columnsAndNames[i + 1]);
        }
        return named;
    }

    /** Adds a result with one of its subjects, or without if it has none. */
    void add(ResultSet row, String student) throws SQLException {
        Map<String, String> ofStudent = figures.computeIfAbsent(student, whose -> new LinkedHashMap<>());
        put(ofStudent, "", OVERALL, row);
        String subject = row.getString("subject");
        if (subject != null) {
            put(ofStudent, FullName.capitalize(subject) + ", ", SUBJECT, row);
        }
    }

    private static void put(Map<String, String> figures, String prefix, Map<String, String> columns, ResultSet row)
            throws SQLException {
        for (Map.Entry<String, String> column : columns.entrySet()) {
            figures.put(
                    prefix + column.getValue(), Objects.requireNonNullElse(row.getString(column.getKey()), NOTHING));
        }
    }

    /** What is otherwise now, one sentence without a full stop for each student. */
    List<String> changes(PublishedResults now) {
        List<String> changes = new ArrayList<>();
        figures.forEach((student, before) -> {
            Map<String, String> after = now.figures.getOrDefault(student, Map.of());
            List<String> changed = new ArrayList<>();
            before.forEach((name, value) -> {
                String other = after.getOrDefault(name, NOTHING);
                if (!other.equals(value)) {
                    changed.add(name + " " + value + " → " + other);
                }
            });
            after.forEach((name, value) -> {
                if (!before.containsKey(name)) {
                    changed.add(name + " " + NOTHING + " → " + value);
                }
            });
            if (!changed.isEmpty()) {
                changes.add(student + ": " + String.join("; ", changed));
            }
        });
        return changes;
    }
}
