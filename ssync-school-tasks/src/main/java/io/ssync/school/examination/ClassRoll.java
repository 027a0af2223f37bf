package io.ssync.school.examination;

import static java.util.stream.Collectors.joining;

import io.ssync.school.examination.ComputationReport.StudentError;
import java.util.ArrayList;
import java.util.List;

/** Who of a class gets results, and why others get none. For one computation. */
final class ClassRoll {

    private final List<ClassStudent> ranked = new ArrayList<>();
    private final List<StudentError> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    ClassRoll(TermClass termClass, List<ClassStudent> students, List<ClassSubject> subjects, ClassMarks marks) {
        for (ClassStudent student : students) {
            if (student.enrolmentId() == null) {
                fail(student, "not enrolled in " + termClass.classroom() + " for the year of the term");
                continue;
            }
            String wrong = notNumbers(student, subjects, marks);
            if (!wrong.isEmpty()) {
                fail(student, wrong);
            } else if (subjects.stream().anyMatch(subject -> marks.hasAny(student, subject))) {
                rank(student, termClass);
            } else if (student.isExpected()) {
                fail(student, "no mark is entered in " + termClass.term());
            }
        }
    }

    private void rank(ClassStudent student, TermClass termClass) {
        ranked.add(student);
        if (!student.isExpected() && termClass.yearIsActive()) {
            warnings.add(student.name() + " is not in " + termClass.classroom()
                    + " any more, and counts there by the marks of " + termClass.term());
        }
    }

    private void fail(ClassStudent student, String reason) {
        errors.add(new StudentError(student.name(), reason));
    }

    private static String notNumbers(ClassStudent student, List<ClassSubject> subjects, ClassMarks marks) {
        return subjects.stream()
                .flatMap(subject -> marks
                        .notANumber(student, subject)
                        .map(mark -> "a mark in " + subject.name() + " is " + mark + ", which is not a number")
                        .stream())
                .collect(joining("; "));
    }

    List<ClassStudent> ranked() {
        return ranked;
    }

    List<StudentError> errors() {
        return errors;
    }

    List<String> warnings() {
        return warnings;
    }
}
