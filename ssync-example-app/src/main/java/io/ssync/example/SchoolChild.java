package io.ssync.example;

import io.ssync.example.app.SchoolOptions;
import io.ssync.example.app.SchoolTasks;
import io.ssync.tasks.cli.ChildMain;

/** A child process of {@code ssync worker --pool process}, which starts it. */
public final class SchoolChild {
    private SchoolChild() {}

    /** Runs tasks until the worker ends this process. */
    public static void main(String[] args) {
        ChildMain.run(named -> SchoolTasks.unlessOthersAre(named, () -> SchoolOptions.of(System.getenv())), args);
    }
}
