package io.ssync.tasks.beat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a schedule beside its task: on a method with {@link io.ssync.tasks.Task} of a registered object. A beat of the app adds it to the
 * store when it starts, unless there is one of its name already: from then on it belongs to the store, where people change it.
 *
 * <p>Exactly one of {@link #cron}, {@link #every} and {@link #clocked} is given. Durations are numbers with a unit, {@code 30s}, {@code
 * 10m}, {@code 6h}, {@code 1d}, or as ISO 8601 has them, {@code PT1H30M}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Periodic {
    /** The five fields of a {@link Crontab}: {@code 0 7 * * mon-fri}. */
    String cron() default "";

    /** The time between two due times. */
    String every() default "";

    /** One moment, in ISO 8601: {@code 2030-01-01T07:00:00Z}. */
    String clocked() default "";

    /** By whose clocks a crontab goes. */
    String zone() default "UTC";

    /** The name of the schedule; that of the task unless given. */
    String name() default "";

    /** Positional arguments as a list of JSON. */
    String args() default "[]";

    /** The queue; by the app's routes unless given. */
    String queue() default "";

    /** What becomes of due times that were missed. */
    Misfire.Kind misfire() default Misfire.Kind.ONCE;

    /** How many runs are made up for at once, if it is all that were missed. */
    int misfireMost() default 10;

    /** A duration: nothing runs that is later than this. No limit unless given. */
    String deadline() default "";

    /** What happens while the task of the due time before has not ended. */
    Overlap overlap() default Overlap.ALLOW;

    /** A duration: each run is late by up to this. */
    String jitter() default "";

    /** A duration after which a message that has not begun to run is not run any more. No limit unless given. */
    String expireAfter() default "";

    /** Whether each start of a beat changes the schedule in the store to what is declared here. It stays disabled or paused if it is. */
    boolean overwrite() default false;
}
