package io.ssync.school.columns;

import static io.ssync.sheets.Column.named;

import io.ssync.sheets.Column;
import io.ssync.sheets.SheetColumn;

/** The columns of a sheet of parents, in their standard order. */
public enum ParentColumn implements SheetColumn {
    FIRST_NAME(named("first name")
            .required()
            .alsoCalled("first", "given name", "forename")
            .example("Chidi")),
    LAST_NAME(named("last name")
            .required()
            .alsoCalled("last", "surname", "family name")
            .example("Example")),
    EMAIL(named("email").alsoCalled("email address", "mail").example("chidi@example.org")),
    PHONE_NUMBER(named("phone number")
            .required()
            .alsoCalled("phone", "phone no", "telephone", "mobile", "mobile number")
            .example("08031234569")),
    ADDRESS(named("address")
            .alsoCalled("home address", "residential address", "street")
            .example("1 Market Road, Ibadan")),
    NATIONAL_ID(named("national id")
            .alsoCalled("nin", "national id number", "national identification number")
            .example("12345678902")),
    RELATIONSHIP(named("relationship").alsoCalled("parent type", "relation").example("Father")),
    OCCUPATION(named("occupation").alsoCalled("job", "profession").example("Trader")),
    STUDENTS(named("student admission number")
            .alsoCalled(
                    "student",
                    "students",
                    "admission number",
                    "admission numbers",
                    "student admission numbers",
                    "child",
                    "children")
            .example("ADM-2024-0001, ADM-2024-0002")),
    MIDDLE_NAME(named("middle name")
            .alsoCalled("middle names", "middle", "other name", "other names")
            .example("Emeka"));

    private final Column column;

    ParentColumn(Column column) {
        this.column = column;
    }

    @Override
    public Column column() {
        return column;
    }
}
