package io.ssync.example.web;

import io.javalin.http.Context;
import java.util.Set;

/**
 * Who calls.
 *
 * @param userId the caller's account in the school system; 0 for whoever has shown the API's own token
 * @param roles what the caller is at the school; nothing for parents and students
 */
record Caller(long userId, Set<Role> roles) {

    /** Whoever has shown the API's own token, or calls from this machine where none is asked for. */
    static final Caller OPERATOR = new Caller(0, Set.of(Role.STAFF));

    private static final String ATTRIBUTE = "caller";

    Caller {
        roles = Set.copyOf(roles);
    }

    /** Whether the caller may start tasks and see what came of them, all of them. */
    boolean staff() {
        return is(Role.STAFF);
    }

    boolean is(Role role) {
        return roles.contains(role);
    }

    void attachTo(Context request) {
        request.attribute(ATTRIBUTE, this);
    }

    static Caller of(Context request) {
        Caller caller = request.attribute(ATTRIBUTE);
        if (caller == null) {
            throw new IllegalStateException(request.path() + " is served without asking who calls");
        }
        return caller;
    }
}
