package io.ssync.school.columns;

import static io.ssync.sheets.Column.named;

import io.ssync.sheets.Column;
import io.ssync.sheets.SheetColumn;

/** The columns of a sheet of teachers, in their standard order. */
public enum TeacherColumn implements SheetColumn {
    FIRST_NAME(named("first name")
            .required()
            .alsoCalled("first", "given name", "forename")
            .example("Grace")),
    LAST_NAME(named("last name")
            .required()
            .alsoCalled("last", "surname", "family name")
            .example("Example")),
    EMAIL(named("email").required().alsoCalled("email address", "mail").example("grace@example.org")),
    PHONE_NUMBER(named("phone number")
            .alsoCalled("phone", "phone no", "telephone", "mobile", "mobile number")
            .example("08031234568")),
    DATE_OF_BIRTH(named("date of birth")
            .ofDates()
            .alsoCalled("dob", "birth date", "birthday")
            .example("1985-02-14")),
    GENDER(named("gender").alsoCalled("sex").example("Female")),
    ADDRESS(named("address")
            .alsoCalled("home address", "residential address", "street")
            .example("2 Market Road, Ibadan")),
    NATIONAL_ID(named("national id")
            .alsoCalled("nin", "national id number", "national identification number")
            .example("12345678901")),
    TIN(named("tin")
            .alsoCalled("tin number", "tax number", "tax identification number")
            .example("123456789")),
    QUALIFICATION(
            named("qualification").alsoCalled("qualifications", "designation").example("B.Ed. Mathematics")),
    MIDDLE_NAME(named("middle name")
            .alsoCalled("middle names", "middle", "other name", "other names")
            .example("Amaka"));

    private final Column column;

    TeacherColumn(Column column) {
        this.column = column;
    }

    @Override
    public Column column() {
        return column;
    }
}
