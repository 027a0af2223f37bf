package io.ssync.school.academic;

import io.ssync.school.sheet.SheetColumn;
import java.util.List;

/** The columns of a sheet of students, in their standard order. */
enum StudentColumn implements SheetColumn {
    ADMISSION_NUMBER(
            "admission number", false, "admission no", "admission", "adm no", "adm", "reg no", "registration number"),
    FIRST_NAME("first name", true, "first", "given name", "forename"),
    LAST_NAME("last name", true, "last", "surname", "family name"),
    DATE_OF_BIRTH("date of birth", false, "dob", "birth date", "birthday"),
    GENDER("gender", false, "sex"),
    EMAIL("email", false, "email address", "mail"),
    PHONE_NUMBER("phone number", false, "phone", "phone no", "telephone", "mobile", "mobile number"),
    ADDRESS("address", false, "home address", "residential address", "street"),
    CLASSROOM("classroom name", true, "classroom", "class", "class name", "class room", "class level", "grade"),
    MEDICAL_CONDITIONS("medical conditions", false, "medical condition", "medical history", "medical", "health");

    private final String heading;
    private final boolean required;
    private final List<String> alsoCalled;

    StudentColumn(String heading, boolean required, String... alsoCalled) {
        this.heading = heading;
        this.required = required;
        this.alsoCalled = List.of(alsoCalled);
    }

    @Override
    public String heading() {
        return heading;
    }

    @Override
    public List<String> alsoCalled() {
        return alsoCalled;
    }

    @Override
    public boolean required() {
        return required;
    }
}
