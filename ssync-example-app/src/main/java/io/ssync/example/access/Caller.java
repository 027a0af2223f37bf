package io.ssync.example.access;

import io.javalin.http.Context;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param userId the caller's account in the school system; 0 for whoever has shown the API's own token
 * @param roles what the caller is at the school; nothing for parents and students
 */
public record Caller(long userId, Set<Role> roles) {

    /** Whoever has shown the API's own token, or calls from this machine where none is asked for. */
    public static final Caller OPERATOR = new Caller(0, Set.of(Role.STAFF));

    /** What each role has to do with, by how the names of tasks begin. */
    private static final Map<Role, String> TASKS_OF = Map.of(Role.ACCOUNTANT, "finance.", Role.TEACHER, "examination.");

    private static final String ATTRIBUTE = "caller";

    /** Copies the roles. */
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Whether the caller may start tasks and see what came of them, all of them. */
    public boolean staff() {
        return is(Role.STAFF);
    }

    /** Whether the caller has a role. */
    public boolean is(Role role) {
        return roles.contains(role);
    }

    /** Lets handlers of a request know. */
    public void attachTo(Context request) {
        request.attribute(ATTRIBUTE, this);
    }

    /** Who sends a request. */
    public static Caller of(Context request) {
        Caller caller = request.attribute(ATTRIBUTE);
        if (caller == null) {
            throw new IllegalStateException(request.path() + " is served without asking who calls");
        }
        return caller;
    }

    /** The account, where one is asked for that may be none. */
    public @Nullable Long account() {
        return userId == 0 ? null : Long.valueOf(userId);
    }

    /** Whether what a task does is the caller's business, by the name of the task. */
    public boolean mayFollow(@Nullable String task) {
        return staff()
                || TASKS_OF.entrySet().stream()
                        .anyMatch(tasks ->
                                is(tasks.getKey()) && String.valueOf(task).startsWith(tasks.getValue()));
    }
}
