package io.ssync.school.users;

import io.ssync.school.people.PhoneNumbers;
import io.ssync.school.people.Titles;
import io.ssync.sheets.RowFields;
import io.ssync.sheets.SheetColumn;
import java.util.Locale;

/**
 * Who an account is for.
 *
 * @param firstName first name, as it was typed but without a title
 * @param middleName middle names; empty if there are none
 * @param lastName last name
 * @param email what they sign in with, in lower case; empty if there is none
 * @param phoneNumber telephone number as {@link PhoneNumbers#normal} writes it; empty if there is none
 */
record Person(String firstName, String middleName, String lastName, String email, String phoneNumber) {

    /** What the columns of an account can hold, in characters. */
    private static final int NAME = 100;

    private static final int EMAIL = 254;
    private static final int PHONE_NUMBER = 15;

    /** Typed numbers are longer than stored ones. */
    private static final int TYPED_PHONE_NUMBER = 40;

    /** Reads the columns that every person has; what is wrong is left in {@code fields}. */
    static <C extends Enum<C> & SheetColumn> Person read(
            RowFields<C> fields, C firstName, C middleName, C lastName, C email, C phoneNumber) {
        return new Person(
                firstName(fields, firstName),
                fields.text(middleName, NAME),
                fields.required(lastName, NAME),
                fields.email(email, EMAIL).toLowerCase(Locale.ROOT),
                phoneNumber(fields, phoneNumber));
    }

    private static <C extends Enum<C> & SheetColumn> String firstName(RowFields<C> fields, C column) {
        String typed = fields.required(column, NAME);
        String name = Titles.without(typed);
        if (!name.equals(typed)) {
            fields.note(column.heading() + " " + typed + " was taken for " + name);
        }
        return name;
    }

    private static <C extends Enum<C> & SheetColumn> String phoneNumber(RowFields<C> fields, C column) {
        String number = PhoneNumbers.normal(fields.phone(column, TYPED_PHONE_NUMBER, PhoneNumbers.DIGITS));
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
