package io.ssync.tasks.internal.figures;

import java.util.StringJoiner;

/**
 * What came of tasks.
 *
 * @param succeeded how many runs ended with a value
 * @param failed how many failed for good
 * @param retried how many runs failed and are tried again
 * @param revoked how many were cancelled or had expired, before their run or in it
 * @param waited how long they waited for a worker: since they were sent, or became due
 * @param took how long their runs took, whatever came of them
 */
public record Figure(long succeeded, long failed, long retried, long revoked, Times waited, Times took) {
    /** Nothing happened. */
    public static final Figure NOTHING = new Figure(0, 0, 0, 0, Times.NONE, Times.NONE);

    /** Both together. */
    public Figure plus(Figure other) {
        return new Figure(
                succeeded + other.succeeded,
                failed + other.failed,
                retried + other.retried,
                revoked + other.revoked,
                waited.plus(other.waited),
                took.plus(other.took));
    }

    /** How many ended, with a value or without. */
    public long ended() {
        return succeeded + failed;
    }

    /** Counts by name, as a broker keeps them: those of two texts may be added one by one. */
    public String text() {
        StringJoiner text = new StringJoiner(" ");
        write(text, "s", succeeded);
        write(text, "f", failed);
        write(text, "r", retried);
        write(text, "v", revoked);
        waited.write(text, "w");
        took.write(text, "t");
        return text.toString();
    }

    private static void write(StringJoiner text, String name, long count) {
        if (count != 0) {
            text.add(name + ":" + count);
        }
    }

    /** What {@link #text} has written; counts that this version does not know are left out. */
    public static Figure parse(String text) {
        FigureSum sum = new FigureSum();
        FigureSum.add(text, sum);
        return sum.figure();
    }
}
