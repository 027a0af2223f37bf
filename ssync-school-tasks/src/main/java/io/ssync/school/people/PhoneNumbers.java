package io.ssync.school.people;

/** Telephone numbers of Nigeria. */
public final class PhoneNumbers {

    /** What a mobile number has at home, such as 08031234567. */
    public static final int DIGITS = 11;

    private PhoneNumbers() {}
}
