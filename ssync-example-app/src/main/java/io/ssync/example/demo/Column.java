package io.ssync.example.demo;

/** The columns of the sheet, in their order. */
enum Column {
    ADMISSION_NUMBER("Admission number"),
    FIRST_NAME("First name"),
    LAST_NAME("Last name"),
    DATE_OF_BIRTH("Date of birth"),
    GENDER("Gender"),
    EMAIL("Email"),
    PHONE_NUMBER("Phone number"),
    ADDRESS("Address"),
    CLASSROOM("Classroom name"),
    MEDICAL_CONDITIONS("Medical conditions");

    private final String heading;

    Column(String heading) {
        this.heading = heading;
    }

    String heading() {
        return heading;
    }
}
