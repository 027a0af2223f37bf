package io.ssync.tasks.test;

/** Ends what a worker was about that a test has killed; thrown wherever it calls anybody. An error, so that tasks let it pass. */
final class WorkerDied extends Error {
    private static final long serialVersionUID = 1L;

    WorkerDied() {
        super("the worker is dead: the test has killed it", null, false, false);
    }
}
