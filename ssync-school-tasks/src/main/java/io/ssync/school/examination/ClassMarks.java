package io.ssync.school.examination;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The marks of a class for a term, of several for the same examination the one that was entered last. */
final class ClassMarks {

    private final Map<MarkKey, Map<Long, BigDecimal>> marks = new HashMap<>();
    private final Map<MarkKey, Double> notNumbers = new HashMap<>();

    /** Adds what the table holds, which need not be a number: its type has NaN and infinity. */
    void add(MarkKey key, long exam, double points) {
        if (Double.isFinite(points)) {
            marks.computeIfAbsent(key, whose -> new HashMap<>()).put(exam, BigDecimal.valueOf(points));
        } else {
            notNumbers.put(key, points);
        }
    }

    /** A student's marks in a subject, by examination. */
    Map<Long, BigDecimal> of(ClassStudent student, ClassSubject subject) {
        return marks.getOrDefault(key(student, subject), Map.of());
    }

    /** What stands where a student's mark in a subject should be a number. */
    Optional<Double> notANumber(ClassStudent student, ClassSubject subject) {
        return Optional.ofNullable(notNumbers.get(key(student, subject)));
    }

    /** Whether a mark of a student was entered in a subject. */
    boolean hasAny(ClassStudent student, ClassSubject subject) {
        return !of(student, subject).isEmpty();
    }

    boolean isEmpty() {
        return marks.isEmpty() && notNumbers.isEmpty();
    }

    private static MarkKey key(ClassStudent student, ClassSubject subject) {
        return new MarkKey(Objects.requireNonNull(student.enrolmentId(), "only the enrolled have marks"), subject.id());
    }
}
