package io.ssync.tasks.internal.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A call under way, that tells what was asked of it. */
final class ObservedCall implements Execution {
    static final long PID = 4711;

    final List<String> asked = new ArrayList<>();
    /** Whether it can be ended by force, as in a child process. */
    boolean isKillable;
    /** What the question where it is throws, or null. */
    Throwable stackFailure;
    /** What asking it to stop throws, or null. */
    Throwable interruptFailure;

    @Override
    public void interrupt(String reason) {
        asked.add("to stop: " + reason);
        fail(interruptFailure);
    }

    @Override
    public void overran(Duration softLimit) {
        asked.add("to end after " + softLimit);
    }

    @Override
    public boolean kill() {
        if (isKillable) {
            asked.add("to die");
        }
        return isKillable;
    }

    @Override
    public void askStack() {
        asked.add("where it is");
    }

    @Override
    public String stack() {
        fail(stackFailure);
        return "\n\tat test.plain";
    }

    @Override
    public long pid() {
        return PID;
    }

    private static void fail(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }
}
