package io.ssync.tasks;

import io.ssync.tasks.broker.UniqueLock;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a task unique: while one is on its way, a second call with the same arguments sends nothing. Part of {@link Task}.
 *
 * <p>It holds for calls by {@link TaskApp} within one queue, also for those with a countdown or an eta; not for calls from
 * Python, nor for tasks that follow others in a chain, a group or a chord.
 */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Unique {
    /** The names of the parameters that make two calls the same; all of them unless given. */
    String[] key() default {};

    /** Seconds after which a call counts as new, whatever became of the one before. */
    double within() default 86_400;

    /** When a call counts as new before that. */
    UniqueLock.Until until() default UniqueLock.Until.ENDED;

    /** What a second call does. */
    Conflict onConflict() default Conflict.RETURN_EXISTING;

    /** What to do about a call that is not unique. */
    enum Conflict {
        /** The call returns the result of the task that is on its way. */
        RETURN_EXISTING,
        /** The call throws {@link TaskNotUniqueException}. */
        REJECT,
        /** The new call takes the place of the one that waits, which is revoked. Only until that has started. */
        REPLACE
    }
}
