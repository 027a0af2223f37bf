package io.ssync.school.users;

import io.ssync.school.people.PhoneNumbers;
import io.ssync.sheets.RowFields;
import io.ssync.sheets.SheetColumn;
import java.util.Locale;

/**
 * Who an account is for.
 *
 * @param firstName first name, as it was typed
 * @param lastName last name
 * @param email what they sign in with, in lower case; empty if there is none
 * @param phoneNumber telephone number without blanks and hyphens; empty if there is none
 */
record Person(String firstName, String lastName, String email, String phoneNumber) {

    /** What the columns of an account can hold, in characters. */
    private static final int NAME = 100;

    private static final int EMAIL = 254;
    private static final int PHONE_NUMBER = 15;

    /** Typed numbers are longer than stored ones. */
    private static final int TYPED_PHONE_NUMBER = 40;

    /** Reads the columns that every person has; what is wrong is left in {@code fields}. */
    static <C extends Enum<C> & SheetColumn> Person read(
            RowFields<C> fields, C firstName, C lastName, C email, C phoneNumber) {
        return new Person(
                fields.required(firstName, NAME),
                fields.required(lastName, NAME),
                fields.email(email, EMAIL).toLowerCase(Locale.ROOT),
                phoneNumber(fields, phoneNumber));
    }

    private static <C extends Enum<C> & SheetColumn> String phoneNumber(RowFields<C> fields, C column) {
        String number =
                fields.phone(column, TYPED_PHONE_NUMBER, PhoneNumbers.DIGITS).replaceAll("[^+0-9]", "");
        if (number.length() > PHONE_NUMBER) {
            fields.fault(column, column.heading() + " has more than " + PHONE_NUMBER + " digits");
            return "";
        }
        return number;
    }

    boolean hasEmail() {
        return !email.isEmpty();
    }
}
