package io.ssync.tasks.worker;

import io.ssync.tasks.registry.TaskDefinition;
import io.ssync.tasks.worker.process.ChildProcess;
import io.ssync.tasks.worker.process.ChildProcesses;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A child process, kept for one task. */
final class ProcessPlace implements Place {
    /** Longer than a child takes to start; whoever waits longer is better off with another worker. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How many children may die of a call before they have got it: the call may be too large for them. */
    private static final int TRIES = 3;

    private final ChildProcesses children;
    private ChildProcess child;

    private ProcessPlace(ChildProcesses children, ChildProcess child) {
        this.children = children;
        this.child = child;
    }

    /** Waits for a child; empty if there is none for some time. */
    static Optional<Place> take(ChildProcesses children) {
        return Optional.ofNullable(next(children)).map(child -> new ProcessPlace(children, child));
    }

    private static @Nullable ChildProcess next(ChildProcesses children) {
        try {
            return children.take(PATIENCE);
        } catch (InterruptedException e) {
            return null;
        }
    }

    @Override
    public Outcome call(TaskDefinition task, RunningTask running) {
        for (int tries = 1; ; tries++) {
            ProcessCall call = new ProcessCall(child, running);
            Outcome outcome = call.run();
            if (!(outcome instanceof Outcome.Lost) || call.hasBegun() || running.isCancelled() || tries == TRIES) {
                return outcome;
            }
            // It died while it waited for a task, or of something else: this task has not begun.
            children.giveBack(child);
            ChildProcess other = next(children);
            if (other == null) {
                return outcome;
            }
            child = other;
        }
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public void close() {
        children.giveBack(child);
    }
}
