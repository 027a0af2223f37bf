package io.ssync.tasks.redis;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread. A ring while nobody waits is remembered; several rings are one. */
final class Doorbell {
    private final Semaphore rings = new Semaphore(0);

    void ring() {
        rings.release();
    }

    /** Waits for a ring. The caller must then look at whatever the bell is rung for, since rings are not counted. */
    void await(long nanos) throws InterruptedException {
        if (rings.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            rings.drainPermits();
        }
    }
}
