package io.ssync.tasks.internal.worker;

/** The life of a worker: it runs, drains, and is stopped. Each state offers the moves that are possible from it. */
sealed interface WorkerState {

    /** Whether it ends because too many threads are stuck in tasks that ignore their time limits. */
    boolean isExhausted();

    /** It claims messages and runs tasks. */
    record Running() implements WorkerState {
        /** {@code graceEnd} is when the tasks that run are cancelled, by the worker's ticker. */
        Draining drain(long graceEnd, boolean exhausted) {
            return new Draining(graceEnd, exhausted);
        }

        @Override
        public boolean isExhausted() {
            return false;
        }
    }

    /** It has stopped claiming, and waits for the tasks that run. */
    record Draining(long graceEnd, boolean isExhausted) implements WorkerState {
        /** The same with the shorter grace. */
        Draining within(long otherGraceEnd) {
            return otherGraceEnd - graceEnd < 0 ? new Draining(otherGraceEnd, isExhausted) : this;
        }

        Stopped stop() {
            return new Stopped(isExhausted);
        }
    }

    /** It has ended. */
    record Stopped(boolean isExhausted) implements WorkerState {}
}
