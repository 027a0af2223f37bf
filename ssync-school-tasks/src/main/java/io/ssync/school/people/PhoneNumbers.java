package io.ssync.school.people;

import java.util.regex.Pattern;

/** Telephone numbers of Nigeria. */
public final class PhoneNumbers {

    /** What a mobile number has at home, such as 08031234567. */
    public static final int DIGITS = 11;

    /**
     * What does not look as it is dialled at home: +234, 00234 or 234 instead of the 0, or with it, or nothing instead of it. Its
     * one group is the number without the 0. Java and PostgreSQL both understand it.
     */
    public static final String NOT_AS_AT_HOME =
            "^(?:(?:\\+|00)2340?|2340?(?=[789][0-9]{9}$)|(?=[789][0-9]{9}$))([1-9][0-9]{6,9})$";

    private static final Pattern SIGNS = Pattern.compile("[^+0-9]");
    private static final Pattern ABROAD = Pattern.compile(NOT_AS_AT_HOME);

    private PhoneNumbers() {}

    /**
     * One way to write a number, so that two are the same if and only if they are written the same: 08031234567 for +234 803 123
     * 4567.
     *
     * @param number as it was typed
     * @return as it is dialled at home, without blanks and hyphens; a number of another country keeps its +
     */
    public static String normal(String number) {
        return ABROAD.matcher(SIGNS.matcher(number).replaceAll("")).replaceFirst("0$1");
    }
}
