package io.ssync.school.academic;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The students who are enrolled in the classrooms of an upload, those that it has enrolled so far included. */
final class EnrolledStudents {

    /** What identifies a student who has no admission number. */
    record Identity(
            long classroom,
            String firstName,
            String lastName,
            @Nullable LocalDate dateOfBirth) {}

    private final boolean wanted;
    private final Set<Identity> identities = new HashSet<>();

    /**
     * Starts with no students.
     *
     * @param wanted false if nobody will ask, and so nothing has to be remembered
     */
    EnrolledStudents(boolean wanted) {
        this.wanted = wanted;
    }

    void add(Identity student) {
        if (wanted) {
            identities.add(student);
        }
    }

    boolean contains(Identity student) {
        return identities.contains(student);
    }
}
