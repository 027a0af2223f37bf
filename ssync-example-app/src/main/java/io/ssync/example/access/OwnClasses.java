package io.ssync.example.access;

import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Who is the class teacher of which classroom. Safe for use by any thread. */
public final class OwnClasses {
    private final Jdbi jdbi;

    /** Looks in the school's database. */
    public OwnClasses(DataSource dataSource) {
        jdbi = Jdbi.create(dataSource);
    }

    /** Whether the results of a class are the caller's business: the staff's, and the class teacher's. */
    public boolean mayHandle(Caller caller, long classroom) {
        return caller.staff() || caller.is(Role.TEACHER) && of(caller.userId()).contains(classroom);
    }

    /** The classrooms of a class teacher. */
    public Set<Long> of(long userId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT classroom.id FROM academic_classroom classroom"
                        + " JOIN academic_teacher teacher ON teacher.id = classroom.class_teacher_id"
                        + " WHERE teacher.user_id = :user AND NOT teacher.inactive")
                .bind("user", userId)
                .mapTo(Long.class)
                .collect(Collectors.toSet()));
    }
}
