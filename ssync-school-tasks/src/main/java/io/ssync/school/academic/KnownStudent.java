package io.ssync.school.academic;

import io.ssync.school.people.FullName;
import org.jspecify.annotations.Nullable;

/**
 * A student who is here already.
 *
 * @param id the student
 * @param firstName as it is stored
 * @param lastName as it is stored
 * @param isActive whether the student is at the school still
 * @param classroomId where the student is enrolled for the year of the upload; null for nowhere
 * @param classroom its name; null for nowhere
 */
record KnownStudent(
        int id,
        String firstName,
        String lastName,
        boolean isActive,
        @Nullable Long classroomId,
        @Nullable String classroom) {

    /** Whether a row may be about this student: names change one at a time, a wrong number shows by both. */
    boolean mayBe(StudentRow row) {
        return row.firstName().equalsIgnoreCase(firstName)
                || row.lastName().equalsIgnoreCase(lastName)
                || row.firstName().equalsIgnoreCase(lastName) && row.lastName().equalsIgnoreCase(firstName);
    }

    String name() {
        return FullName.capitalize((firstName + " " + lastName).strip());
    }
}
