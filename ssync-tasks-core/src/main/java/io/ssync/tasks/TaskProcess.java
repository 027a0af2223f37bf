package io.ssync.tasks;

import io.ssync.tasks.internal.worker.ChildMain;
import io.ssync.tasks.worker.Worker;
import java.util.function.Supplier;

/**
 * The main part of a worker's child process. The main class that is named in {@link Worker.Builder#processes} ends in {@link #run}.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     TaskProcess.run(() -> TaskApp.builder("school").broker(…).register(new AcademicTasks(…)).build());
 * }
 * }</pre>
 */
public final class TaskProcess {
    private TaskProcess() {}

    /**
     * Calls tasks until the parent ends this process; does not return.
     *
     * @param app the app with the tasks of the worker, as the worker's own app has them; closed in the end. Its broker and
     *     result backend are there for tasks that call tasks
     * @throws IllegalStateException if this process was not started by a worker
     */
    public static void run(Supplier<TaskApp> app) {
        ChildMain.run(() -> {
            TaskApp opened = app.get();
            return new ChildMain.Child(opened.runtime(), opened);
        });
    }
}
