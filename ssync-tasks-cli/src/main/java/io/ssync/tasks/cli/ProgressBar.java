package io.ssync.tasks.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** Shows how far something is: drawn in place on a terminal, else a line for each tenth. */
public final class ProgressBar {
    private static final int WIDTH = 40;
    private static final int TENTHS = 10;

    private final PrintWriter out;
    private final boolean terminal;
    private int shown = -1;

    /** A bar that has not begun. */
    public ProgressBar(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Draws it; {@code status} says what is done. */
    public void show(long current, long total, String status) {
        int steps = terminal ? WIDTH : TENTHS;
        int done = total <= 0 ? 0 : (int) Math.min(steps, current * steps / total);
        if (terminal) {
            String bar = "█".repeat(done) + "░".repeat(WIDTH - done);
            String counts = String.format(Locale.ROOT, "%,d of %,d", current, total);
            out.print("\r  " + bar + "  " + counts + "  " + status + "\033[K");
            out.flush();
        } else if (done > shown) {
            out.println("  " + status + ", " + current + " of " + total);
        }
        shown = Math.max(shown, done);
    }

    /** Ends the line that was drawn, if one was. */
    public void finish() {
        if (terminal && shown >= 0) {
            out.println();
        }
    }
}
