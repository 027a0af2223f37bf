package io.ssync.tasks.internal.worker;

import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.internal.worker.process.ChildProcess;
import io.ssync.tasks.internal.worker.process.ChildProcesses;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls each task in a child process. */
final class ProcessExecutor implements TaskExecutor {
    /** Longer than a child takes to start; a task that waits longer is better off with another worker. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How many children may die of a call before they have got it: the call may be too large for them. */
    private static final int TRIES = 3;

    private final ChildProcesses children;

    ProcessExecutor(ChildProcesses children) {
        this.children = children;
    }

    @Override
    public Outcome execute(TaskDefinition task, RunningTask running) {
        Outcome outcome = new Outcome.NotBegun("no child process was ready in " + PATIENCE.toSeconds() + " s");
        for (int tries = 1; tries <= TRIES; tries++) {
            ChildProcess child = next();
            if (child == null) {
                return outcome;
            }
            try {
                ProcessCall call = new ProcessCall(child, running);
                outcome = call.run();
                if (!(outcome instanceof Outcome.Lost) || call.hasBegun() || running.isCancelled()) {
                    return outcome;
                }
                // It died while it waited for a task, or of something else: this task has not begun.
            } finally {
                children.giveBack(child);
            }
        }
        return outcome;
    }

    private @Nullable ChildProcess next() {
        try {
            return children.take(PATIENCE);
        } catch (InterruptedException e) {
            // An interrupt is meant for the task, which has not begun.
            return null;
        }
    }
}
