package io.ssync.tasks.worker;

/** What tasks run on. */
public enum PoolKind {
    /** Platform threads; the default. */
    THREADS,

    /** Child processes, which can be killed; see {@link Worker.Builder#processes}. */
    PROCESS,

    /** Virtual threads, for tasks that wait much; needs Java 21 or later. */
    VIRTUAL
}
