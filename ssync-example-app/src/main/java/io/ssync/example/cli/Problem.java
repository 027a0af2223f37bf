package io.ssync.example.cli;

/** A command cannot do what it should, for a reason that one line explains. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Problem(String message) {
        super(message);
    }
}
