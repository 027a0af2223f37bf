package io.ssync.tasks.imports;

/** An import is to stop, since somebody has cancelled it or another run of it has begun. Never leaves this package. */
final class StopRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean undo;

    /**
     * Somebody has cancelled it.
     *
     * @param undo whether what it has made is to go
     */
    StopRequest(boolean undo) {
        super("cancelled", null, false, false);
        this.undo = undo;
    }

    boolean undo() {
        return undo;
    }
}
