package io.ssync.tasks.faults;

import io.ssync.tasks.TaskProcess;

/** A child process of a {@link WorkerMain}. */
public final class ChildMain {
    private ChildMain() {}

    /** Runs tasks, with the arguments of its worker. */
    public static void main(String[] args) {
        TaskProcess.run(() -> WorkerMain.app(args, 1));
    }
}
