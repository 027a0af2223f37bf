package io.ssync.sheets;

/** The thread was interrupted while it read a file. It is still marked as interrupted. */
public class SheetInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Stops the reading. */
    public SheetInterruptedException() {
        super("interrupted while reading a file");
    }

    /** Called between two pieces of work that are small, so that an interrupt ends any reading soon. */
    static void throwIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new SheetInterruptedException();
        }
    }
}
