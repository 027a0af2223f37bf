package io.ssync.school.examination;

import io.ssync.school.upload.ReadRow;
import io.ssync.school.upload.RowIntake;
import io.ssync.sheets.RowFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Takes in how the students of a class were rated in a term. What a row leaves empty stays as it is. */
final class RatingIntake implements RowIntake<RatingColumn, RatingRow> {

    private static final int MOST = 5;

    private final MarkTables tables;
    private final List<RatingColumn> columns;
    private final StudentNaming students;
    private final Set<Integer> rated = new HashSet<>();

    RatingIntake(MarkTables tables, List<RatingColumn> columns, StudentNaming students) {
        this.tables = tables;
        this.columns = columns;
        this.students = students;
    }

    @Override
    public RatingRow read(RowFields<RatingColumn> fields) {
        EnrolledStudent student = students.find(fields, RatingColumn.ADMISSION_NUMBER, RatingColumn.STUDENT);
        Map<String, Integer> scores = new HashMap<>();
        for (RatingColumn column : columns) {
            String trait = column.trait();
            if (trait != null) {
                fields.wholeNumber(column)
                        .filter(score -> isPossible(score, column, fields))
                        .ifPresent(score -> scores.put(trait, score.intValue()));
            }
        }
        if (scores.isEmpty() && !fields.hasFaults()) {
            fields.fault(RatingColumn.ADMISSION_NUMBER, "no rating is entered");
        }
        return new RatingRow(student, scores);
    }

    private static boolean isPossible(long score, RatingColumn column, RowFields<RatingColumn> fields) {
        if (score < 1 || score > MOST) {
            fields.fault(column, "ratings are from 1, poor, to 5, excellent");
            return false;
        }
        return true;
    }

    @Override
    public void store(List<ReadRow<RatingColumn, RatingRow>> rows) {
        List<RatingRow> right = new ArrayList<>();
        for (ReadRow<RatingColumn, RatingRow> row : rows) {
            EnrolledStudent student = row.value().student();
            if (student != null && !row.fields().hasFaults()) {
                students.take(student, row.fields(), RatingColumn.ADMISSION_NUMBER);
                if (!row.fields().hasFaults()) {
                    right.add(row.value());
                }
            }
        }
        rated.clear();
        rated.addAll(tables.rated(right));
        tables.storeRatings(right);
    }

    /** Of a student who had a rating in the term. */
    @Override
    public boolean isUpdate(RatingRow row) {
        return rated.contains(
                Objects.requireNonNull(row.student(), "a stored row has one").studentId());
    }
}
