package io.ssync.school.examination;

import io.ssync.school.upload.ReadRow;
import io.ssync.school.upload.RowIntake;
import io.ssync.sheets.RowFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Takes in what class teacher and principal say of the students of a class. What a row leaves empty stays as it is. */
final class RemarkIntake implements RowIntake<RemarkColumn, RemarkRow> {

    private final MarkTables tables;
    private final StudentNaming students;

    RemarkIntake(MarkTables tables, StudentNaming students) {
        this.tables = tables;
        this.students = students;
    }

    @Override
    public RemarkRow read(RowFields<RemarkColumn> fields) {
        EnrolledStudent student = students.find(fields, RemarkColumn.ADMISSION_NUMBER, RemarkColumn.STUDENT);
        RemarkRow row = new RemarkRow(
                student, fields.longText(RemarkColumn.CLASS_TEACHER), fields.longText(RemarkColumn.PRINCIPAL));
        if (row.classTeacher().isEmpty() && row.principal().isEmpty() && !fields.hasFaults()) {
            fields.fault(RemarkColumn.ADMISSION_NUMBER, "no remark is entered");
        }
        return row;
    }

    @Override
    public void store(List<ReadRow<RemarkColumn, RemarkRow>> rows) {
        List<ReadRow<RemarkColumn, RemarkRow>> right = new ArrayList<>();
        for (ReadRow<RemarkColumn, RemarkRow> row : rows) {
            EnrolledStudent student = row.value().student();
            if (student != null && !row.fields().hasFaults()) {
                students.take(student, row.fields(), RemarkColumn.ADMISSION_NUMBER);
                if (!row.fields().hasFaults()) {
                    right.add(row);
                }
            }
        }
        Set<Integer> stored =
                tables.storeClassRemarks(right.stream().map(ReadRow::value).toList());
        for (ReadRow<RemarkColumn, RemarkRow> row : right) {
            EnrolledStudent student = Objects.requireNonNull(row.value().student(), "a right row has one");
            if (!stored.contains(student.studentId())) {
                row.fields()
                        .fault(
                                RemarkColumn.ADMISSION_NUMBER,
                                student.name() + " has no result in the term; compute it first");
            }
        }
    }

    /** Remarks are of results, which are there. */
    @Override
    public boolean isUpdate(RemarkRow row) {
        return true;
    }
}
