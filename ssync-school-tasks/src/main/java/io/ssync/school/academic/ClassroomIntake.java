package io.ssync.school.academic;

import io.ssync.school.columns.ClassroomColumn;
import io.ssync.school.people.Titles;
import io.ssync.school.upload.ReadRow;
import io.ssync.school.upload.RowIntake;
import io.ssync.sheets.RowFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the classrooms of a sheet. A school has few of them: everything they refer to is loaded at once. */
final class ClassroomIntake implements RowIntake<ClassroomColumn, ClassroomRow> {

    private static final int LEVEL_NAME = 150;
    private static final int STREAM_NAME = 50;

    /** First and last name of a user. */
    private static final int TEACHER_NAME = 201;

    private final ClassroomTables tables;
    private final Named<ClassLevel> levels;
    private final Map<String, Long> streams;
    private final Named<Long> teachers;
    private final Map<Integer, Integer> rowsByLevel = new HashMap<>();

    ClassroomIntake(ClassroomTables tables) {
        this.tables = tables;
        levels = tables.levels();
        streams = tables.streams();
        teachers = tables.teachers();
    }

    @Override
    public ClassroomRow read(RowFields<ClassroomColumn> fields) {
        ClassLevel level = find(fields, ClassroomColumn.CLASS_LEVEL, LEVEL_NAME, levels, "class level");
        String stream = fields.text(ClassroomColumn.STREAM, STREAM_NAME);
        Long streamId = streams.get(Classrooms.key(stream));
        if (!stream.isEmpty() && streamId == null) {
            fields.fault(ClassroomColumn.STREAM, "there is no stream of this name");
        }
        Long teacherId = find(fields, ClassroomColumn.CLASS_TEACHER, TEACHER_NAME, teachers, "active teacher");
        return new ClassroomRow(level, streamId, teacherId);
    }

    @Override
    public void store(List<ReadRow<ClassroomColumn, ClassroomRow>> rows) {
        List<ReadRow<ClassroomColumn, ClassroomRow>> accepted = new ArrayList<>();
        for (ReadRow<ClassroomColumn, ClassroomRow> row : rows) {
            checkLevel(row.value().level(), row.fields());
            if (!row.fields().hasFaults()) {
                accepted.add(row);
                rowsByLevel.put(row.value().levelId(), row.fields().rowNumber());
            }
        }
        Set<Integer> stored =
                tables.insert(accepted.stream().map(ReadRow::value).toList());
        accepted.stream()
                .filter(row -> !stored.contains(row.value().levelId()))
                .forEach(row -> faultTaken(row.fields()));
    }

    private void checkLevel(@Nullable ClassLevel level, RowFields<ClassroomColumn> fields) {
        if (level == null) {
            return;
        }
        if (level.hasClassroom()) {
            faultTaken(fields);
        } else {
            Integer earlierRow = rowsByLevel.get(level.id());
            if (earlierRow != null) {
                fields.fault(ClassroomColumn.CLASS_LEVEL, "class level already in row " + earlierRow + " of this file");
            }
        }
    }

    private static void faultTaken(RowFields<ClassroomColumn> fields) {
        fields.fault(ClassroomColumn.CLASS_LEVEL, "there is a classroom of this level already");
    }

    private static <T> @Nullable T find(
            RowFields<ClassroomColumn> fields, ClassroomColumn column, int longest, Named<T> named, String what) {
        String name = fields.required(column, longest);
        if (name.isEmpty()) {
            return null;
        }
        List<T> exact = named.find(name);
        List<T> found = exact.isEmpty() ? named.find(Titles.without(name)) : exact;
        if (found.size() == 1) {
            return found.get(0);
        }
        fields.fault(
                column,
                found.isEmpty()
                        ? "there is no " + what + " of this name" + Named.didYouMean(named.near(Titles.without(name)))
                        : "there are several " + what + "s of this name");
        return null;
    }
}
