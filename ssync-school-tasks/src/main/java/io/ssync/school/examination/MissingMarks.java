package io.ssync.school.examination;

import java.util.ArrayList;
import java.util.List;

/** Counts the marks that were never entered, which count as nothing, and says whose they are. For one computation. */
final class MissingMarks {

    private final ExamScores exams;
    private final ClassMarks marks;
    private final List<String> warnings = new ArrayList<>();
    private int count;

    MissingMarks(ExamScores exams, ClassMarks marks) {
        this.exams = exams;
        this.marks = marks;
    }

    void look(ClassStudent student, List<ClassSubject> subjects) {
        List<String> without = new ArrayList<>();
        boolean any = false;
        for (ClassSubject subject : subjects) {
            var entered = marks.of(student, subject);
            int missing = exams.missing(entered);
            count += missing;
            any |= !entered.isEmpty();
            if (missing > 0) {
                without.add(subject.name());
            }
        }
        if (!any) {
            warnings.add(student.name() + " has no marks at all; all count as 0");
        } else if (!without.isEmpty()) {
            warnings.add(student.name() + ": marks are missing in " + String.join(", ", without) + "; they count as 0");
        }
    }

    int count() {
        return count;
    }

    /** One sentence for each student with missing marks. */
    List<String> warnings() {
        return warnings;
    }
}
