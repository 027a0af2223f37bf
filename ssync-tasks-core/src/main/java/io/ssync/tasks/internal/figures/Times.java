package io.ssync.tasks.internal.figures;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/**
 * How often something took about how long: counts by cells that are wider the longer the times are, four for each doubling, so that a
 * quantile is right to an eighth of itself. Immutable.
 */
public final class Times {
    /** How many cells there are. The last is of all times from about 50 days on. */
    public static final int CELLS = 168;

    /** No times at all. */
    public static final Times NONE = new Times(new int[0], new long[0]);

    private static final int PER_DOUBLING = 4;

    /** Ascending. */
    private final int[] cells;
    /** Of the same length; none is zero. */
    private final long[] counts;

    private Times(int[] cells, long[] counts) {
        this.cells = cells;
        this.counts = counts;
    }

    /** The cell of a time; that of zero if it is negative. */
    public static int cell(Duration time) {
        return cell(TimeUnit.MICROSECONDS.convert(time));
    }

    private static int cell(long micros) {
        if (micros < PER_DOUBLING) {
            return (int) Math.max(0, micros);
        }
        int doublings = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
        int part = (int) (micros >> (doublings - 2)) & (PER_DOUBLING - 1);
        return Math.min(CELLS - 1, (doublings - 1) * PER_DOUBLING + part);
    }

    /** Where a cell begins, in microseconds. */
    private static double begin(int cell) {
        return cell < PER_DOUBLING
                ? cell
                : Math.scalb((double) (PER_DOUBLING + cell % PER_DOUBLING), cell / PER_DOUBLING - 1);
    }

    /**
     * Times by their counts.
     *
     * @param byCell how many are in each cell; copied
     */
    public static Times of(long[] byCell) {
        int[] cells = new int[byCell.length];
        int used = 0;
        for (int cell = 0; cell < byCell.length; cell++) {
            if (byCell[cell] != 0) {
                cells[used++] = cell;
            }
        }
        if (used == 0) {
            return NONE;
        }
        int[] some = Arrays.copyOf(cells, used);
        return new Times(
                some, Arrays.stream(some).mapToLong(cell -> byCell[cell]).toArray());
    }

    /** Both together. */
    public Times plus(Times other) {
        if (cells.length == 0 || other.cells.length == 0) {
            return cells.length == 0 ? other : this;
        }
        long[] sum = new long[CELLS];
        addTo(sum);
        other.addTo(sum);
        return of(sum);
    }

    private void addTo(long[] sum) {
        for (int i = 0; i < cells.length; i++) {
            sum[cells[i]] += counts[i];
        }
    }

    /** How many there are. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /**
     * The time that this part of all has not exceeded; empty if there are none.
     *
     * @param part from 0 to 1: 0.5 for the median
     */
    public Optional<Duration> quantile(double part) {
        double left = part * count();
        for (int i = 0; i < cells.length; i++) {
            if (left <= counts[i] || i == cells.length - 1) {
                double begin = begin(cells[i]);
                double width = begin(cells[i] + 1) - begin;
                double micros = begin + width * Math.min(1, Math.max(0, left) / counts[i]);
                return Optional.of(Duration.ofNanos(Math.round(micros * 1_000)));
            }
            left -= counts[i];
        }
        return Optional.empty();
    }

    /** The average; empty if there are none. */
    public Optional<Duration> mean() {
        double micros = 0;
        for (int i = 0; i < cells.length; i++) {
            micros += counts[i] * (begin(cells[i]) + begin(cells[i] + 1)) / 2;
        }
        return cells.length == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.round(micros / count() * 1_000)));
    }

    void write(StringJoiner text, String name) {
        for (int i = 0; i < cells.length; i++) {
            text.add(name + cells[i] + ":" + counts[i]);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Times times && Arrays.equals(cells, times.cells) && Arrays.equals(counts, times.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(cells) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ", "Times[", "]");
        write(text, "");
        return text.toString();
    }
}
