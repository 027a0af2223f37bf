package io.ssync.school.examination;

import io.ssync.sheets.Column;
import io.ssync.sheets.RowFields;
import io.ssync.sheets.SheetColumn;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the students of a class by their admission numbers, as rows of a sheet name them: each once, and with a name that may be
 * theirs, since a number is easily mistyped. For one upload.
 */
final class StudentNaming {

    static final Column ADMISSION_NUMBER = Column.named("admission number")
            .required()
            .alsoCalled("admission no", "admission", "adm no", "adm", "reg no", "registration number");
    static final Column STUDENT =
            Column.named("student").alsoCalled("name", "student name", "name of student", "full name");

    private static final int LONGEST_NUMBER = 50;
    private static final int LONGEST_NAME = 500;

    private final String classroom;
    private final Map<String, EnrolledStudent> students = new HashMap<>();
    private final Map<EnrolledStudent, Integer> rows = new HashMap<>();

    StudentNaming(String classroom, List<EnrolledStudent> enrolled) {
        this.classroom = classroom;
        enrolled.forEach(student -> students.put(key(student.admissionNumber()), student));
    }

    /** The student of a row; null if nobody can be meant, which is a fault by then. */
    <C extends SheetColumn> @Nullable EnrolledStudent find(RowFields<C> fields, C numberColumn, C nameColumn) {
        String number = fields.required(numberColumn, LONGEST_NUMBER);
        String name = fields.text(nameColumn, LONGEST_NAME);
        if (number.isEmpty()) {
            return null;
        }
        EnrolledStudent student = students.get(key(number));
        if (student == null) {
            fields.fault(numberColumn, "nobody in " + classroom + " has this admission number");
        } else if (!name.isEmpty() && !student.mayBe(name)) {
            fields.fault(
                    numberColumn,
                    "the admission number is that of " + student.name() + ": nothing of the name is the same");
        }
        return student;
    }

    /** Notes that a row without faults is about a student; a fault if an earlier one is too. */
    <C extends SheetColumn> void take(EnrolledStudent student, RowFields<C> fields, C numberColumn) {
        Integer earlier = rows.putIfAbsent(student, fields.rowNumber());
        if (earlier != null) {
            fields.fault(numberColumn, "the student stands in row " + earlier + " of this file already");
        }
    }

    private static String key(String number) {
        return number.toLowerCase(Locale.ROOT);
    }
}
