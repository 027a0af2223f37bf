package io.ssync.school.examination;

import io.ssync.sheets.Column;
import io.ssync.sheets.SheetColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A column of a sheet of marks: whose they are, one for each examination of the class in the term, and what the teacher says. */
final class MarkColumn implements SheetColumn {

    static final MarkColumn ADMISSION_NUMBER = new MarkColumn(StudentNaming.ADMISSION_NUMBER, null);
    static final MarkColumn STUDENT = new MarkColumn(StudentNaming.STUDENT, null);
    static final MarkColumn REMARK = new MarkColumn(
            Column.named("remark")
                    .alsoCalled("remarks", "teacher's remark", "teacher's remarks", "comment", "comments"),
            null);

    private final Column column;
    private final @Nullable Exam exam;

    private MarkColumn(Column column, @Nullable Exam exam) {
        this.column = column;
        this.exam = exam;
    }

    /** The columns of a sheet in their order. */
    static List<MarkColumn> of(List<Exam> exams) {
        List<MarkColumn> columns = new ArrayList<>(List.of(ADMISSION_NUMBER, STUDENT));
        Set<String> names = new HashSet<>();
        for (Exam exam : exams) {
            if (!names.add(exam.name().toLowerCase(Locale.ROOT))) {
                throw new ExaminationRefusedException("The class has two examinations of the name " + exam.name()
                        + " in the term; a sheet cannot tell them apart. Rename one of them.");
            }
            columns.add(new MarkColumn(
                    Column.named(exam.name() + " (of " + exam.outOf() + ")").alsoCalled(exam.name()), exam));
        }
        columns.add(REMARK);
        return columns;
    }

    /** The examination whose marks stand there; null in the other columns. */
    @Nullable
    Exam exam() {
        return exam;
    }

    @Override
    public Column column() {
        return column;
    }
}
