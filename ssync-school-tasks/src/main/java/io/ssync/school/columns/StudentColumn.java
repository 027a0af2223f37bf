package io.ssync.school.columns;

import static io.ssync.sheets.Column.named;

import io.ssync.sheets.Column;
import io.ssync.sheets.SheetColumn;

/** The columns of a sheet of students, in their standard order. */
public enum StudentColumn implements SheetColumn {
    ADMISSION_NUMBER(named("admission number")
            .alsoCalled("admission no", "admission", "adm no", "adm", "reg no", "registration number")
            .example("ADM-2024-0001")),
    FIRST_NAME(named("first name")
            .required()
            .alsoCalled("first", "given name", "forename")
            .example("Ada")),
    LAST_NAME(named("last name")
            .required()
            .alsoCalled("last", "surname", "family name")
            .example("Example")),
    DATE_OF_BIRTH(named("date of birth")
            .ofDates()
            .alsoCalled("dob", "birth date", "birthday")
            .example("2012-05-31")),
    GENDER(named("gender").alsoCalled("sex").example("Female")),
    EMAIL(named("email").alsoCalled("email address", "mail").example("ada@example.org")),
    PHONE_NUMBER(named("phone number")
            .alsoCalled("phone", "phone no", "telephone", "mobile", "mobile number")
            .example("08031234567")),
    ADDRESS(named("address")
            .alsoCalled("home address", "residential address", "street")
            .example("1 Market Road, Ibadan")),
    CLASSROOM(named("classroom name")
            .required()
            .alsoCalled("classroom", "class", "class name", "class room", "class level", "grade")
            .example("JSS 1")),
    MEDICAL_CONDITIONS(named("medical conditions")
            .alsoCalled("medical condition", "medical history", "medical", "health")
            .example("Asthma")),
    MIDDLE_NAME(named("middle name")
            .alsoCalled("middle names", "middle", "other name", "other names")
            .example("Chioma"));

    private final Column column;

    StudentColumn(Column column) {
        this.column = column;
    }

    @Override
    public Column column() {
        return column;
    }
}
