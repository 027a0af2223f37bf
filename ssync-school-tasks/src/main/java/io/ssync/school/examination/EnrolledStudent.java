package io.ssync.school.examination;

import io.ssync.school.people.FullName;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A student who is enrolled in a class for a year.
 *
 * @param enrolmentId the enrolment, to which marks are tied
 * @param studentId the student
 * @param admissionNumber the student's number
 * @param firstName first name
 * @param lastName last name
 */
record EnrolledStudent(long enrolmentId, int studentId, String admissionNumber, String firstName, String lastName) {

    /** As people write it. */
    String name() {
        return FullName.capitalize(firstName + " " + lastName);
    }

    /** Whether a name has a word of this one in it. */
    boolean mayBe(String name) {
        Set<String> own = Set.copyOf(List.of(
                (firstName + " " + lastName).toLowerCase(Locale.ROOT).strip().split("[\\s,.-]+")));
        for (String word : name.toLowerCase(Locale.ROOT).split("[\\s,.-]+")) {
            if (own.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
