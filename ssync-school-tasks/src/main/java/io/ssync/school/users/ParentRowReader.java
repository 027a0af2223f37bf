package io.ssync.school.users;

import static java.util.Map.entry;

import io.ssync.school.columns.ParentColumn;
import io.ssync.sheets.RowFields;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads a row of the sheet into a parent, and finds the faults that the row shows by itself. */
final class ParentRowReader {

    static final List<String> RELATIONSHIPS = List.of("Father", "Mother", "Guardian");

    /** The school system knows no other relations; what they are is no reason to refuse a parent. */
    private static final Map<String, String> OTHER_RELATIONS = Map.ofEntries(
            entry("dad", "Father"),
            entry("daddy", "Father"),
            entry("mum", "Mother"),
            entry("mummy", "Mother"),
            entry("mom", "Mother"),
            entry("uncle", "Guardian"),
            entry("aunt", "Guardian"),
            entry("auntie", "Guardian"),
            entry("aunty", "Guardian"),
            entry("grandfather", "Guardian"),
            entry("grandmother", "Guardian"),
            entry("grandparent", "Guardian"),
            entry("brother", "Guardian"),
            entry("sister", "Guardian"),
            entry("cousin", "Guardian"),
            entry("stepfather", "Guardian"),
            entry("stepmother", "Guardian"));

    /** What the columns of the table can hold, in characters. */
    private static final int ADDRESS = 255;

    private static final int NATIONAL_ID = 100;
    private static final int OCCUPATION = 255;

    /** Far more children than anyone has at one school. */
    private static final int ADMISSION_NUMBERS = 1_000;

    private ParentRowReader() {}

    /** Reads a row; what is wrong with it is left in {@code fields}. */
    static ParentRow read(RowFields<ParentColumn> fields) {
        Person person = Person.read(
                fields,
                ParentColumn.FIRST_NAME,
                ParentColumn.MIDDLE_NAME,
                ParentColumn.LAST_NAME,
                ParentColumn.EMAIL,
                ParentColumn.PHONE_NUMBER);
        if (fields.row().cell(ParentColumn.PHONE_NUMBER).isBlank()) {
            fields.fault(ParentColumn.PHONE_NUMBER, "phone number is missing");
        }
        return new ParentRow(
                person,
                fields.text(ParentColumn.ADDRESS, ADDRESS),
                fields.text(ParentColumn.NATIONAL_ID, NATIONAL_ID),
                fields.oneOf(ParentColumn.RELATIONSHIP, RELATIONSHIPS, OTHER_RELATIONS),
                fields.text(ParentColumn.OCCUPATION, OCCUPATION),
                Arrays.stream(fields.text(ParentColumn.STUDENTS, ADMISSION_NUMBERS)
                                .split("[,;]"))
                        .map(String::strip)
                        .filter(number -> !number.isEmpty())
                        .distinct()
                        .toList());
    }
}
