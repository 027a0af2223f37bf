package io.ssync.example.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Set;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Who is the class teacher of which classroom. */
final class OwnClasses {
    private final Jdbi jdbi;

    OwnClasses(DataSource dataSource) {
        jdbi = Jdbi.create(dataSource);
    }

    /**
     * Lets the staff through to a handler, and the class teacher of a classroom.
     *
     * @param classroom the classroom that a request is about; 0 if it is about none or all
     */
    Handler guard(ToLongFunction<Context> classroom, Handler handler) {
        return Access.staffAnd(Set.of(Role.TEACHER), request -> {
            Caller caller = Caller.of(request);
            if (caller.staff() || isTeacher(caller.userId(), classroom.applyAsLong(request))) {
                handler.handle(request);
            } else {
                Access.forbid(request);
            }
        });
    }

    private boolean isTeacher(long userId, long classroom) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT EXISTS (SELECT FROM academic_classroom classroom"
                        + " JOIN academic_teacher teacher ON teacher.id = classroom.class_teacher_id"
                        + " WHERE classroom.id = :classroom AND teacher.user_id = :user AND NOT teacher.inactive)")
                .bind("classroom", classroom)
                .bind("user", userId)
                .mapTo(Boolean.class)
                .one());
    }
}
