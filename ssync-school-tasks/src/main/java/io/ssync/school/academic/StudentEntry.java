package io.ssync.school.academic;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A row of a {@link StudentWorkbook}. Texts may be empty, but a row without first name, last name or classroom is one that the
 * upload refuses.
 *
 * @param admissionNumber the student's number; empty to get the next one
 * @param firstName first name
 * @param lastName last name
 * @param dateOfBirth birthday, if it is known
 * @param gender Male, Female or Other
 * @param email e-mail address
 * @param phoneNumber telephone number
 * @param address where the student lives
 * @param classroom name of the class level whose classroom it is
 * @param medicalConditions what the school should know about the student's health
 */
public record StudentEntry(
        String admissionNumber,
        String firstName,
        String lastName,
        @Nullable LocalDate dateOfBirth,
        String gender,
        String email,
        String phoneNumber,
        String address,
        String classroom,
        String medicalConditions) {}
