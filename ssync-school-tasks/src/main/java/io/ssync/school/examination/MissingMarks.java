package io.ssync.school.examination;

import java.util.ArrayList;
import java.util.List;

/** The marks that were never entered, which count as nothing: whose they are, and in what. For one computation. */
final class MissingMarks {

    private final List<MissingMark> list = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int count;

    /** Looks at a student in the subjects that the student takes. */
    void look(ClassStudent student, List<ClassSubject> subjects, ClassMarks marks, ExamScores exams) {
        List<String> without = new ArrayList<>();
        for (ClassSubject subject : subjects) {
            List<String> papers = exams.missing(marks.of(student, subject));
            count += papers.size();
            if (!papers.isEmpty()) {
                without.add(subject.name());
                list.add(new MissingMark(student.name(), subject.name(), papers));
            }
        }
        if (!without.isEmpty()) {
            warnings.add(student.name() + ": marks are missing in " + String.join(", ", without) + "; they count as 0");
        }
    }

    /** How many papers of how many students. */
    int count() {
        return count;
    }

    /** By student and subject. */
    List<MissingMark> list() {
        return list;
    }

    /** One sentence for each student with missing marks. */
    List<String> warnings() {
        return warnings;
    }
}
