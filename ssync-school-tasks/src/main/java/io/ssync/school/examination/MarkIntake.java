package io.ssync.school.examination;

import io.ssync.school.upload.ReadRow;
import io.ssync.school.upload.RowIntake;
import io.ssync.sheets.RowFields;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Takes in the marks of a class in a subject. What a row leaves empty stays as it is. */
final class MarkIntake implements RowIntake<MarkColumn, MarkRow> {

    private final MarkTables tables;
    private final ClassSubject subject;
    private final List<MarkColumn> columns;
    private final StudentNaming students;
    private final Set<Long> marked = new HashSet<>();

    MarkIntake(MarkTables tables, ClassSubject subject, List<MarkColumn> columns, StudentNaming students) {
        this.tables = tables;
        this.subject = subject;
        this.columns = columns;
        this.students = students;
    }

    @Override
    public MarkRow read(RowFields<MarkColumn> fields) {
        EnrolledStudent student = students.find(fields, MarkColumn.ADMISSION_NUMBER, MarkColumn.STUDENT);
        Map<Long, BigDecimal> marks = new HashMap<>();
        for (MarkColumn column : columns) {
            Exam exam = column.exam();
            if (exam != null) {
                fields.decimal(column)
                        .filter(points -> isPossible(points, exam, column, fields))
                        .ifPresent(points -> marks.put(exam.id(), points));
            }
        }
        String remark = fields.longText(MarkColumn.REMARK);
        if (marks.isEmpty() && remark.isEmpty() && !fields.hasFaults()) {
            fields.fault(MarkColumn.ADMISSION_NUMBER, "no mark and no remark is entered");
        }
        return new MarkRow(student, marks, remark);
    }

    private static boolean isPossible(BigDecimal points, Exam exam, MarkColumn column, RowFields<MarkColumn> fields) {
        if (points.signum() < 0 || points.compareTo(BigDecimal.valueOf(exam.outOf())) > 0) {
            fields.fault(column, exam.name() + " is out of " + exam.outOf());
            return false;
        }
        return true;
    }

    @Override
    public void store(List<ReadRow<MarkColumn, MarkRow>> rows) {
        List<MarkRow> right = new ArrayList<>();
        for (ReadRow<MarkColumn, MarkRow> row : rows) {
            EnrolledStudent student = row.value().student();
            if (student != null && !row.fields().hasFaults()) {
                students.take(student, row.fields(), MarkColumn.ADMISSION_NUMBER);
                if (!row.fields().hasFaults()) {
                    right.add(row.value());
                }
            }
        }
        marked.clear();
        marked.addAll(tables.marked(subject, right));
        tables.storeMarks(subject, right);
        Set<Integer> remarked = tables.storeRemarks(subject, right);
        for (ReadRow<MarkColumn, MarkRow> row : rows) {
            EnrolledStudent student = row.value().student();
            if (student != null
                    && !row.fields().hasFaults()
                    && !row.value().remark().isEmpty()
                    && !remarked.contains(student.studentId())) {
                row.fields()
                        .note("the remark was not stored, since " + student.name() + " has no result in "
                                + subject.name() + " yet; upload the sheet again once results are computed");
            }
        }
    }

    /** Of a student who had a mark in one of these examinations. */
    @Override
    public boolean isUpdate(MarkRow row) {
        return marked.contains(
                Objects.requireNonNull(row.student(), "a stored row has one").enrolmentId());
    }
}
