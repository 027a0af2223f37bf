package io.ssync.tasks.beat;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of due times that passed while nobody looked: all beats were stopped, or the database was away. Immutable.
 *
 * <p>A due time is missed if the next one has passed, too; with {@link Kind#SKIP} also if it is more than a minute late.
 */
public final class Misfire {
    /** The most runs that may be made up for at once. */
    public static final int MOST = 1_000;

    /** From here on a single due time is missed, if what was missed is skipped. A beat that restarts is back sooner. */
    static final Duration SKIPPED_AFTER = Duration.ofMinutes(1);

    /** One late run for all that were missed. It is what Celery does, and the default. */
    public static final Misfire ONCE = new Misfire(Kind.ONCE, 1, null);

    /** No late run. */
    public static final Misfire SKIP = new Misfire(Kind.SKIP, 1, null);

    /** The three ways. */
    public enum Kind {
        /** Nothing runs late. */
        SKIP,
        /** The latest due time runs, for all that were missed. */
        ONCE,
        /** Each runs, the latest ones if there are too many. */
        ALL
    }

    private final Kind kind;
    private final int most;
    private final @Nullable Duration deadline;

    private Misfire(Kind kind, int most, @Nullable Duration deadline) {
        this.kind = kind;
        this.most = most;
        this.deadline = deadline;
    }

    /**
     * A run for each due time that was missed, for the latest ones if they are more than so many.
     *
     * @throws IllegalArgumentException unless it is 1 to {@value #MOST}
     */
    public static Misfire all(int most) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException(
                    "what is made up for at once must be 1 to " + MOST + " runs, was " + most);
        }
        return new Misfire(Kind.ALL, most, null);
    }

    /** The same, but nothing runs that is later than this. */
    public Misfire within(Duration latest) {
        if (latest.isNegative() || latest.isZero()) {
            throw new IllegalArgumentException("the deadline of a late run must be positive, was " + latest);
        }
        return new Misfire(kind, most, latest);
    }

    /** The same, as late as it is. */
    public Misfire withoutDeadline() {
        return new Misfire(kind, most, null);
    }

    /** Which way. */
    public Kind kind() {
        return kind;
    }

    /** How many runs are made up for at once; 1 unless it is {@link Kind#ALL}. */
    public int most() {
        return most;
    }

    /** How late a run may be. */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** How late a run may be before it is not made any more, whatever has said so; empty if it may be as late as it is. */
    Optional<Duration> latest() {
        if (kind != Kind.SKIP) {
            return deadline();
        }
        return Optional.of(deadline != null && deadline.compareTo(SKIPPED_AFTER) < 0 ? deadline : SKIPPED_AFTER);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Misfire misfire
                && misfire.kind == kind
                && misfire.most == most
                && Objects.equals(misfire.deadline, deadline);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, most, deadline);
    }

    @Override
    public String toString() {
        String text = kind == Kind.ALL ? "all, up to " + most : kind == Kind.ONCE ? "once" : "skip";
        return deadline == null ? text : text + ", within " + deadline.toSeconds() + " s";
    }
}
