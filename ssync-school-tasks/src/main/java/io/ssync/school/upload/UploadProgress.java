package io.ssync.school.upload;

import io.ssync.tasks.TaskContext;

/** Where a running upload says how far it is and learns that it should stop. */
public interface UploadProgress {

    /**
     * Says which row is being worked on. Called for every row.
     *
     * @param current how many rows have been taken up, this one included
     * @param total how many rows there are
     * @param status the same for a person, with the time left if that is known
     */
    void row(int current, int total, String status);

    /** Throws if the upload is to stop, which rolls everything back. Called now and then. */
    void checkCancelled();

    /**
     * Reports to the task that runs the upload.
     *
     * @param task the running task
     * @return progress that the task's caller sees
     */
    static UploadProgress of(TaskContext task) {
        return new UploadProgress() {
            @Override
            public void row(int current, int total, String status) {
                task.progress(current, total, status);
            }

            @Override
            public void checkCancelled() {
                task.checkCancelled();
            }
        };
    }
}
