package io.ssync.tasks.worker;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The grip on a call by a thread of this process, which can be interrupted and no more. */
record ThreadGrip(Thread thread) implements Grip {
    @Override
    public void cancel(String reason) {
        thread.interrupt();
    }

    @Override
    public void overran(Duration softLimit) {
        thread.interrupt();
    }

    @Override
    public boolean kill() {
        return false;
    }

    @Override
    public void askStack() {}

    @Override
    public String stack() {
        return Arrays.stream(thread.getStackTrace())
                .map(frame -> "\n\tat " + frame)
                .collect(Collectors.joining());
    }
}
