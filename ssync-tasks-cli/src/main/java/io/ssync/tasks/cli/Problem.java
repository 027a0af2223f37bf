package io.ssync.tasks.cli;

/** A command cannot do what it should, for a reason that one line explains. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** With exit code 1. */
    public Problem(String message) {
        this(message, 1);
    }

    Problem(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What the process should return. */
    int exitCode() {
        return exitCode;
    }
}
