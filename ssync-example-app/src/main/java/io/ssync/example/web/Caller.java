package io.ssync.example.web;

import io.javalin.http.Context;

/**
 * Who calls.
 *
 * @param userId the caller's account in the school system; 0 for whoever has shown the API's own token
 * @param staff whether the caller may start tasks and see what came of them
 */
record Caller(long userId, boolean staff) {

    /** Whoever has shown the API's own token, or calls from this machine where none is asked for. */
    static final Caller OPERATOR = new Caller(0, true);

    private static final String ATTRIBUTE = "caller";

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
