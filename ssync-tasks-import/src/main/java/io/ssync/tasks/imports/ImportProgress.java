package io.ssync.tasks.imports;

import io.ssync.tasks.TaskContext;

/** Where a running import says how far it is, and learns that it should stop. */
public interface ImportProgress {

    /**
     * Says how far the import is. Called for every row.
     *
     * @param current how many rows have been taken up, this one included
     * @param total how many rows there are; {@code current} if that is not known
     * @param status the same for a person, with the pace and the time left as far as they are known
     */
    void row(long current, long total, String status);

    /** Throws if the import is to stop; called before each chunk is stored. What is committed by then stays. */
    void checkCancelled();

    /**
     * Reports to the task that runs the import.
     *
     * @param task the running task
     * @return progress that the task's caller sees
     */
    static ImportProgress of(TaskContext task) {
        return new ImportProgress() {
            @Override
            public void row(long current, long total, String status) {
                task.progress(current, total, status);
            }

            @Override
            public void checkCancelled() {
                task.checkCancelled();
            }
        };
    }

    /**
     * For an import that nobody watches.
     *
     * @return what takes progress and never stops
     */
    static ImportProgress unwatched() {
        return new ImportProgress() {
            @Override
            public void row(long current, long total, String status) {}

            @Override
            public void checkCancelled() {}
        };
    }
}
