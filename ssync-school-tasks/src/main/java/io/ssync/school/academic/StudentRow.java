package io.ssync.school.academic;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A student as the sheet has it, in the form in which it is stored. Whether it may be stored is not said here.
 *
 * @param admissionNumber empty if the student is to get the next one
 * @param firstName in lower case, as all names of students are stored
 * @param middleName in lower case; empty if there is none
 * @param lastName in lower case
 * @param dateOfBirth the day, if it is known
 * @param gender the stored word; empty if it is not known
 * @param phoneNumber empty if there is none
 * @param street the address, empty if there is none
 * @param classroom where the student is to sit; null if there is no such classroom
 * @param medicalHistory empty if there is none
 */
record StudentRow(
        String admissionNumber,
        String firstName,
        String middleName,
        String lastName,
        @Nullable LocalDate dateOfBirth,
        String gender,
        String phoneNumber,
        String street,
        @Nullable Classroom classroom,
        String medicalHistory) {}
