package io.ssync.school.academic;

import io.ssync.school.columns.StudentColumn;
import io.ssync.school.people.Genders;
import io.ssync.school.people.PhoneNumbers;
import io.ssync.sheets.RowFields;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a row of the sheet into a student, and finds the faults that the row shows by itself. */
final class StudentRowReader {

    /** What the columns of the table can hold, in characters. */
    private static final int ADMISSION_NUMBER = 50;

    private static final int NAME = 150;
    private static final int EMAIL = 254;
    private static final int PHONE_NUMBER = 20;
    private static final int ADDRESS = 255;
    private static final int CLASS_LEVEL_NAME = 150;

    private final Classrooms classrooms;
    private final LocalDate today;

    StudentRowReader(Classrooms classrooms, LocalDate today) {
        this.classrooms = classrooms;
        this.today = today;
    }

    /** Reads a row; what is wrong with it is left in {@code fields}. */
    StudentRow read(RowFields<StudentColumn> fields) {
        String admissionNumber = fields.text(StudentColumn.ADMISSION_NUMBER, ADMISSION_NUMBER);
        String firstName = name(fields, StudentColumn.FIRST_NAME, fields.required(StudentColumn.FIRST_NAME, NAME));
        String middleName = name(fields, StudentColumn.MIDDLE_NAME, fields.text(StudentColumn.MIDDLE_NAME, NAME));
        String lastName = name(fields, StudentColumn.LAST_NAME, fields.required(StudentColumn.LAST_NAME, NAME));
        LocalDate dateOfBirth =
                fields.dateOfBirth(StudentColumn.DATE_OF_BIRTH, today).orElse(null);
        String gender = fields.oneOf(StudentColumn.GENDER, StudentUpload.GENDERS, Genders.ALSO_WRITTEN);
        // Not stored: a student has no e-mail address without an account. But now is the time to tell a wrong one.
        fields.email(StudentColumn.EMAIL, EMAIL);
        String phoneNumber = fields.phone(StudentColumn.PHONE_NUMBER, PHONE_NUMBER, PhoneNumbers.DIGITS);
        String street = fields.text(StudentColumn.ADDRESS, ADDRESS);
        Classroom classroom = classroom(fields);
        String medicalHistory = fields.longText(StudentColumn.MEDICAL_CONDITIONS);
        return new StudentRow(
                admissionNumber,
                firstName,
                middleName,
                lastName,
                dateOfBirth,
                gender,
                phoneNumber,
                street,
                classroom,
                medicalHistory);
    }

    private static String name(RowFields<StudentColumn> fields, StudentColumn column, String typed) {
        String name = typed.toLowerCase(Locale.ROOT);
        if (name.codePointCount(0, name.length()) > NAME) {
            // A few capitals, such as the Turkish dotted one, become two characters.
            fields.fault(column, column.heading() + " is longer than " + NAME + " characters");
        }
        return name;
    }

    private @Nullable Classroom classroom(RowFields<StudentColumn> fields) {
        String name = fields.required(StudentColumn.CLASSROOM, CLASS_LEVEL_NAME);
        if (name.isEmpty()) {
            return null;
        }
        List<Classroom> found = classrooms.named(name);
        if (found.size() == 1) {
            return found.get(0);
        }
        fields.fault(
                StudentColumn.CLASSROOM,
                found.isEmpty()
                        ? "there is no classroom of this name" + Named.didYouMean(classrooms.near(name))
                        : "there are several classrooms of this name");
        return null;
    }
}
